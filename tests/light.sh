#!/usr/bin/env bash
# What a generated crate costs its users beside what they would write by hand, each part by its name, all without one:
#   binary  a stripped release program that makes one call, beside the same call with the plain HTTP client: at most 10 % larger
#   decode  a list of 300 KB by the generated types, beside serde's derive with the same semantics: at most 1.10
#   groups  `cargo check` of GitHub's crate with one group's feature, beside the whole: the median at most a twentieth, none over 40 %.
#           GROUPS_TAKEN=N takes N of the groups, evenly spread, in place of all.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=${*:-binary decode groups}
light=target/light
clientwright=${CLIENTWRIGHT:-${CARGO_TARGET_DIR:-target}/release/clientwright}
[ -x "$clientwright" ] || cargo build -q --release --offline -p clientwright
# One folder for what is built here, which another run finds again.
export CARGO_TARGET_DIR=$PWD/target/light-built CARGO_INCREMENTAL=0
failed=0

programs() {
    rm -rf "$light/fleet" "$light/programs" && mkdir -p "$light"
    "$clientwright" generate --spec tests/light/fleet.yaml --name fleet --out "$light/fleet" --runtime-path "$PWD/runtime" >/dev/null
    cp -r tests/light/programs "$light/programs"
    printf '[workspace]\nresolver = "3"\nmembers = ["fleet", "programs"]\n\n[profile.release]\nstrip = true\n' >"$light/Cargo.toml"
    cp Cargo.lock "$light/Cargo.lock"
    cargo build -q --release --offline --manifest-path "$light/Cargo.toml" -p light
}

binary() {
    awk -v plain="$(stat -c %s "$CARGO_TARGET_DIR/release/plain")" -v own="$(stat -c %s "$CARGO_TARGET_DIR/release/generated")" 'BEGIN {
        printf "one call: %.2f MB by hand, %.2f MB by the generated crate: %.1f %% larger (at most 10)\n", plain / 1e6, own / 1e6, 100 * (own / plain - 1)
        exit own / plain > 1.10
    }'
}

TIMEFORMAT='%U %S'
check() { # FEATURES → CPU seconds of the crate itself
    touch "$light/github/src/lib.rs"
    if { time cargo check -q --offline --manifest-path "$light/github/Cargo.toml" --no-default-features --features "$1" 2>"$light/said"; } 2>"$light/time"; then
        awk '{ print $1 + $2 }' "$light/time"
    else
        head -5 "$light/said" >&2
        echo failed
    fi
}

groups() {
    local document crate=$light/github
    document=$(find "$(CARGO_TARGET_DIR= tests/corpus/fetch.sh)" -path '*generated/api.github.com.json' | head -1)
    rm -rf "$crate"
    rm -rf "$light/product" && mkdir -p "$light/product"
    cp "$document" "$light/product/github.json"
    cp tests/light/github.toml "$light/product/clientwright.toml"
    "$clientwright" generate --spec "$light/product" --name github --out "$crate" --runtime-path "$PWD/runtime" >"$light/said" 2>&1 || { cat "$light/said"; return 1; }
    printf '\n[workspace]\n' >>"$crate/Cargo.toml"
    cp Cargo.lock "$crate/Cargo.lock"
    # The first of each brings the dependencies; starting cargo and rustc is in neither figure.
    check "" >/dev/null
    local start whole
    start=$(check "")
    whole=$(check api)
    local every
    every=$(sed -n '/^\[features\]/,$s/^\(api-[a-z0-9-]*\) = .*/\1/p' "$crate/Cargo.toml")
    awk -v take="${GROUPS_TAKEN:-0}" '{ all[NR] = $0 } END { n = take > 0 && take < NR ? take : NR; for (i = 0; i < n; i++) print all[1 + int(i * NR / n)] }' <<<"$every" \
        | while read -r group; do printf '%s %s\n' "$(check "$group")" "$group"; done | sort -n >"$light/groups.txt"
    case "$start $whole $(cat "$light/groups.txt")" in *failed*) return 1 ;; esac
    awk -v start="$start" -v whole="$whole" '{ share[NR] = 100 * ($1 - start) / (whole - start); name[NR] = $2 } END {
        middle = int((NR + 1) / 2)
        printf "GitHub: %.2f s CPU for the whole crate, %.2f s for none of it\n", whole, start
        printf "one group: median %.1f %% (at most 5), most %.1f %%, %s (at most 40), of %d groups\n", share[middle], share[NR], name[NR], NR
        exit share[middle] > 5 || share[NR] > 40
    }' "$light/groups.txt"
}

case " $parts " in *" binary "* | *" decode "*) programs ;; esac
for part in $parts; do
    case $part in
        binary | groups) "$part" || failed=1 ;;
        decode) "$CARGO_TARGET_DIR/release/decode" || failed=1 ;;
        *) echo "usage: tests/light.sh [binary] [decode] [groups]" && exit 2 ;;
    esac
done
exit "$failed"

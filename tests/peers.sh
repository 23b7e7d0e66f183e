#!/usr/bin/env bash
# This generator and others, on the same documents in one run: seconds, seconds of processors, memory, lines of Rust.
# What another cannot read is shown with the first line of what it says. The others are installed by name into target/.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/peers-installed.sh
documents=$(tests/corpus/fetch.sh)
installed cargo-progenitor ploidy openapi-to-rust oas3-gen
cargo build -q --release -p clientwright
own=${CARGO_TARGET_DIR:-target}/release/clientwright

out=$(mktemp -d)
mkdir "$out/crate"
measured=0
trap 'rm -rf "$out"' EXIT
measure() { # name, command…
    local name=$1
    shift
    # Kept until the end: some file systems are slow to make files right after others were removed.
    mv "$out/crate" "$out/$((measured += 1))" && mkdir "$out/crate"
    if /usr/bin/time -o "$out/time" -f '%e %U %S %M' "$@" >"$out/said" 2>&1; then
        local lines
        lines=$(find "$out/crate" -name '*.rs' -exec cat {} + | wc -l)
        awk -v name="$name" -v lines="$lines" 'END {
            printf "| %s | %.2f s | %.2f s | %d MiB | %d |\n", name, $1, $2 + $3, $4 / 1024, lines
        }' "$out/time"
    else
        said=$(grep -m1 -iE 'error|panick|not ' "$out/said" || head -1 "$out/said")
        printf '| %s | fails: %s |\n' "$name" "$(cut -c1-160 <<<"$said" | tr '|' '/')"
    fi
}

for name in api.github.com bunq.com spotify.com thebluealliance.com; do
    document=$(find "$documents" -name "$name.json" -printf '%s %p\n' | sort -rn | head -1 | cut -d' ' -f2-)
    [ -n "$document" ] || { echo "$name is not among the documents"; exit 1; }
    printf '\n%s, %d KiB\n\n| | time | processors | memory | lines |\n| --- | --- | --- | --- | --- |\n' \
        "$name" "$(($(stat -c %s "$document") / 1024))"
    measure clientwright "$own" generate --spec "$document" --name peer --out "$out/crate" --runtime-path runtime
    measure cargo-progenitor "$peers/bin/cargo-progenitor" progenitor -i "$document" -o "$out/crate" -n peer -v 0.1.0
    measure ploidy "$peers/bin/ploidy" generate rust "$document" -o "$out/crate"
    measure openapi-to-rust "$peers/bin/openapi-to-rust" generate "$document" --output-dir "$out/crate"
    measure oas3-gen "$peers/bin/oas3-gen" generate client-mod -i "$document" -o "$out/crate"
done

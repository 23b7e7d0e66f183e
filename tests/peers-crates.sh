#!/usr/bin/env bash
# What the crates of this generator and of others cost their users, of the same documents in one run: lines of Rust, and of
# `cargo check` of the crate without its dependencies the seconds of processors and the memory. GitHub's document, and Palette's
# where `../shared` is there: as this generator reads it in the terms of OpenAPI 3.0, since no other reads Swagger 2.0.
# A name after the script takes only the documents that have it in theirs. The others are those whose crates compile.
set -euo pipefail
cd "$(dirname "$0")/.."
only=${1:-}
. tests/peers-installed.sh
documents=$(CARGO_TARGET_DIR= tests/corpus/fetch.sh)
installed ploidy openapi-to-rust
clientwright=${CLIENTWRIGHT:-${CARGO_TARGET_DIR:-target}/release/clientwright}
[ -x "$clientwright" ] || cargo build -q --release --offline -p clientwright
export CARGO_TARGET_DIR=$PWD/target/peers/built CARGO_INCREMENTAL=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

generate() { # WHO DOCUMENT FOLDER
    mkdir -p "$3/src"
    case $1 in
        clientwright) "$clientwright" generate --spec "$2" --name peer --out "$3" --runtime-path "$PWD/runtime" ;;
        ploidy) "$peers/bin/ploidy" generate rust "$2" --name peer -o "$3" ;;
        openapi-to-rust)
            "$peers/bin/openapi-to-rust" generate "$2" --output-dir "$3/src/api"
            { printf '[package]\nname = "peer"\nversion = "0.1.0"\nedition = "2024"\n\n' && cat "$3/src/api/REQUIRED_DEPS.toml"; } >"$3/Cargo.toml"
            echo 'pub mod api;' >"$3/src/lib.rs"
            ;;
    esac
    printf '\n[workspace]\n' >>"$3/Cargo.toml"
}

check() { # FOLDER → seconds of processors, KiB
    /usr/bin/time -o "$work/time" -f '%U %S %M' cargo check -q --manifest-path "$1/Cargo.toml" >"$work/said" 2>&1 || return 1
    awk '{ print $1 + $2, $3 }' "$work/time"
}

compare() { # NAME DOCUMENT
    case $1 in *"$only"*) ;; *) return ;; esac
    printf '\n%s, %d KiB\n\n| | lines | check | memory |\n| --- | --- | --- | --- |\n' "$1" "$(($(stat -c %s "$2") / 1024))"
    local who crate
    for who in clientwright ploidy openapi-to-rust; do
        crate=$work/$1-$who
        if ! generate "$who" "$2" "$crate" >"$work/said" 2>&1; then
            printf '| %s | fails: %s |\n' "$who" "$(grep -m1 -iE 'error|panick' "$work/said" | cut -c1-120)"
            continue
        fi
        # The first brings the dependencies.
        if ! check "$crate" >/dev/null; then
            printf '| %s | does not compile: %s |\n' "$who" "$(grep -m1 -E '^error' "$work/said" | cut -c1-120)"
            continue
        fi
        touch "$crate/src/lib.rs"
        check "$crate" | awk -v who="$who" -v lines="$(lines "$crate")" '{ printf "| %s | %s | %.1f s | %d MiB |\n", who, lines, $1, $2 / 1024 }'
    done
}

lines() { # FOLDER
    find "$1" -name '*.rs' -exec cat {} + | wc -l
}

compare github "$(find "$documents" -path '*generated/api.github.com.json' | head -1)"
if [ -e ../shared/specs/palette-v1.swagger.json ]; then
    "$clientwright" inspect --stage dialect ../shared/specs/palette-v1.swagger.json >"$work/palette.json" 2>/dev/null
    compare palette "$work/palette.json"
else
    echo "palette: skipped, ../shared is not there"
fi

#!/usr/bin/env bash
# What the crates of this generator and of others cost their users, of the same documents in one run: lines of Rust, and of
# `cargo check` of the crate without its dependencies the seconds of processors and the memory. GitHub's document, and Palette's
# where `../shared` is there: as this generator reads it in the terms of OpenAPI 3.0, since no other reads Swagger 2.0.
# A name after the script takes only the documents that have it in theirs. The others are those whose crates compile.
set -euo pipefail
cd "$(dirname "$0")/.."
only=${1:-}
. tests/peers-generate.sh
documents=$(CARGO_TARGET_DIR= tests/corpus/fetch.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

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
if palette "$work/palette.json"; then
    compare palette "$work/palette.json"
fi

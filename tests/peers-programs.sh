#!/usr/bin/env bash
# What programs that call 1 and 50 operations of a crate cost to build for release, by this generator and by others: of the crate
# and the program, dependencies built before, the seconds of processors, the memory, and the size of the stripped program.
# Of Palette's document, or of one given, and of other numbers of operations: `tests/peers-programs.sh [DOCUMENT [NUMBER…]]`.
# Fails where this generator's takes more than a third of the seconds of the best other.
set -euo pipefail
document=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
. tests/peers-generate.sh
programs=$PWD/target/peers/programs
rm -rf "$programs" && mkdir -p "$programs"
# One order of paths, wherever this runs.
export LC_ALL=C

if [ -z "$document" ]; then
    document=$programs/palette.json
    palette "$document" || exit 0
fi
shift "$(($# > 0))"
[ $# -gt 0 ] || set -- 1 50

# The methods of a crate for GETs that take nothing but the texts of their paths, two at most: `PATH METHOD COUNT`.
methods() { # CRATE
    find "$1/src" -name '*.rs' -exec cat {} + | awk '
        /^ *\/\/\/ *`?GET \// { sub(/^.*GET /, ""); sub(/`.*/, ""); path = $1; taken = ""; next }
        path != "" && / fn / { signature = 1 }
        path != "" && signature { taken = taken $0 }
        signature && /\)/ {
            gsub(/ /, "", taken)
            name = taken; sub(/^.*fn/, "", name); sub(/\(.*/, "", name)
            sub(/^[^(]*\(&self,?/, "", taken); sub(/\).*/, "", taken)
            texts = gsub(/(r#)?[a-z0-9_]+:(&str|implAsRef<str>),?/, "", taken)
            places = path; places = gsub(/\{/, "", places)
            if (taken == "" && texts == places && texts < 3) print path, name, texts
            path = ""; signature = 0
        }' | sort -u
}

# Those that every crate has, as `PATH COUNT CALL…`, a call for each crate.
operations() {
    "$clientwright" inspect --stage names "$document" 2>/dev/null \
        | awk '$1 == "GET" { name = $4; gsub(/\./, "().", name); print $2, name }' | sort >"$programs/calls"
    methods "$programs/clientwright/crate" | join - "$programs/calls" | join - <(methods "$programs/ploidy/crate") \
        | join - <(methods "$programs/openapi-to-rust/crate") | awk '{ print $1, $3, $4, $5, $7 }'
}

# A program of as many of them as asked for, evenly spread.
program() { # WHO NUMBER
    local client column
    case $1 in
        clientwright) column=3 client='Client::builder().base_url(address).build()?' ;;
        ploidy) column=4 client='Client::new(address)?' ;;
        openapi-to-rust) column=5 client='api::HttpClient::new().with_base_url(address)' ;;
    esac
    cat <<RUST
//! Calls $2 operations of the API at an address, with the second argument wherever a path asks for a text.

use std::{env, error::Error, hint::black_box};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().ok_or("an address, please")?;
    let text = arguments.next().ok_or("a text, please")?;
    let client = peer::$client;
RUST
    awk -v number="$2" -v column="$column" '{ call[NR] = $column; texts[NR] = $2 } END {
        for (at = 0; at < number; at++) {
            row = 1 + int((at + 0.5) * NR / number)
            printf "    black_box(client.%s(%s).await?);\n", call[row], substr("&text, &text", 1, 7 * texts[row] - 2)
        }
    }' "$programs/operations"
    printf '    Ok(())\n}\n'
}

manifest() { # NUMBER…
    printf '[package]\nname = "programs"\nversion = "0.1.0"\nedition = "2024"\n\n'
    printf '[dependencies]\npeer = { path = "../crate" }\ntokio = { version = "1", features = ["macros", "rt"] }\n'
    printf '\n[[bin]]\nname = "calls-%s"\npath = "src/%s.rs"\n' $(printf '%s\n' "$@" | sed 'p')
    printf '\n[workspace]\n'
}

# An empty crate with the same manifests brings the dependencies, at a fraction of what another build of the whole takes.
dependencies() { # FOLDER NUMBER…
    local folder=$1 number
    shift
    mkdir -p "$folder/programs/src"
    manifest "$@" >"$folder/programs/Cargo.toml"
    for number in "$@"; do echo 'fn main() {}' >"$folder/programs/src/$number.rs"; done
    mv "$folder/crate/src" "$folder/kept" && mkdir "$folder/crate/src" && : >"$folder/crate/src/lib.rs"
    build "$folder" "$1" >/dev/null || { cat "$programs/said" >&2 && return 1; }
    rm -r "$folder/crate/src" && mv "$folder/kept" "$folder/crate/src"
}

build() { # FOLDER NUMBER → seconds of processors, KiB of memory, bytes
    /usr/bin/time -o "$programs/time" -f '%U %S %M' \
        cargo build -q --release --manifest-path "$1/programs/Cargo.toml" --bin "calls-$2" >"$programs/said" 2>&1 || return 1
    strip -o "$programs/stripped" "$CARGO_TARGET_DIR/release/calls-$2"
    awk -v size="$(stat -c %s "$programs/stripped")" '{ print $1 + $2, $3, size }' "$programs/time"
}

all="clientwright ploidy openapi-to-rust"
for who in $all; do
    generate "$who" "$document" "$programs/$who/crate" >"$programs/said" 2>&1 || { cat "$programs/said" >&2 && exit 1; }
done
operations >"$programs/operations"
printf '%s, %d KiB: %d operations that all crates take alike\n' \
    "$(basename "$document")" "$(($(stat -c %s "$document") / 1024))" "$(wc -l <"$programs/operations")"
for number in "$@"; do
    [ "$number" -le "$(wc -l <"$programs/operations")" ] || { echo "there are no $number of them" >&2 && exit 2; }
done

for who in $all; do
    dependencies "$programs/$who" "$@"
    for number in "$@"; do
        program "$who" "$number" >"$programs/$who/programs/src/$number.rs"
        touch "$programs/$who/crate/src/lib.rs"
        if built=$(build "$programs/$who" "$number"); then
            echo "$number $who $built" >>"$programs/built"
        else
            printf '%s does not compile: %s\n' "$who" "$(grep -m1 -E '^error' "$programs/said" | cut -c1-120)" >&2
        fi
    done
done

printf '\n| operations called | | release build | memory | program |\n| --- | --- | --- | --- | --- |\n'
sort -n -s -k1,1 "$programs/built" | awk '{ printf "| %d | %s | %.1f s | %d MiB | %.2f MB |\n", $1, $2, $3, $4 / 1024, $5 / 1e6 }'
echo
awk '
    $2 == "clientwright" { own[$1] = $3; next }
    !($1 in best) || $3 < best[$1] { best[$1] = $3; name[$1] = $2 }
    END {
        for (number in best) {
            share = own[number] / best[number]
            printf "%d called: %.2f of what %s takes (at most 0.33)\n", number, share, name[number]
            if (!(number in own) || share > 1 / 3) failed = 1
        }
        exit failed
    }' "$programs/built"

# Sourced: a whole crate, `peer`, of a document by each generator whose crates compile; and Palette's document, where
# `../shared` is there: as this generator reads it in the terms of OpenAPI 3.0, since no other reads Swagger 2.0.
. tests/peers-installed.sh
installed ploidy openapi-to-rust
clientwright=${CLIENTWRIGHT:-${CARGO_TARGET_DIR:-target}/release/clientwright}
[ -x "$clientwright" ] || cargo build -q --release --offline -p clientwright
export CARGO_TARGET_DIR=$PWD/target/peers/built CARGO_INCREMENTAL=0

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

palette() { # FILE
    if [ ! -e ../shared/specs/palette-v1.swagger.json ]; then
        echo "palette: skipped, ../shared is not there"
        return 1
    fi
    "$clientwright" inspect --stage dialect ../shared/specs/palette-v1.swagger.json >"$1" 2>/dev/null
}

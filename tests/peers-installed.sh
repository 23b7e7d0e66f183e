# Sourced: the other generators, installed by name into target/, each once and in the version that all comparisons take.
peers=$PWD/target/peers
installed() { # NAME…
    local name version
    for name in "$@"; do
        case $name in
            cargo-progenitor) version=0.15.1 ;;
            ploidy) version=0.15.0 ;;
            openapi-to-rust) version=0.23.0 ;;
            oas3-gen) version=0.29.0 ;;
            *) echo "no version of $name is known" >&2 && return 1 ;;
        esac
        [ -x "$peers/bin/$name" ] || cargo install --quiet --locked --root "$peers" "$name@$version"
    done
}

#!/usr/bin/env bash
# The stated minimum Rust version: every dependency that names its own is content with it, and clippy finds no
# library item that came later. Where a toolchain of that version is installed, the workspace is checked with it.
set -euo pipefail
cd "$(dirname "$0")/.."
stated=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
cargo metadata --format-version 1 --locked \
    | python3 -c '
import json, sys
stated = tuple(int(part) for part in sys.argv[1].split("."))
newer = []
for package in json.load(sys.stdin)["packages"]:
    version = package.get("rust_version")
    if version and tuple(int(part) for part in version.split("."))[: len(stated)] > stated:
        newer.append("%s %s asks for %s" % (package["name"], package["version"], version))
print("\n".join(newer) or "every dependency is content with %s" % sys.argv[1])
sys.exit(bool(newer))
' "$stated"
cargo clippy -q --workspace -- -D clippy::incompatible_msrv
if command -v rustup >/dev/null && rustup toolchain list 2>/dev/null | grep -q "^$stated"; then
    cargo "+$stated" check -q --workspace
else
    echo "no toolchain $stated is installed: checked by metadata and clippy only"
fi

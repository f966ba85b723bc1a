#!/usr/bin/env bash
# Builds the named programs for both kinds of Macs and joins each pair, libraries beside them included, in `universal/`.
# The engine's backends (*.so, on macOS too) are loaded by their names, and some are for one kind of processor only.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p universal
for program in "$@"; do
    for target in aarch64-apple-darwin x86_64-apple-darwin; do
        cargo build --release --package "$program" --target "$target"
    done
done
arm=target/aarch64-apple-darwin/release
intel=target/x86_64-apple-darwin/release
shopt -s nullglob
for file in "${@/#/$arm/}" "$arm"/*.dylib "$arm"/*.so; do
    name=$(basename "$file")
    if [ -e "$intel/$name" ]; then
        lipo -create "$file" "$intel/$name" -output "universal/$name"
    else
        cp "$file" universal/
    fi
done
for file in "$intel"/*.dylib "$intel"/*.so; do
    [ -e "universal/$(basename "$file")" ] || cp "$file" universal/
done

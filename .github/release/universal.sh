#!/usr/bin/env bash
# Builds the named programs for both kinds of Macs and joins each pair, libraries beside them included, in `universal/`.
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
for file in "${@/#/$arm/}" "$arm"/*.dylib; do
    name=$(basename "$file")
    case "$name" in
        # A backend for a processor that the other kind of Mac does not have.
        libggml-cpu-*) [ -e "$intel/$name" ] || { cp "$file" universal/; continue; } ;;
    esac
    lipo -create "$arm/$name" "$intel/$name" -output "universal/$name"
done
for file in "$intel"/libggml-cpu-*.dylib; do
    [ -e "universal/$(basename "$file")" ] || cp "$file" universal/
done

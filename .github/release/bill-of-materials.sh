#!/usr/bin/env bash
# A bill of materials for each program, of what it is made of for each of the given systems.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo install --locked cargo-cyclonedx@0.5.9
for target in "$@"; do
    cargo cyclonedx --format json --describe binaries --target "$target"
    for program in chimera chimera-cli llama-worker; do
        file=$(find src-tauri -name "${program}_bin.cdx.json")
        test -s "$file"
        mv "$file" "sbom-$program-$target.json"
    done
done

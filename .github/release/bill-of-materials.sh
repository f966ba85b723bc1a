#!/usr/bin/env bash
# A bill of materials for each program, of what any system's build of it is made of.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo install --locked cargo-cyclonedx@0.5.9
cargo cyclonedx --format json --describe binaries --target all
for program in chimera chimera-cli llama-worker; do
    file=$(find src-tauri -name "${program}_bin.cdx.json")
    cp "$file" "sbom-$program.json"
done
(cd ui && npm sbom --sbom-format cyclonedx --omit dev) > sbom-page.json

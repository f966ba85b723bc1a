#!/usr/bin/env bash
# A bill of materials for each program.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo install --locked cargo-cyclonedx@0.5.9
cargo cyclonedx --format json --describe binaries
find src-tauri -name '*_bin.cdx.json' | while read -r file; do
    cp "$file" "sbom-$(basename "$file" _bin.cdx.json).json"
done
(cd ui && npm sbom --sbom-format cyclonedx --omit dev) > sbom-page.json

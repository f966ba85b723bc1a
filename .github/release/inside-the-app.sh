#!/usr/bin/env bash
# Prints what tauri.conf.json gains for a release: every file of the given folder lies beside the program in the .app,
# where it is looked for, and the licences among its resources. (A disk image with a licence of its own would ask for an
# agreement to it.)
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$1
files=""
for file in "$folder"/*; do
    files+="\"MacOS/$(basename "$file")\": \"../$file\", "
done
files+="\"Resources/LICENSE\": \"../LICENSE\", \"Resources/licences.txt\": \"../ui/src/licences.txt\""
printf '{"bundle": {"macOS": {"files": {%s}}}}\n' "$files"

#!/usr/bin/env bash
# Takes a disk image for macOS through its life: copies the app out of it as a person does, makes a report, starts the
# engine and the app, and puts the app away, by which nothing is lost of what is the user's.
set -euo pipefail
image=$1
app=/Applications/Chimera.app
data="$HOME/Library/Application Support/Chimera"

mkdir -p mounted
hdiutil attach "$image" -mountpoint mounted -nobrowse
ditto mounted/Chimera.app "$app"
test "$(readlink mounted/Applications)" = /Applications
hdiutil detach mounted

inside="$app/Contents/MacOS"
for program in chimera chimera-cli llama-worker; do
    lipo "$inside/$program" -verify_arch arm64 x86_64
done
codesign --verify --deep --strict "$app"
# The engine tells with which processors and cards it computes, as soon as it has started.
"$inside/llama-worker" </dev/null | grep '"devices":\["'
"$inside/chimera-cli" report --sample --out installed-report
test -s installed-report/report.html

open "$app"
for _ in {1..600}; do
    if grep -qs 'the page is there' "$data"/logs/*.log; then break; fi
    sleep 0.2
done
grep 'the page is there' "$data"/logs/*.log
pgrep -fx "$inside/chimera"
pkill -fx "$inside/chimera"
if grep -E ' ERROR ' "$data"/logs/*.log; then exit 1; fi

rm -r "$app"
ls "$data"/runs/*/run.jsonl

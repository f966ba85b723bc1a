#!/usr/bin/env bash
# Signs programs with the certificate (PFX in Base64) in WINDOWS_CERTIFICATE.
set -euo pipefail
certificate="$RUNNER_TEMP/certificate.pfx"
trap 'rm -f "$certificate"' EXIT
base64 --decode <<<"$WINDOWS_CERTIFICATE" >"$certificate"
tools=('/c/Program Files (x86)/Windows Kits/10/bin/'10.*/x64/signtool.exe)
signtool=${tools[-1]}
"$signtool" sign //f "$(cygpath -w "$certificate")" //p "$WINDOWS_CERTIFICATE_PASSWORD" //fd SHA256 \
    //tr http://timestamp.digicert.com //td SHA256 "$@"

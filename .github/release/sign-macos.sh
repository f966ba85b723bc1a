#!/usr/bin/env bash
# Signs what lies in the given folder: Tauri signs the app's own program alone, and Apple takes no app with anything
# unsigned in it. With the certificate (P12 in Base64) in APPLE_CERTIFICATE; without it, for no one.
set -euo pipefail
folder=$1
if [ -z "${APPLE_CERTIFICATE:-}" ]; then
    codesign --force --sign - "$folder"/*
    exit
fi
keychain="$RUNNER_TEMP/signing.keychain-db"
certificate="$RUNNER_TEMP/certificate.p12"
password=$(openssl rand -hex 24)
trap 'rm -f "$certificate"; security delete-keychain "$keychain"' EXIT
security create-keychain -p "$password" "$keychain"
security unlock-keychain -p "$password" "$keychain"
base64 --decode <<<"$APPLE_CERTIFICATE" >"$certificate"
security import "$certificate" -P "$APPLE_CERTIFICATE_PASSWORD" -T /usr/bin/codesign -k "$keychain"
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
codesign --force --options runtime --timestamp --keychain "$keychain" --sign "$APPLE_SIGNING_IDENTITY" "$folder"/*

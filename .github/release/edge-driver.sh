#!/usr/bin/env bash
# Lays msedgedriver on the PATH of the next steps: the one that fits the WebView2 of this Windows. The runner's own fits
# the browser, which is often a version ahead, and then it drives no WebView2; it serves where the other cannot be had.
set -euo pipefail
key='HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}'
version=$(reg query "$key" //v pv | tr -d '\r' | sed -n 's/.*REG_SZ *//p')
folder="$RUNNER_TEMP/edge-driver"
mkdir -p "$folder"
if curl --fail --location --retry 3 --output "$folder/driver.zip" \
    "https://msedgedriver.microsoft.com/$version/edgedriver_win64.zip"; then
    unzip -q "$folder/driver.zip" msedgedriver.exe -d "$folder"
else
    echo "::warning::there is no msedgedriver for WebView2 $version, so the runner's own is taken"
    folder=$EDGEWEBDRIVER
fi
cygpath -w "$folder" >> "$GITHUB_PATH"

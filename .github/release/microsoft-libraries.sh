#!/usr/bin/env bash
# Lays Microsoft's libraries for C, C++ and OpenMP into the given folder. The programs, the embedded engine above all, do
# not start without them, and not every Windows has them.
set -euo pipefail
studio=$('/c/Program Files (x86)/Microsoft Visual Studio/Installer/vswhere.exe' -latest -property installationPath)
for library in CRT/{msvcp140,vcruntime140,vcruntime140_1} OpenMP/vcomp140; do
    found=("$(cygpath -u "$studio")"/VC/Redist/MSVC/14.*/x64/Microsoft.VC14*."$library.dll")
    cp "${found[-1]}" "$1/"
done

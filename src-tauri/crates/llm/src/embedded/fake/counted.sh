#!/bin/sh
# A worker that writes a line into the file `starts` beside the link by which it is started.
echo >> "${0%/*}/starts"
exec "$(dirname "$(readlink -f "$0")")/worker.sh"

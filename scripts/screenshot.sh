#!/usr/bin/env bash
# Makes docs/report.png: the report of a run on the built-in data, as a browser shows it.
#
#   scripts/screenshot.sh [RUN]        needs chromium; without RUN it trains one for 15 seconds
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$run" ]; then
  "$here/deft" train glyphs:samples=3000 --time 15s --name picture log.folder="$work"
  run="$work/picture"
fi
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
  --window-size=1100,1200 --screenshot="$here/docs/report.png" "file://$(realpath "$run")/report.html" 2> /dev/null
ls -l "$here/docs/report.png"

#!/usr/bin/env bash
# Makes the pictures of docs/: report.png and board*.png, of three trainings on the built-in data (about two minutes).
#
#   scripts/screenshot.sh            needs node, npm, chromium; fonts-inter makes them prettier
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deft=${DEFT_PROGRAM:-$here/deft}
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -z "${server:-}" ] || kill "$server"' EXIT
data=glyphs:samples=3000
"$deft" train $data train.epochs=12 network.name=mlp activation.name=relu optimization.name=adam optimization.learning_rate=0.02 schedule.name=constant \
  --name narrow log.folder="$work/runs"
"$deft" train $data train.epochs=12 network.name=lenet5 activation.name=relu log.every=2 --name wide log.folder="$work/runs"
"$deft" train $data train.epochs=12 network.name=mlp optimization.name=sgd optimization.learning_rate=2.5 log.every=2 --name fast log.folder="$work/runs" || true
[ -e "$here/board/node_modules" ] || (cd "$here/board" && npm ci --ignore-scripts --no-audit --no-fund)
"$deft" board "$work/runs" --port 0 > "$work/board" &
server=$!
until grep -q http "$work/board"; do sleep 0.2; done
node "$here/board/tests/screenshots.mjs" "$(grep -o 'http:[^ ]*' "$work/board")" "$work/runs/wide/report.html" "$here/docs"
ls -l "$here"/docs/*.png

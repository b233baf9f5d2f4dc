#!/usr/bin/env bash
# The board's page: rebuilds it from its sources and compares with the committed file, then opens it in Chromium.
#
#   scripts/board_test.sh            needs deft built ($DEFT_PROGRAM, else build/release/deft); installs nodejs, npm, chromium
#   scripts/board_test.sh build      builds board/built/page.html anew (commit it)
#
# Prints "[  PASSED  ] N tests." as the other test programs do.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$here/scripts/build.sh"
needed=()
command -v node > /dev/null || needed+=(nodejs)
command -v npm > /dev/null || needed+=(npm)
[ "${1:-}" = build ] || command -v chromium > /dev/null || needed+=(chromium)
skip() {  # without Node or the network there is nothing to test with; ./test counts it, and CI does not let it pass
  echo "$1: the page is not tested"
  echo "[  SKIPPED ] 1 test"
  exit 0
}
if [ ${#needed[@]} -gt 0 ]; then
  command -v apt-get > /dev/null && install_debian "${needed[@]}" || skip "no ${needed[*]}"
fi
cd "$here/board"
# Only when the lock file changed: the packages are pinned by it, and their scripts are not run.
if ! cmp -s package-lock.json node_modules/.installed-by; then
  npm ci --ignore-scripts --no-audit --no-fund --silent || skip "npm cannot fetch its packages"
  cp package-lock.json node_modules/.installed-by
fi
node_modules/.bin/tsc --noEmit
if [ "${1:-}" = build ]; then
  node_modules/.bin/vite build --logLevel warn
  ls -l built/page.html
  exit
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
BOARD_OUT="$fresh" node_modules/.bin/vite build --logLevel warn
if ! cmp "$fresh/page.html" built/page.html; then
  echo "board/built/page.html is not what its sources make: scripts/board_test.sh build, and commit it"
  echo "[  FAILED  ] 1 test"
  exit 1
fi
export DEFT_PROGRAM=${DEFT_PROGRAM:-$build/deft}
status=0
node --test --test-reporter=tap tests/*.test.mjs > "$fresh/log" 2>&1 || status=$?
count() { sed -nE "s/^# $1 ([0-9]+)$/\1/p" "$fresh/log"; }
[ "$status" -eq 0 ] || grep -vE '^ *(---|\.\.\.|duration_ms|type:|# Subtest)' "$fresh/log" | head -n 80
echo "[  PASSED  ] $(($(count pass) + 1)) tests."
[ "$(count fail)" -eq 0 ] || echo "[  FAILED  ] $(count fail) tests"
exit $status

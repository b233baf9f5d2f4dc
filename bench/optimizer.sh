#!/bin/sh
# Compares the answers, then interleaves our updates with PyTorch's (default and foreach form) and prints the ratios of
# the least medians: others on the machine only ever add to them.
#   bench/optimizer.sh [build folder] [rounds] [million parameters ...]
# The peer's malloc is told to keep its memory, as in step.sh: page faults would count against it.
set -e
build=${1:-build}
rounds=${2:-3}
[ $# -ge 2 ] && shift 2 || set --
here=$(dirname "$0")
answers=$(mktemp)
trap 'rm -f "$answers"' EXIT
"$build/bench_optimizer" check > "$answers"
/usr/bin/python3 "$here/optimizer_peer.py" check "$answers"
for millions in ${@:-2 25}; do
  for round in $(seq "$rounds"); do
    for optimizer in adam nadam rmsprop nesterov; do
      "$build/bench_optimizer" "$millions" 15 "$optimizer"
      MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=500000000 \
        /usr/bin/python3 "$here/optimizer_peer.py" "$millions" 15 "$optimizer"
    done
  done
done | awk '{ key = $2 " " $3; if (!(key in seen)) { seen[key] = 1; order[++n] = key }
    if (!(($1, key) in least) || $7 < least[$1, key]) least[$1, key] = $7 }
  END { for (i = 1; i <= n; ++i) { k = order[i]; d = least["deft", k]
        printf "%s million: deft %.2f ms, default %.2f ms (%.1fx), foreach %.2f ms (%.1fx)\n", k, d,
               least["default", k], least["default", k] / d, least["foreach", k], least["foreach", k] / d } }'

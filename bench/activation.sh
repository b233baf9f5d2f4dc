#!/bin/sh
# Compares the answers, then interleaves our activations with PyTorch's and prints the ratios of the least medians.
#   bench/activation.sh [build folder] [rounds] [numbers ...]
set -e
build=${1:-build}
rounds=${2:-3}
[ $# -ge 2 ] && shift 2 || set --
here=$(dirname "$0")
answers=$(mktemp)
trap 'rm -f "$answers"' EXIT
"$build/bench_activation" check > "$answers"
/usr/bin/python3 "$here/activation_peer.py" check "$answers"
for numbers in ${@:-65536 4194304}; do
  for round in $(seq "$rounds"); do
    for activation in relu leaky_relu elu selu softplus swish gelu sigmoid tanh; do
      times=$((20000000 / numbers + 5))
      "$build/bench_activation" "$numbers" "$times" "$activation"
      MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=500000000 \
        /usr/bin/python3 "$here/activation_peer.py" "$numbers" "$times" "$activation"
    done
  done
done | awk '{ key = $2 " " $3; if (!(key in seen)) { seen[key] = 1; order[++n] = key }
    if (!(($1, key) in least) || $7 < least[$1, key]) least[$1, key] = $7 }
  END { for (i = 1; i <= n; ++i) { k = order[i]; d = least["deft", k]
        printf "%s numbers: deft %.3f ns a number, PyTorch %.3f ns (%.1fx)\n", k, d, least["torch", k], least["torch", k] / d } }'

#!/bin/sh
# Interleaves our training step with the peer's and prints the ratio of the medians.
#   bench/step.sh [build folder] [rounds] [batch ...]
# The peer's malloc is told to keep its memory (as the experts' preloaded allocators do), or it would pay for page faults.
build=${1:-build}
rounds=${2:-3}
[ $# -ge 2 ] && shift 2 || set --
here=$(dirname "$0")
for batch in ${@:-512 1024}; do
  for round in $(seq "$rounds"); do
    "$build/bench_step" "$batch" 5
    MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=500000000 /usr/bin/python3 "$here/step_peer.py" "$batch" 5
  done
done | awk '{ print } { sum[$1, $3] += $7; count[$1, $3]++; batches[$3] }
  END { for (b in batches) if (sum["peer", b] > 0)
    printf "batch %d: ours %.0f ms, peer %.0f ms, ratio %.3f\n", b, sum["deft", b] / count["deft", b],
           sum["peer", b] / count["peer", b], (sum["deft", b] / count["deft", b]) / (sum["peer", b] / count["peer", b]) }'

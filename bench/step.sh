#!/bin/sh
# Interleaves our training step with the peer's and prints the ratio of the least times:
# others on the machine only ever add to them.
#   bench/step.sh [build folder] [rounds] [batch ...]
# NET=resnet18 takes that net instead of the whitening-net, PRECISION=float32 that path on both sides; PRECISION=stock sets our
# bfloat16 against PyTorch as it comes (float32, channels first, the system's malloc).
# Otherwise the peer's malloc is told to keep its memory (as the experts' preloaded allocators do), or it would pay for page faults.
build=${1:-build}
rounds=${2:-3}
[ $# -ge 2 ] && shift 2 || set --
here=$(dirname "$0")
precision=${PRECISION:-bfloat16} ours=${PRECISION:-bfloat16}
malloc="MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=500000000"
[ "$precision" = stock ] && ours=bfloat16 malloc=
for batch in ${@:-512 1024}; do
  for round in $(seq "$rounds"); do
    "$build/bench_step" "$batch" 5 fused "$ours" "${NET:-whitening_net}" "${MODE:-train}"
    env $malloc /usr/bin/python3 "$here/step_peer.py" "$batch" 5 "${NET:-whitening_net}" "${MODE:-train}" "$precision"
  done
done | awk '{ print; batches[$3]; if (!(($1, $3) in least) || $5 < least[$1, $3]) least[$1, $3] = $5 }
  END { for (b in batches) printf "batch %d: least ours %.0f ms, peer %.0f ms, ratio %.3f\n", b, least["deft", b],
        least["peer", b], least["deft", b] / least["peer", b] }'

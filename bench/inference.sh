#!/bin/bash
# Pictures a second of a trained network, ours and PyTorch 1.13's in turn, and what share of the processor's limit that is.
#   bench/inference.sh [build folder] [rounds] [network] [batch] [seconds of each measurement]
# The peer runs in every way that its documents advise (bench/inference_peer.py); the best of them counts. Each side first
# compares its answers with a float32 forward. int8: ours calibrated on the batch, the peer's by FX quantisation.
set -eu
build=${1:-build/release}; rounds=${2:-3}; net=${3:-resnet18}; batch=${4:-64}; seconds=${5:-2}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/peer.sh"
{
  "$build/bench_limits"
  for round in $(seq "$rounds"); do
    for precision in float32 bfloat16 int8; do
      OMP_WAIT_POLICY=active "$build/bench_inference" "$net" "$batch" "$seconds" "$precision"
      peer "$here/inference_peer.py" "$net" "$batch" "$seconds" "$precision"
    done
  done
} | tee /dev/stderr | awk -v net="$net" -v batch="$batch" '
  $1 == "limit" && $2 >= threads { threads = $2; limit[$3] = $4 }
  $1 == "deft" || $1 == "peer" { if ($3 > best[$1, $2]) best[$1, $2] = $3 }
  $1 == "deft" { work = $(NF - 3) }
  END {
    printf "\n%s, batch %d, %d threads, %.3f GFLOP a picture; best of all rounds\n\n", net, batch, threads, work
    print "| precision | deft, pictures/s | of the limit | PyTorch 1.13, pictures/s | ratio | ratio to PyTorch bfloat16 |\n|---|---|---|---|---|---|"
    split("float32 bfloat16 int8", all)
    for (i = 1; i <= 3; i++) {
      p = all[i]; d = best["deft", p]
      printf "| %s | %d | %s | %s | %s | %.2f |\n", p, d, p in limit ? sprintf("%.0f %%", 100 * d * work / limit[p]) : "?",
             best["peer", p] ? best["peer", p] : "cannot", best["peer", p] ? sprintf("%.2f", d / best["peer", p]) : "", d / best["peer", "bfloat16"]
    }
  }'

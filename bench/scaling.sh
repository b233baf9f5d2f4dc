#!/bin/bash
# From one thread to all: the training step, a loop of multiply-adds that stays in the registers, and a copy, in one run.
#   bench/scaling.sh [build folder] [rounds] [network] [batch] [precision]
# Efficiency = time of one thread / (threads x time of all). One thread means one processor (taskset). Least times count.
set -eu
build=${1:-build/release}; rounds=${2:-3}; net=${3:-resnet18}; batch=${4:-128}; precision=${5:-bfloat16}
export OMP_WAIT_POLICY=active
threads=$(nproc)
for round in $(seq "$rounds"); do
  "$build/bench_limits" 1 "$threads"
  taskset -c 0 "$build/bench_step" "$batch" 3 fused "$precision" "$net" | sed 's/^deft/step 1/'
  "$build/bench_step" "$batch" 3 fused "$precision" "$net" | sed "s/^deft/step $threads/"
done | tee /dev/stderr | awk -v n="$threads" -v net="$net" -v p="$precision" '
  $1 == "limit" && $4 > limit[$3, $2] { limit[$3, $2] = $4 }
  $1 == "step" && (!($2 in least) || $6 < least[$2]) { least[$2] = $6 }
  END {
    loop = limit[p, n] / (n * limit[p, 1]); copy = limit["copy", n] / (n * limit["copy", 1]); step = least[1] / (n * least[n])
    small = loop < copy ? loop : copy
    printf "\n%s, 1 to %d threads: step %.3f, loop %.3f, copy %.3f; step to the smaller of the two %.2f\n", net, n, step, loop, copy, step / small
  }'

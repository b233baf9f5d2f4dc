#!/bin/bash
# Step time with real data against step time with a constant batch; the input pipeline must keep it within 1.03.
#   bench/pipeline.sh CIFAR_FOLDER [build folder] [JPEG folder] [network] [batch] [rounds]
# Pictures in memory (CIFAR-10), then a folder of JPEGs if one is given, at the size deft decides for it.
set -eu
cifar=$1; build=${2:-build/release}; jpegs=${3:-}; net=${4:-whitening_net}; batch=${5:-512}; rounds=${6:-4}
export OMP_WAIT_POLICY=active
"$build/bench_pipeline" "cifar10:$cifar" "$net" "$batch" "$rounds"
if [ -n "$jpegs" ]; then "$build/bench_pipeline" "$jpegs" resnet18 16 "$rounds"; fi

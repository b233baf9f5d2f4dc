#!/bin/sh
# Seconds per epoch of recipes/cifar10_fast.toml, ours and PyTorch 1.13's, one after the other; prints the ratio.
#   bench/epoch.sh CIFAR_FOLDER [build folder] [rounds]
# Needs python3-torch. An epoch is 48 steps of 1024 with augmentation. Both print the loss they reach: it must be alike.
set -eu
cifar=$1
build=${2:-build/release}
rounds=${3:-2}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for round in $(seq "$rounds"); do
  "$build/deft" train "$here/../recipes/cifar10_fast.toml" "data.source=cifar10:$cifar" train.epochs=1 augmentation.test_time=off \
    "log.folder=$folder" --name "round$round" > /dev/null
  sed -nE 's/.*"event":"epoch".*"seconds":([0-9.]+).*"train_loss":([0-9.]+).*/deft \1 \2/p' "$folder/round$round/log.jsonl"
  MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=500000000 /usr/bin/python3 "$here/epoch_peer.py" "$cifar" 1
done | awk '{ print; if (!($1 in least) || $2 < least[$1]) least[$1] = $2 }
  END { printf "least seconds of an epoch: deft %.1f, peer %.1f, ratio %.3f\n", least["deft"], least["peer"], least["deft"] / least["peer"] }'

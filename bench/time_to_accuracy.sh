#!/bin/bash
# recipes/cifar10_fast.toml, ours and its PyTorch twin in turn: seconds, test accuracy and peak memory of whole trainings.
#   bench/time_to_accuracy.sh CIFAR_FOLDER [build folder] [epochs, 9.9] [seeds, 5] [FILE]
# The twin is bench/epoch_peer.py by PyTorch 1.13 (bf16 autocast, channels-last, jemalloc): same network, steps, rates,
# augmentation, averaging and test views. Shorter epochs squeeze the schedule of both. Seconds run from the first step to the
# last evaluation on both sides; reading the data is outside.
# With FILE each finished training is kept as a line of it, and a later call goes on with what is missing; deft's runs stay in FILE.runs.
set -eu
cifar=$1; build=${2:-build/release}; epochs=${3:-9.9}; seeds=${4:-5}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/peer.sh"
lines=${5:-$(mktemp)}
folder=$lines.runs
[ $# -ge 5 ] || trap 'rm -rf "$lines" "$folder"' EXIT
touch "$lines"
for seed in $(seq 0 $((seeds - 1))); do
  if ! grep -q "^run deft $seed " "$lines"; then
    rm -rf "$folder/seed$seed"
    OMP_WAIT_POLICY=active "$build/deft" train "$here/../recipes/cifar10_fast.toml" "data.source=cifar10:$cifar" "train.epochs=$epochs" \
      "train.seed=$seed" "log.folder=$folder" --name "seed$seed" > /dev/null
    /usr/bin/python3 -c 'import json, sys
s = json.load(open(sys.argv[1]))
print("run deft", sys.argv[2], round(s["seconds"], 1), round(s["test_accuracy"], 4), round(s["peak_rss_mb"]))' "$folder/seed$seed/summary.json" "$seed" >> "$lines"
  fi
  grep -q "^run peer $seed " "$lines" || peer "$here/epoch_peer.py" "$cifar" "$epochs" "$seed" | grep '^run' >> "$lines"
  tail -n 2 "$lines" >&2
done
awk -v epochs="$epochs" '
  { n[$2]++; t[$2] += $4; a[$2] += $5; q[$2] += $5 * $5; if ($6 > m[$2]) m[$2] = $6 }
  END {
    printf "\nCIFAR-10, %s epochs, means of %d seeds\n\n| side | seconds | test accuracy | deviation | peak memory, MB |\n|---|---|---|---|---|\n", epochs, n["deft"]
    split("deft peer", all)
    for (i = 1; i <= 2; i++) {
      s = all[i]; v = n[s] > 1 ? (q[s] - a[s] * a[s] / n[s]) / (n[s] - 1) : 0
      printf "| %s | %.1f | %.2f %% | %.2f | %d |\n", s == "peer" ? "PyTorch 1.13" : s, t[s] / n[s], 100 * a[s] / n[s], 100 * sqrt(v > 0 ? v : 0), m[s]
    }
    printf "| ratio | %.3f | %+.2f points | | %.2f |\n", t["deft"] / n["deft"] / (t["peer"] / n["peer"]), 100 * (a["deft"] / n["deft"] - a["peer"] / n["peer"]), m["deft"] / m["peer"]
  }' "$lines"

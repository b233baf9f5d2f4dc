#!/bin/sh
# Interleaves our augmentations with torchvision's on one core and prints the ratio of the medians of each row.
#   bench/augmentation.sh [build folder] [rounds]
# A round is one process of each; the median of the rounds' medians counts. Ratio: how many times faster we are.
build=${1:-build}
rounds=${2:-3}
here=$(dirname "$0")
for side in 32 224; do
  for row in $("$build/bench_augmentation" list); do
    for round in $(seq "$rounds"); do
      taskset -c 0 "$build/bench_augmentation" "$row" "$side"
      taskset -c 0 /usr/bin/python3 "$here/augmentation_peer.py" "$row" "$side"
    done
  done
done | awk '{ key = $2 " " $3; if (!(key in seen)) { seen[key] = 1; order[++n] = key }
    values[$1, key, ++count[$1, key]] = $7 }
  function median(who, key,   i, j, t, m) {
    m = count[who, key]
    for (i = 1; i <= m; i++) for (j = i + 1; j <= m; j++)
      if (values[who, key, j] + 0 < values[who, key, i] + 0) { t = values[who, key, i]; values[who, key, i] = values[who, key, j]; values[who, key, j] = t }
    return values[who, key, int((m + 1) / 2)]
  }
  END { printf "%-16s %5s %12s %18s %7s\n", "row", "side", "deft us", "torchvision us", "ratio"
    for (i = 1; i <= n; i++) { split(order[i], part, " "); ours = median("deft", order[i]); theirs = median("peer", order[i])
      printf "%-16s %5d %12.1f %18.1f %7.1f\n", part[1], part[2], ours, theirs, theirs / ours } }'

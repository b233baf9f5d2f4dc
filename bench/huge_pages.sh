#!/usr/bin/env bash
# What pages of 2 MB are worth: the same study of short trainings with them and without, in turns.
#
#   bench/huge_pages.sh DATA_FOLDER [BUILD] [ROUNDS] [TRIALS]       DATA_FOLDER has cifar10/
#
# Both must find the same scores. Least seconds count; memory is the most that any round of a side took.
set -euo pipefail
data=$(readlink -f "$1") build=$(readlink -f "${2:-build/release}") rounds=${3:-3} trials=${4:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo "pages of this system: $(cat /sys/kernel/mm/transparent_hugepage/enabled)"
study() { # round hugetlb
  GLIBC_TUNABLES=glibc.malloc.hugetlb=$2 /usr/bin/python3 - "$build/deft" tune "cifar10:$data/cifar10" data.fraction=0.12 data.validation=0.667 network.name=whitening_net 'network.widths=[32,64,64]' train.epochs=1 \
    train.batch_size=128 search.name=random "search.trials=$trials" search.workers=1 search.replicates=0 search.final_run=false search.space='[{ option = "optimization.learning_rate", range = [0.05, 0.5] }]' --name "$1-$2" <<'PY'
import json, resource, subprocess, sys, time
begin = time.time()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
took = time.time() - begin
scores = [round(t["score"], 4) for t in json.load(open("studies/%s/study.json" % sys.argv[-1]))["trials"]]
print(sys.argv[-1][-1], "%.2f" % took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, *scores)
PY
}
for round in $(seq "$rounds"); do
  study "$round" 0
  study "$round" 1
done | tee lines.txt
/usr/bin/python3 - "$trials" <<'PY'
import sys
sides = {"0": [], "1": []}
for line in open("lines.txt"):
    side, seconds, megabytes, *scores = line.split()
    sides[side].append((float(seconds), int(megabytes), scores))
assert all(scores == sides["0"][0][2] for side in sides.values() for _, _, scores in side), "the trainings differ"
least = {side: min(seconds for seconds, _, _ in rounds) for side, rounds in sides.items()}
most = {side: max(megabytes for _, megabytes, _ in rounds) for side, rounds in sides.items()}
print("%s trainings of one epoch: %.1f s by small pages, %.1f s by large ones (%.2f times as fast); peak %d and %d MB" % (sys.argv[1], least["0"], least["1"], least["0"] / least["1"], most["0"], most["1"]))
PY

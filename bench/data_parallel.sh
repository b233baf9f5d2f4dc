#!/usr/bin/env bash
# Two ranks of one thread against one process of two threads, on the same global batch; and one and four ranks of one thread, and
# all-reduce alone, for the scaling model (scripts/data_parallel.py).
#
#   bench/data_parallel.sh CIFAR_FOLDER [BUILD] [ROUNDS] [BATCH]
#
# The decided whitening-net in the machine's precision; the four ways take turns. Speed is images a second over the training steps.
# Every training is checked: the first loss, before any update, must agree. Writes bench_data_parallel.csv and bench_all_reduce.txt.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(readlink -f "$1") build=$(readlink -f "${2:-build/release}") rounds=${3:-3} batch=${4:-512}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
csv=$PWD/bench_data_parallel.csv text=$PWD/bench_all_reduce.txt
cd "$work"
words=(train "cifar10:$data" data.fraction=0.2 train.epochs=2 "train.batch_size=$batch" optimization.learning_rate=0.05 augmentation=off
       train.synchronized_batch_norm=true log.every=1 train.evaluate_every=1000 coach.mode=off --json)
mpi() { "$here/tests/peers/openmpi.sh" "$@"; }
run() { # way, round
  local name=$1-$2
  case $1 in
    process-2-threads) "$build/deft" "${words[@]}" train.threads=2 --name "$name" ;;
    process-1-thread) taskset -c 0 "$build/deft" "${words[@]}" train.threads=1 --name "$name" ;;
    ranks-2) mpi 2 "$build/deft" "${words[@]}" train.threads=1 --name "$name" ;;
    ranks-4) mpi 4 "$build/deft" "${words[@]}" train.threads=1 --name "$name" ;;
  esac > "$name.json" 2> "$name.txt" || { cat "$name.txt" >&2; exit 1; }
}
ways=(process-2-threads ranks-2 process-1-thread ranks-4)
for round in $(seq "$rounds"); do
  for way in "${ways[@]}"; do run "$way" "$round"; done
done
: > "$text"
for ranks in 2 4; do mpi "$ranks" "$build/bench_all_reduce" >> "$text"; done
/usr/bin/python3 - "$csv" "$batch" "$rounds" "${ways[@]}" <<'PY'
import csv, json, statistics, sys
path, batch, rounds, ways = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
def norms(path):  # layers of batch norm: each adds up twice a step
    with open(path, "rb") as file:
        return sum(key.endswith(".running_mean") for key in json.loads(file.read(int.from_bytes(file.read(8), "little"))))

rows, first = [], []
for way in ways:
    for number in range(1, rounds + 1):
        name = "%s-%d" % (way, number)
        run = json.load(open(name + ".json"))
        first.append(next(json.loads(l)["loss"] for l in open("runs/%s/log.jsonl" % name) if '"event":"step"' in l))
        traffic = run.get("all_reduce", {"bytes": 0, "buckets": 0, "seconds": 0, "seconds_not_hidden": 0})
        backward = sum(t["seconds"] for t in run["timings"] if t["stage"] == "backward")
        rows.append(dict(way=way, ranks=run["ranks"], threads=run["threads"], precision=run["precision"], parameters=run["parameters"], batch=batch, steps=run["steps"],
                         images_per_second=round(run["images_per_second"], 1), backward_seconds=round(backward, 3), all_reduce_bytes=traffic["bytes"],
                         buckets=traffic["buckets"], normalizations=norms("runs/%s/model.safetensors" % name), all_reduce_seconds=round(traffic["seconds"], 3), not_hidden_seconds=round(traffic["seconds_not_hidden"], 3)))
assert max(first) - min(first) < 0.02, ("the trainings differ", first)
with open(path, "w") as out:
    table = csv.DictWriter(out, rows[0].keys())
    table.writeheader()
    table.writerows(rows)
middle = {way: statistics.median(r["images_per_second"] for r in rows if r["way"] == way) for way in ways}
for way in ways:
    some = [r for r in rows if r["way"] == way]
    last = some[-1]
    line = "%-18s %8.0f images/s" % (way, middle[way])
    if last["all_reduce_bytes"]:
        line += "; all-reduce %.2f MB a step in %.1f buckets, %.2f ms a step, of which %.2f ms after backward" % (
            last["all_reduce_bytes"] / last["steps"] / 1e6, last["buckets"] / last["steps"], 1e3 * statistics.median(r["all_reduce_seconds"] for r in some) / last["steps"],
            1e3 * statistics.median(r["not_hidden_seconds"] for r in some) / last["steps"])
    print(line)
print("2 ranks of one thread at %.2f of the speed of 1 process of 2 threads (wanted: 0.9)" % (middle["ranks-2"] / middle["process-2-threads"]))
PY

#!/usr/bin/env bash
# Trials per hour of deft tune (several trainings at a time, one thread each, one copy of the data) against the same trainings one
# after the other with all cores: as deft train would be called in a loop, and by deft tune itself with one worker.
#
#   bench/tune.sh DATA_FOLDER [BUILD] [TRIALS] [mnist|cifar10 ...]       DATA_FOLDER has mnist/ and cifar10/
#
# Every training is checked: the settings of trial i are the same in all three, and the median validation accuracy must agree within
# three points. Prints one line per study; writes bench_tune.csv beside.
set -euo pipefail
data=$(readlink -f "$1") build=$(readlink -f "${2:-build/release}") trials=${3:-8}
shift $(($# < 3 ? $# : 3))
studies=("${@:-mnist}")
[ $# -gt 0 ] || studies=(mnist cifar10)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$PWD/bench_tune.csv
cd "$work"
seconds() { date +%s.%N; }
echo "study,way,trials,seconds,trials_per_hour,median_val_accuracy" > "$out"
line() { # study way begin end accuracy-list
  /usr/bin/python3 -c '
import statistics, sys
study, way, begin, end = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
scores = [float(x) for x in sys.argv[5:]]
print("%s,%s,%d,%.1f,%.0f,%.4f" % (study, way, len(scores), end - begin, 3600 * len(scores) / (end - begin), statistics.median(scores)))' "$@" >> "$out"
}
for study in "${studies[@]}"; do
  case $study in
    mnist) words=("mnist:$data/mnist" data.fraction=0.1 network.name=lenet5 train.epochs=3 train.batch_size=64) range='[0.005, 0.05]' ;;
    cifar10) words=("cifar10:$data/cifar10" data.fraction=0.1 train.epochs=3 train.batch_size=128) range='[0.05, 0.5]' ;;
    *) echo "bench/tune.sh: mnist or cifar10" >&2; exit 2 ;;
  esac
  search=(search.name=caviar "search.trials=$trials" search.replicates=0 search.final_run=false "search.space=[{ option = \"optimization.learning_rate\", range = $range }]")
  for way in together alone; do
    more=()
    [ $way = together ] || more=(search.workers=1)
    begin=$(seconds)
    "$build/deft" tune "${words[@]}" "${search[@]}" ${more[@]+"${more[@]}"} --name "$study-$way" > "$study-$way.txt" || { cat "$study-$way.txt" >&2; exit 1; }
    end=$(seconds)
    scores=$(/usr/bin/python3 -c 'import json, sys; print(*[t["score"] for t in json.load(open(sys.argv[1]))["trials"]])' "studies/$study-$way/study.json")
    line "$study" "$way" "$begin" "$end" $scores
  done
  # The same settings as a loop over deft train; what was decided is decided again, as a user's loop would.
  scores=()
  begin=$(seconds)
  for i in $(seq 0 $((trials - 1))); do
    rate=$(/usr/bin/python3 -c 'import json, sys; print(*["%s=%s" % kv for kv in json.load(open(sys.argv[1]))["trials"][int(sys.argv[2])]["settings"].items()])' "studies/$study-together/study.json" "$i")
    "$build/deft" train "${words[@]}" "$rate" --name "$study-$i" --json > "$study-$i.json" 2> /dev/null
    scores+=("$(/usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["val_accuracy"])' "$study-$i.json")")
  done
  end=$(seconds)
  line "$study" loop "$begin" "$end" "${scores[@]}"
done
/usr/bin/python3 - "$out" <<'PY'
import csv, sys
rows = {(r["study"], r["way"]): r for r in csv.DictReader(open(sys.argv[1]))}
for study in sorted({s for s, _ in rows}):
    together, alone, loop = (rows[study, w] for w in ("together", "alone", "loop"))
    scores = [float(r["median_val_accuracy"]) for r in (together, alone, loop)]
    assert max(scores) - min(scores) < 0.03, ("the trainings differ", study, scores)
    t = float(together["trials_per_hour"])
    print("%s: %.0f trials an hour; %.2f times a loop over deft train (%s), %.2f times one worker with all cores (%s); median accuracy %.3f" % (
        study, t, t / float(loop["trials_per_hour"]), loop["trials_per_hour"], t / float(alone["trials_per_hour"]), alone["trials_per_hour"], scores[0]))
PY

#!/usr/bin/env python3
"""bfloat16 against float32: the same recipe, the same steps, paired seeds; the int8 answers of the bfloat16 runs beside them.

    experiments/precision/precision.py run RESULTS.csv --source cifar10:DIR --recipe recipes/cifar10_fast.toml [--seeds 5] [--name cifar10] [train.epochs=2 ...]
    experiments/precision/precision.py page RESULTS.csv > docs/precision.md

Finished runs are lines of RESULTS.csv and are not run again.
"""
import argparse
import csv
import json
import math
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

FIELDS = ["data", "words", "seed", "precision", "accuracy", "seconds"]


def read(path):
    return list(csv.DictReader(path.open(), FIELDS)) if path.exists() else []


def run(arguments, words):
    for seed in range(arguments.seeds):
        for precision in ("bfloat16", "float32"):
            done = {(one["data"], one["words"], one["seed"], one["precision"]) for one in read(arguments.results)}
            if (arguments.name, " ".join(words), str(seed), precision) in done:
                continue
            folder = pathlib.Path(tempfile.mkdtemp())
            try:
                source = [arguments.recipe, f"data.source={arguments.source}"] if arguments.recipe else [arguments.source]
                subprocess.run([arguments.deft, "train", *source, f"train.seed={seed}", f"data.seed={seed}", f"train.precision={precision}", f"log.folder={folder}",
                                "--name", "run", *words], check=True, stdout=subprocess.DEVNULL)
                summary = json.loads((folder / "run/summary.json").read_text())
                rows = [(precision, summary["test_accuracy"], summary["seconds"])]
                if precision == "bfloat16":
                    answers = subprocess.run([arguments.deft, "evaluate", folder / "run", arguments.source, "train.precision=int8", "--json"], check=True, capture_output=True, text=True)
                    rows.append(("int8", json.loads(answers.stdout)["accuracy"], math.nan))
            finally:
                shutil.rmtree(folder)
            with arguments.results.open("a", newline="") as out:
                csv.writer(out).writerows([arguments.name, " ".join(words), seed, p, f"{a:.5f}", f"{s:.1f}"] for p, a, s in rows)
            print(rows, file=sys.stderr, flush=True)


def page(results):
    from scipy.stats import t
    table = {}
    for one in results:
        table.setdefault((one["data"], one["words"]), {}).setdefault(one["precision"], {})[one["seed"]] = (100 * float(one["accuracy"]), float(one["seconds"]))
    print("# bfloat16, float32 and int8\n\nWritten by `experiments/precision/precision.py page experiments/precision/results.csv > docs/precision.md`: the same recipe and steps in both precisions, "
          "paired seeds; int8 are the answers of the bfloat16 runs in 8 bits. Test accuracy in percent; differences with 95 % intervals (Student).\n")
    print("| data | words | seeds | float32 | bfloat16 | difference | int8 | int8 - bfloat16 | seconds float32 | seconds bfloat16 |\n|" + "---|" * 10)
    for (data, words), of in table.items():
        def mean(p, k=0):
            return statistics.mean(v[k] for v in of[p].values())

        def difference(a, b):
            values = [of[a][s][0] - of[b][s][0] for s in sorted(set(of[a]) & set(of[b]))]
            half = t.ppf(0.975, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.inf
            return f"{statistics.mean(values):+.2f} ({statistics.mean(values) - half:+.2f} .. {statistics.mean(values) + half:+.2f})"
        print(f"| {data} | {words or 'none'} | {len(of['float32'])} | {mean('float32'):.2f} | {mean('bfloat16'):.2f} | {difference('bfloat16', 'float32')} | {mean('int8'):.2f} | "
              f"{difference('int8', 'bfloat16')} | {mean('float32', 1):.0f} | {mean('bfloat16', 1):.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "page"])
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--deft", default="build/release/deft")
    parser.add_argument("--source")
    parser.add_argument("--recipe")
    parser.add_argument("--name", default="data")
    parser.add_argument("--seeds", type=int, default=5)
    arguments, words = parser.parse_known_args()
    if arguments.what == "page":
        return page(read(arguments.results))
    if not arguments.source or any(word.startswith("-") or "=" not in word for word in words):
        parser.error("run needs --source and options of the recipe as key=value")
    run(arguments, words)


main()

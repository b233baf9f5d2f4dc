#!/usr/bin/env python3
"""Bagging against one network and against an average over seeds, on small data where bagging has its best chance; writes docs/bagging.md.

    experiments/ensembles/bagging.py [--deft build/release/deft] [--data ../shared/data] [--seeds 5] > docs/bagging.md

Each seed divides the data anew (a fifth is the test part) and trains one network, five bags of it and five seeds of it; differences are paired.
"""
import argparse
import json
import math
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

COUNT = 5


def accuracy(deft, folder, source, seed, name, words):
    subprocess.run([deft, "train", source, f"train.seed={seed}", f"data.seed={seed}", f"log.folder={folder}", "--name", name, *words], check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / name / "summary.json").read_text())["test_accuracy"]


def interval(values):
    from scipy.stats import t
    half = t.ppf(0.975, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.inf
    return f"{statistics.mean(values):+.2f} ({statistics.mean(values) - half:+.2f} .. {statistics.mean(values) + half:+.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deft", default="build/release/deft")
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    tables = given.data / "tabular"
    sources = {"glass": (f"csv:{tables}/glass.csv", ["network.name=mlp", "train.epochs=60"]), "wine": (f"csv:{tables}/wine.csv", ["network.name=mlp", "train.epochs=60"]),
               "glyphs, 600 of 10 classes": ("glyphs:samples=600,classes=10", ["network.name=lenet5", "train.epochs=40"])}
    print(f"# Bagging\n\nWritten by `experiments/ensembles/bagging.py > docs/bagging.md`: test accuracy in percent, {given.seeds} divisions of the data; {COUNT} bags (bootstrap samples) and {COUNT} seeds of the same "
          "network, averaged. Differences in points, paired, with 95 % intervals (Student).\n\n| data | one network | bagging | seeds | bagging less one network | bagging less seeds |\n|---|---|---|---|---|---|")
    for name, (source, words) in sources.items():
        found = {"one": [], "bagging": [], "seeds": []}
        for seed in range(given.seeds):
            folder = pathlib.Path(tempfile.mkdtemp())
            try:
                found["one"].append(100 * accuracy(given.deft, folder, source, seed, "one", words))
                for kind in ("bagging", "seeds"):
                    found[kind].append(100 * accuracy(given.deft, folder, source, seed, kind, [*words, f"ensemble.name={kind}", f"ensemble.count={COUNT}"]))
            finally:
                shutil.rmtree(folder)
            print(name, seed, {k: v[-1] for k, v in found.items()}, file=sys.stderr, flush=True)
        less = lambda a, b: interval([x - y for x, y in zip(found[a], found[b])])
        print(f"| {name} | {statistics.mean(found['one']):.2f} | {statistics.mean(found['bagging']):.2f} | {statistics.mean(found['seeds']):.2f} | {less('bagging', 'one')} | {less('bagging', 'seeds')} |", flush=True)
    print("\nA bag holds 63 % of the samples, some several times; an average over seeds gives every member all of them.")


main()

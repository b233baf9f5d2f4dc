#!/usr/bin/env python3
"""Ants and bees (397 photos), no options: weights found in $DEFT_WEIGHTS against training from scratch.

    experiments/photos/photos.py [--deft build/release/deft] [--data ../shared/data] [--seeds 5] > docs/photos.md

val/ is scored once by each run; the folds divide all photos of train/ and val/ in five stratified parts, each tested once.
"""
import argparse
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile


def train(deft, data, folder, name, weights, words):
    environment = dict(os.environ, DEFT_WEIGHTS=str(weights))
    subprocess.run([deft, "train", str(data), "--name", name, f"log.folder={folder}/runs", *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    summary = json.loads((folder / "runs" / name / "summary.json").read_text())
    print(name, summary["test_accuracy"], round(summary["seconds"], 1), file=sys.stderr, flush=True)
    return summary["test_accuracy"], summary["seconds"]


def photos(data):
    """{class: [files]} of both parts; what is no photo is left to deft."""
    return {kind.name: sorted(f for part in ("train", "val") for f in (data / part / kind.name).iterdir()) for kind in sorted((data / "train").iterdir())}


def make_folds(data, folder, count):
    for fold in range(count):
        for kind, files in photos(data).items():
            order = list(files)
            random.Random(kind).shuffle(order)
            for i, file in enumerate(order):
                to = folder / f"fold{fold}" / ("test" if i % count == fold else "train") / kind
                to.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, to / f"{file.parent.parent.name}-{file.name}")
    return [folder / f"fold{fold}" for fold in range(count)]


def line(what, runs):
    shares = [100 * a for a, _ in runs]
    mean = sum(shares) / len(shares)
    deviation = math.sqrt(sum((x - mean) ** 2 for x in shares) / max(1, len(shares) - 1))
    each = ", ".join(f"{x:.2f}" for x in shares)
    return f"| {what} | {len(runs)} | {mean:.2f} % | {deviation:.2f} | {each} | {sum(s for _, s in runs) / len(runs):.0f} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--deft", default="build/release/deft")
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    data, weights = given.data / "hymenoptera", given.data / "pretrained"
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        seeds = [(f"train.seed={s}", f"data.seed={s}") for s in range(given.seeds)]
        probe = [train(given.deft, data, work, f"weights{i}", weights, words) for i, words in enumerate(seeds)]
        folds = [train(given.deft, fold, work, f"fold{i}", weights, []) for i, fold in enumerate(make_folds(data, work, 5))]
        nothing = work / "nothing"
        nothing.mkdir()
        scratch = [train(given.deft, data, work, f"scratch{i}", nothing, words) for i, words in enumerate(seeds)]
    finally:
        shutil.rmtree(work)
    print("# Ants and bees\n\nWritten by `experiments/photos/photos.py > docs/photos.md`: `deft train FOLDER` without options, MobileNet and SqueezeNet weights in `$DEFT_WEIGHTS`, or none.\n")
    print("| what | runs | accuracy | deviation | each | seconds |\n|---|---|---|---|---|---|")
    print(line("weights found; val/ (153 photos), seeds", probe))
    print(line("weights found; five folds over all 397 photos", folds))
    print(line("from scratch; val/, seeds", scratch))


if __name__ == "__main__":
    main()

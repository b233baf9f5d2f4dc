#!/usr/bin/env python3
"""deft ablate on cases whose truth is known: does it say what was planted?

    experiments/ablation/planted.py [--deft build/release/deft] [--repetitions 100] [--kept FILE] > docs/ablation_planted.md

With --kept each finished repetition is a line of FILE, and a later call goes on with what is missing.

Drawn digits (another set in each repetition), a LeNet-5 trained for a moment. By construction: twice as many epochs help a network that has not
learned yet; silencing nine of ten units hurts one that is small; three changes do nothing but make other random numbers or none: noise of 1e-9 on the
gradient, a norm limit of a million, weights drawn evenly in place of normally with the same variance.
"""
import argparse
import collections
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

PLANTED = {
    "train.epochs=8": "helps",
    "regularization.dropout.rate=0.9": "hurts",
    "regularization.gradient_noise.eta=1e-9": "no effect seen",
    "regularization.max_norm.limit=1e6": "no effect seen",
    "initialization.he.distribution=uniform": "no effect seen",
}


def wilson(hits, n, z=1.96):
    p = hits / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def count(tricks, verdicts, seeds):
    for one in tricks:
        verdicts[one["trick"]][one["verdict"]] += 1
        seeds[one["trick"]] += one["seeds"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--deft", default="build/release/deft")
    parser.add_argument("--repetitions", type=int, default=100)
    parser.add_argument("--kept", type=pathlib.Path)
    given = parser.parse_args()
    kept = [json.loads(line) for line in given.kept.read_text().splitlines()] if given.kept and given.kept.exists() else []
    verdicts, seeds = collections.defaultdict(collections.Counter), collections.Counter()
    for repetition in range(given.repetitions):
        if repetition < len(kept):
            count(kept[repetition], verdicts, seeds)
            continue
        folder = tempfile.mkdtemp()
        # Seeds of one study are 0, 1, 2...: another set of digits makes another study.
        words = [f"glyphs:samples=600,classes=6,seed={1000 + repetition}", "network.name=lenet5", "train.epochs=4", "data.validation=0.5", "train.threads=1", f"log.folder={folder}", "--seeds", "10", "--json", "--tricks", ",".join(PLANTED)]
        out = subprocess.run([given.deft, "ablate", *words], capture_output=True, text=True)
        shutil.rmtree(folder)
        if out.returncode:
            sys.exit(out.stderr)
        tricks = [{key: one[key] for key in ("trick", "verdict", "seeds")} for one in json.loads(out.stdout)["tricks"]]
        count(tricks, verdicts, seeds)
        if given.kept:
            with given.kept.open("a") as file:
                file.write(json.dumps(tricks) + "\n")
        print(f"\r{repetition + 1}/{given.repetitions}", end="", file=sys.stderr, flush=True)
    print(f"""# Planted cases

Written by `experiments/ablation/planted.py --repetitions {given.repetitions} > docs/ablation_planted.md`: {given.repetitions} studies, each on other drawn digits, at most 10 seeds.

| change | truth | helps | hurts | no effect seen | right | 95 % interval | seeds on average |
|---|---|---|---|---|---|---|---|""")
    for trick, truth in PLANTED.items():
        found, right = verdicts[trick], verdicts[trick][truth]
        low, high = wilson(right, given.repetitions)
        print(f"| `{trick}` | {truth} | {found['helps']} | {found['hurts']} | {found['no effect seen']} | {100 * right / given.repetitions:.0f} % | {100 * low:.0f} .. {100 * high:.0f} % | {seeds[trick] / given.repetitions:.1f} |")


if __name__ == "__main__":
    main()

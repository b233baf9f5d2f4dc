#!/usr/bin/env python3
"""No options, no regret: `deft train DATA --time T` against what experts do with the same time on the same machine and the same files.

    experiments/regret/regret.py [--deft build/release/deft] [--data ../shared/data] [--quick] [--only NAME] [--who NAME] [--seeds N]
    experiments/regret/regret.py --page docs/regret.md           the page and its picture, from the finished cells

Every finished cell is appended to experiments/regret/results.csv (--results FILE) and not run again. The test part is scored once, at the end of a cell.
Competitors come from Debian: python3-torch python3-torchvision python3-sklearn python3-optuna python3-xgboost python3-pandas.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

import shared_data

HERE = pathlib.Path(__file__).parent
FIELDS = ["data", "seconds", "seed", "who", "score", "measured_seconds", "wall_seconds", "machine"]
MOBILENET = "pretrained/mobilenet_v1_trunk_pw12.safetensors"
TABLE_MODELS, PICTURE_MODELS = ["boosted", "forest", "softmax"], ["expert", "whitening", "optuna", "softmax"]


def run(command, limit, environment=None):
    """Its JSON and the wall seconds of the whole process."""
    start = time.monotonic()
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, timeout=limit, env=environment)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout), time.monotonic() - start


def machine():
    """The processor, and what decides how fast bf16 is on it."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    return model + next((", " + name for flag, name in (("amx_bf16", "AMX"), ("avx512_bf16", "AVX512-BF16")) if flag in flags), "")


def cells(name, options, seconds, seed, arguments, finished):
    kind, path = options["source"].split(":", 1)
    if kind != "made":
        path = arguments.data / path   # an absolute path stays
    table, weights = kind == "csv", options.get("weights", False)
    whose = ["deft", *(TABLE_MODELS if table else PICTURE_MODELS), *(["probe"] if weights else [])]
    wanted = [who for who in whose if who in (arguments.who or whose) and (name, f"{seconds:g}", str(seed), who) not in finished]
    if not wanted:
        return
    folder, through = pathlib.Path(tempfile.mkdtemp()), arguments.through.split()
    metric = options.get("metric", "accuracy")
    try:
        if table:
            source = shared_data.make_table(path, folder, seed, options.get("header", False))
        else:
            source = shared_data.make_pictures(kind, path, folder, seed, options.get("share", 1), options.get("ratio", 1), options.get("noise", 0), options.get("files", "png"), arguments.deft)
        (folder / "nothing").mkdir()
        environment = dict(os.environ, DEFT_WEIGHTS=str(arguments.data / "pretrained" if weights else folder / "nothing"))
        photos = path if kind == "folder" else folder
        for who in wanted:
            if who == "deft":
                summary, wall = run([*through, arguments.deft, "train", source, "--time", f"{seconds:g}s", f"train.seed={seed}", "--name", "cell", f"log.folder={folder}/runs", "--json"], 4 * seconds + 900, environment)
                score, took = (summary["test"]["balanced_accuracy"] if metric == "balanced" else summary["test_accuracy"]), summary["seconds"]
            else:
                script = "table_models.py" if table else "photo_models.py" if who == "probe" else "picture_models.py"
                more = (["--balanced"] if metric == "balanced" else []) + (["--header"] if options.get("header") else [])
                more += [arguments.data / MOBILENET] if who == "probe" else []
                found, wall = run([*through, "/usr/bin/python3", HERE / script, who, photos if who == "probe" else folder, f"{seconds:g}", seed, *more], 4 * seconds + 900)
                score, took = found[metric], found["seconds"]
            with arguments.results.open("a", newline="") as out:
                csv.writer(out).writerow([name, f"{seconds:g}", seed, who, f"{score:.5f}", f"{took:.2f}", f"{wall:.2f}", machine()])
            print(f"{name:18} {seconds:4g} s  seed {seed}  {who:8} {100 * score:6.2f} %   {took:.1f} s", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder)


def read_results(path):
    return list(csv.DictReader(path.open(), FIELDS)) if path.exists() else []


def interval(values):
    """Mean and half width of the 95 % interval by Student's t; one value has none."""
    from scipy.stats import t
    if len(values) < 2:
        return values[0], math.inf
    return statistics.mean(values), t.ppf(0.975, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))


def summary_of(results):
    """(data, seconds) -> rows (who, mean) and deft's paired difference to the competitor with the best mean."""
    table = {}
    for one in results:
        table.setdefault((one["data"], one["seconds"]), {}).setdefault(one["who"], {})[one["seed"]] = (float(one["score"]), float(one["wall_seconds"]))
    lines = []
    for key, scores in table.items():
        if "deft" not in scores or len(scores) < 2:
            continue
        means = {who: statistics.mean(score for score, _ in of.values()) for who, of in scores.items()}
        best = max((who for who in means if who != "deft"), key=means.get)
        shared = sorted(set(scores["deft"]) & set(scores[best]))
        if not shared:
            continue
        mean, half = interval([100 * (scores["deft"][s][0] - scores[best][s][0]) for s in shared])
        over = max(seconds / float(key[1]) for _, seconds in scores["deft"].values())
        lines.append({"data": key[0], "seconds": key[1], "seeds": len(shared), "means": means, "best": best, "mean": mean, "half": half, "over": over})
    return lines


def machines(results):
    """Which seeds were run on which machine."""
    seeds = {}
    for one in results:
        seeds.setdefault(one["machine"], set()).add(int(one["seed"]))
    return "; ".join(f"seed{'s' * (len(of) > 1)} {', '.join(map(str, sorted(of)))}: {name}" for name, of in seeds.items())


def picture(lines):
    width, left, step = 860, 220, 26
    shown = 12.0
    place = lambda value: left + (max(-shown, min(shown, value)) + shown) / (2 * shown) * (width - left - 30)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{step * len(lines) + 60}" font-family="sans-serif" font-size="13">',
           f'<line x1="{place(0):.1f}" x2="{place(0):.1f}" y1="10" y2="{step * len(lines) + 16}" stroke="#888"/>']
    for i, one in enumerate(lines):
        y = 28 + step * i
        half = one["half"] if math.isfinite(one["half"]) else 0
        colour = "#1a7f37" if one["mean"] - half > 0 else "#b42318" if one["mean"] + half < 0 else "#555"
        out += [f'<text x="8" y="{y + 4}">{one["data"]}, {one["seconds"]} s</text>',
                f'<line x1="{place(one["mean"] - half):.1f}" x2="{place(one["mean"] + half):.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2"/>',
                f'<circle cx="{place(one["mean"]):.1f}" cy="{y}" r="4.5" fill="{colour}"/>']
    y = step * len(lines) + 34
    out += [f'<text x="{place(v):.1f}" y="{y}" text-anchor="middle">{v:+d}</text>' if v else f'<text x="{place(0):.1f}" y="{y}" text-anchor="middle">0</text>' for v in (-12, -8, -4, 0, 4, 8, 12)]
    out.append(f'<text x="{place(0):.1f}" y="{y + 18}" text-anchor="middle">deft minus the best competitor, points (95 % interval over seeds)</text></svg>')
    return "\n".join(out) + "\n"


def page(results, target):
    lines = summary_of(results)
    who = [one for one in ("deft", "boosted", "forest", "expert", "whitening", "optuna", "probe", "softmax") if any(one in line["means"] for line in lines)]
    text = ["# No options, no regret", "",
            "Written by `experiments/regret/regret.py --page docs/regret.md` from `experiments/regret/results.csv`; do not edit. Balanced accuracy for mammography, accuracy elsewhere; percent, means over the seeds.", "",
            "| data | time | seeds | " + " | ".join(who) + " | best competitor | deft's difference | time used |", "|---" * (6 + len(who)) + "|"]
    for one in lines:
        means = [f'{100 * one["means"][w]:.2f}' if w in one["means"] else "" for w in who]
        half = f'{one["mean"] - one["half"]:+.2f} to {one["mean"] + one["half"]:+.2f}' if math.isfinite(one["half"]) else "no interval: one seed"
        text.append(f'| {one["data"]} | {one["seconds"]} s | {one["seeds"]} | ' + " | ".join(means) + f' | {one["best"]} | {one["mean"]:+.2f} ({half}) | {100 * one["over"]:.0f} % |')
    behind = [one for one in lines if one["mean"] < -1 and one["mean"] + one["half"] < 0]
    ahead = [one for one in lines if one["mean"] - one["half"] > 0]
    text += ["", f"{len(lines)} data sets and times; deft is more than a point behind, with an interval that excludes 0, on {len(behind)}" + (": " + ", ".join(one["data"] for one in behind) if behind else "") +
             f"; it leads with an interval that excludes 0 on {len(ahead)}. Median difference {statistics.median(one['mean'] for one in lines):+.2f} points. Time limits kept within 5 %: on {sum(one['over'] <= 1.05 for one in lines)}." if lines else "No cell is finished.", "",
             "The interval is Student's over the seeds, of differences on the same division; it holds no more than the seeds do. `time used` is the longest of deft's cells in percent of the limit: the whole process, from the command to its end.", "",
             f"Two cores, nothing else running; all cells of a data set and seed on the same machine ({machines(results)}).", "",
             "![differences](regret.svg)", "", (HERE / "notes.md").read_text()]
    target.write_text("\n".join(text))
    target.with_suffix(".svg").write_text(picture(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deft", type=pathlib.Path, default="build/release/deft")
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data")
    parser.add_argument("--list", type=pathlib.Path, default=HERE / "data_sets.toml")
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results.csv")
    parser.add_argument("--only", action="append", help="a name of the list; may be given several times")
    parser.add_argument("--who", action="append", help="deft or a competitor; may be given several times")
    parser.add_argument("--through", default="", help="a command that starts each cell, for instance one that waits until the machine is idle")
    parser.add_argument("--quick", action="store_true", help="short times, two seeds, data sets that have a quick time")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--page", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.page:
        return page(read_results(arguments.results), arguments.page)
    data_sets = tomllib.loads(arguments.list.read_text())
    unknown = set(arguments.only or []) - set(data_sets)
    if unknown:
        sys.exit(f"regret.py: {', '.join(sorted(unknown))}: no such data set in {arguments.list}; there are {', '.join(data_sets)}")
    for seed in range(arguments.seeds or (2 if arguments.quick else 5)):
        for name, options in data_sets.items():
            if (arguments.only and name not in arguments.only) or (arguments.quick and "quick" not in options):
                continue
            finished = {(one["data"], one["seconds"], one["seed"], one["who"]) for one in read_results(arguments.results)}
            cells(name, options, float(options["quick"] if arguments.quick else options["seconds"]), seed, arguments, finished)


main()

#!/usr/bin/python3
"""deft tune against Optuna 3.1 (TPE with Hyperband, fed from log.jsonl) driving deft train, on the same space for the same time.

    experiments/tune_against_optuna/tune_against_optuna.py DATA_FOLDER [--deft ./deft] [--minutes 10] [--longer 1.5] [--repetitions 10] [--seeds 3] [--out FILE.csv]

Both use all cores by trainings of one thread each, and both try the recipe's own settings first. Each side's best settings are then trained
again with the same fresh seeds: that is the score. What Optuna has found when the time is up is what counts for it; it then goes on
until --longer times as much is over, so that how much later it comes as far as the best of both is measured, too. Optuna is Debian's python3-optuna: apt-get install python3-optuna. One line per
repetition and side, as CSV: a repetition that is in the file is not run again, so ten of them may be spread over several evenings.
"""
import argparse
import csv
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import tomllib
import warnings

warnings.filterwarnings("ignore")
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
here = pathlib.Path(__file__).resolve().parent


def settings_to_words(values, space):
    """key=value words for {option: value}; a choice among tricks switches the others off."""
    words = []
    for entry in space:
        option = entry["option"]
        if option not in values:
            continue
        value = values[option]
        if "." not in option and "names" in entry:
            chapter_is_list = option not in ("activation", "network")
            words += ["%s.%s=off" % (option, other) for other in entry["names"] if chapter_is_list and other != value]
            words.append("%s.%s=on" % (option, value))
        else:
            words.append("%s=%s" % (option, value))
    return words


def suggest(trial, space):
    values = {}
    for entry in space:
        option = entry["option"]
        parts = option.split(".")
        if len(parts) == 3:   # of a trick that is chosen or switched
            choice, switch = values.get(parts[0]), values.get(".".join(parts[:2]))
            offered = next((e["names"] for e in space if e["option"] == parts[0]), [])
            if (parts[1] in offered and choice != parts[1]) or switch == "off":
                continue
        if "names" in entry:
            values[option] = trial.suggest_categorical(option, entry["names"])
        elif "values" in entry:
            values[option] = trial.suggest_categorical(option, entry["values"])
        elif "range" in entry:
            low, high = entry["range"]
            values[option] = trial.suggest_float(option, low, high, log=low > 0 and high / low >= 10 and entry.get("scale") != "linear")
        else:
            values[option] = trial.suggest_categorical(option, ["on", "off"])
    return values


def own_settings(recipe, space):
    """The recipe's own values of the space's options, as a careful user enqueues them: {option: value}."""
    values = {}
    for entry in space:
        option = entry["option"]
        chapter, *rest = option.split(".")
        tables = recipe.get(chapter, {})
        tables = tables if isinstance(tables, list) else [tables]
        there = [t for t in tables if rest and t.get("name") == rest[0]]
        if not rest:
            values[option] = next(t["name"] for t in tables if t["name"] in entry["names"])
        elif chapter == "train":
            values[option] = tables[0][rest[0]]
        elif len(rest) == 1:
            values[option] = "on" if there else "off"
        elif there:
            values[option] = there[0][rest[1]]
    return values


def best_so_far(curve):
    """[(seconds, score)] of completed trainings -> those that were better than all before."""
    steps = []
    for at, value in sorted(curve):
        if not steps or value > steps[-1][1]:
            steps.append((at, value))
    return steps


def train(deft, recipe, folder, name, words, report=None):
    """One deft train; report(epoch, accuracy) -> True ends it. Its validation accuracy, or None."""
    command = [deft, "train", str(recipe), *words, "train.threads=1", "log.folder=" + str(folder), "--name", name]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    log, seen = pathlib.Path(folder) / name / "log.jsonl", 0
    ended = False
    while process.poll() is None:
        time.sleep(0.05)
        if not report or not log.exists():
            continue
        lines = [json.loads(line) for line in log.read_text().splitlines() if line.endswith("}") and '"epoch"' in line]
        epochs = [line for line in lines if line["event"] == "epoch"]
        for line in epochs[seen:]:
            if line.get("val_accuracy") is not None and report(line["epoch"], line["val_accuracy"]) and not ended:
                ended = True
                os.killpg(process.pid, signal.SIGKILL)
        seen = len(epochs)
    if process.returncode == 1:   # refused: the fault of this script, not of the settings
        print(process.stderr.read(), file=sys.stderr)
        os._exit(1)
    summary = pathlib.Path(folder) / name / "summary.json"
    return json.loads(summary.read_text())["val_accuracy"] if not ended and summary.exists() else None


def run_optuna(deft, recipe, space, own, folder, seconds, longer, seed, jobs, epochs):
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True, warn_independent_sampling=False),
                                pruner=optuna.pruners.HyperbandPruner(min_resource=1, max_resource=epochs, reduction_factor=3))
    study.enqueue_trial(own)
    begin = time.time()

    def objective(trial):
        def report(epoch, accuracy):
            if time.time() - begin > longer * seconds:
                return True
            trial.report(accuracy, int(epoch))
            return trial.should_prune()
        score = train(deft, recipe, folder, "t%d" % trial.number, settings_to_words(suggest(trial, space), space), report)
        if score is None:
            raise optuna.TrialPruned()
        trial.set_user_attr("at", time.time() - begin)
        return score

    study.optimize(objective, timeout=longer * seconds, n_jobs=jobs, catch=(Exception,))
    done = [t for t in study.trials if t.state.name == "COMPLETE" and t.user_attrs["at"] <= longer * seconds]
    in_time = [t for t in done if t.user_attrs["at"] <= seconds]
    if not in_time:
        sys.exit("no training under Optuna came to its end: give it more --minutes")
    best = max(in_time, key=lambda t: t.value)
    begun = [t for t in study.trials if t.datetime_start.timestamp() - begin <= seconds]
    return settings_to_words(best.params, space), [(t.user_attrs["at"], t.value) for t in done], len(begun)


def run_deft(deft, recipe, folder, seconds, seed):
    begin = time.time()
    subprocess.run([deft, "tune", str(recipe), "search.seed=%d" % seed, "--time", "%.1fs" % seconds, "--study", str(folder)], stdout=subprocess.DEVNULL, check=True)
    took = time.time() - begin
    if took > 1.05 * seconds:
        sys.exit("deft tune took %.0f s of its %.0f" % (took, seconds))
    trials = sqlite3.connect(str(folder / "study.db")).execute("SELECT candidate, words, score, ended, kind, state FROM deft_trial").fetchall()
    search = [t for t in trials if t[4] == "search"]
    done = [t for t in search if t[5] == "complete" and t[3] - begin <= seconds]   # the last may be a moment late
    if not done:
        sys.exit("no training under deft tune came to its end: give it more --minutes")
    best = max(done, key=lambda t: t[2])
    return [w for w in json.loads(best[1]) if not w.startswith("data.")], [(t[3] - begin, t[2]) for t in done], len(search)


def time_to(curve, score):
    reached = [at for at, value in curve if value >= score]
    return min(reached) if reached else float("nan")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("data")
    options.add_argument("--deft", default="./deft")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--longer", type=float, default=1.5)
    options.add_argument("--repetitions", type=int, default=10)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--out", default=str(here / "results.csv"))
    o = options.parse_args()
    deft, work = str(pathlib.Path(o.deft).resolve()), pathlib.Path("tune_against_optuna_work").resolve()
    text = (here / "recipe.toml").read_text()
    parsed = tomllib.loads(text)
    space, epochs = parsed["search"]["space"], parsed["train"]["epochs"]
    own = own_settings(parsed, space)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    source = "cifar10:" + str(pathlib.Path(o.data).resolve() / "cifar10")
    recipe = work / "recipe.toml"
    recipe.write_text(text.replace("cifar10:../shared/data/cifar10", source))
    plain = work / "plain.toml"   # for single trainings: no search
    plain.write_text(recipe.read_text().split("\n[search]\n")[0] + "\n")
    out = pathlib.Path(o.out)
    rows = list(csv.DictReader(out.open())) if out.exists() else []
    if any(float(row["minutes"]) != o.minutes or float(row["longer"]) != o.longer for row in rows):
        sys.exit(f"{out}: its repetitions had {rows[0]['minutes']} minutes a side ({rows[0]['longer']} times that), and these are to have {o.minutes:g} ({o.longer:g}); name another file with --out")
    in_time = lambda curve: [(at, value) for at, value in curve if at <= 60 * o.minutes]
    for repetition in range(o.repetitions):
        if any(int(row["repetition"]) == repetition for row in rows):
            continue
        found = {}
        for side in (("deft", "optuna") if repetition % 2 == 0 else ("optuna", "deft")):
            folder = work / ("%s-%d" % (side, repetition))
            folder.mkdir()
            if side == "deft":
                found[side] = run_deft(deft, recipe, folder, 60 * o.minutes, repetition)
            else:
                found[side] = run_optuna(deft, plain, space, own, folder, 60 * o.minutes, o.longer, repetition, os.cpu_count(), epochs)
        best_known = max(value for _, curve, _ in found.values() for _, value in in_time(curve))
        for side, (words, curve, trials) in found.items():
            scores = [None] * o.seeds
            def again(i):
                scores[i] = train(deft, plain, work, "again-%s-%d-%d" % (side, repetition, i), words + ["train.seed=%d" % (1000 + i)])
            threads = [threading.Thread(target=again, args=(i,)) for i in range(o.seeds)]
            for at in range(0, len(threads), os.cpu_count()):
                for t in threads[at:at + os.cpu_count()]:
                    t.start()
                for t in threads[at:at + os.cpu_count()]:
                    t.join()
            scores = [s if s is not None else 0.0 for s in scores]
            rows.append({"repetition": repetition, "side": side, "minutes": o.minutes, "longer": o.longer, "trials": trials, "complete": len(in_time(curve)), "found": "%.4f" % max(v for _, v in in_time(curve)),
                         "again": "%.4f" % statistics.mean(scores), "seconds_to_best_known_less_0.1": "%.1f" % time_to(curve, best_known - 0.001),
                         "best_so_far": " ".join("%.1f:%.4f" % step for step in best_so_far(curve))})
            print(rows[-1], flush=True)
        whole = out.with_suffix(".part")
        with whole.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        whole.replace(out)
    shutil.rmtree(work)
    (here / "results.md").write_text(page(rows))
    print((here / "results.md").read_text())


def median_until(curves, level):
    """The first second at which the median over the repetitions of the best so far reaches `level`; nan: never."""
    for at in sorted(at for curve in curves for at, _ in curve):
        if statistics.median([max([value for t, value in curve if t <= at], default=0.0) for curve in curves]) >= level:
            return at
    return float("nan")


def page(rows):
    """The table of all repetitions, and what it says of the claim."""
    sides = {side: {int(r["repetition"]): r for r in rows if r["side"] == side} for side in ("deft", "optuna")}
    both = sorted(set(sides["deft"]) & set(sides["optuna"]))
    of = lambda side, field: [float(sides[side][k][field]) for k in both]
    key = "seconds_to_best_known_less_0.1"
    limit, longer = 60 * float(rows[0]["minutes"]), float(rows[0]["longer"])
    ends = {"deft": limit, "optuna": longer * limit}
    late = lambda side: [ends[side] if value != value else value for value in of(side, key)]   # never: all of its time, which flatters
    curves = {side: [[tuple(map(float, step.split(":"))) for step in sides[side][k]["best_so_far"].split()] for k in both] for side in sides}
    level = min(statistics.median(of(side, "found")) for side in sides) - 0.001
    percent = lambda values: "%.2f" % (100 * statistics.median(values))
    lines = ["# What came out", "", "Written by `tune_against_optuna.py` from `results.csv`; do not edit. %s minutes a side and repetition, %d repetitions, two cores. Only the two lines about seconds look at what Optuna found later, up to %.0f s." % (rows[0]["minutes"], len(both), ends["optuna"]), "",
             "| | `deft tune` | Optuna 3.1 |", "|---|---|---|",
             "| validation accuracy of the best settings, trained again with fresh seeds, median | %s %% | %s %% |" % (percent(of("deft", "again")), percent(of("optuna", "again"))),
             "| the best score that was found, median | %s %% | %s %% |" % (percent(of("deft", "found")), percent(of("optuna", "found"))),
             "| trainings begun, median | %d | %d |" % tuple(statistics.median(of(side, "trials")) for side in sides),
             "| of them finished, median | %d | %d |" % tuple(statistics.median(of(side, "complete")) for side in sides),
             "| seconds to within 0.1 point of the best that either found, median (never: all of the time, %.0f and %.0f) | %.0f | %.0f |" % (*ends.values(), statistics.median(late("deft")), statistics.median(late("optuna"))),
             "| reached it in | %d of %d | %d of %d |" % tuple(x for side in sides for x in (sum(v == v for v in of(side, key)), len(both))),
             "| seconds until the median of the best so far is %.2f %%, 0.1 point below where the lower of the two medians ends | %.0f | %.0f |" % (100 * level, *(median_until(curves[side], level) for side in sides)), ""]
    differences = [100 * (a - b) for a, b in zip(of("deft", "again"), of("optuna", "again"))]
    lines.append("Trained again, deft less Optuna: median %+.2f points; better in %d of %d." % (statistics.median(differences), sum(d > 0 for d in differences), len(both)))
    lines += ["", "| repetition | side | trainings | finished | found | again | seconds to the best known less 0.1 |", "|---|---|---|---|---|---|---|"]
    for k in both:
        for side in sides:
            r = sides[side][k]
            lines.append("| %d | %s | %s | %s | %.2f %% | %.2f %% | %s |" % (k, side, r["trials"], r["complete"], 100 * float(r["found"]), 100 * float(r["again"]), "never" if float(r[key]) != float(r[key]) else r[key]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

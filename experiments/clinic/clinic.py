#!/usr/bin/python3
"""The coach's exam: hundreds of small trainings, healthy and faulty, and what the coach says of them.

    experiments/clinic/clinic.py all --seed 1                  everything: train, judge, repair, write docs/clinic.md
    experiments/clinic/clinic.py train --half building         one half's trainings; goes on where it was stopped
    experiments/clinic/clinic.py judge --half building         reads the run folders again: seconds
    experiments/clinic/clinic.py repair --half held_out        repairable faults again, with coach.mode = act, and their twins
    experiments/clinic/clinic.py rates                         scans for the best rate of each base (corpus.py holds the result)

Needs the built program and $DEFT_DATA. Standard library only; every training is a process of deft with one thread.
"""
import argparse
import concurrent.futures
import csv
import json
import os
import shutil
import subprocess
import sys
import time

import corpus
import report

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))
LIMIT = 180  # seconds: a training that takes longer is recorded as failed


def finished(run):
    try:
        with open(f"{run}/log.jsonl") as file:
            return '"event":"end"' in file.read()
    except OSError:
        return False


def deft(options, words, limit=LIMIT):
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    command = options.prefix.split() + [options.program] + words
    return subprocess.run(command, capture_output=True, text=True, timeout=limit, env=environment)


def train_one(options, base, recipe, make, name, loader, overrides=()):
    """One training: data, recipe, process. Returns an error text, or nothing."""
    runs = f"{options.out}/runs/{options.half}-{options.seed}"
    run = f"{runs}/{name}"
    if finished(run):
        return ""
    folder = f"{options.out}/data/{options.half}-{options.seed}-{name}"
    shutil.rmtree(run, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(runs, exist_ok=True)
    source = corpus.make_data(base, make, folder, loader)
    file = f"{runs}/{name}.toml"
    with open(file, "w") as out:
        out.write(recipe.replace("{source}", source))
    try:
        done = deft(options, ["train", file, "--name", name, f"log.folder={runs}", *overrides])
        error = "" if finished(run) else done.stderr.strip()[-600:] or f"exit code {done.returncode}"
    except subprocess.TimeoutExpired:
        error = f"longer than {LIMIT} s"
    shutil.rmtree(folder, ignore_errors=True)
    for large in ("model.safetensors", "report.html"):
        if os.path.exists(f"{run}/{large}"):
            os.remove(f"{run}/{large}")
    return error


def in_parallel(options, jobs):
    """jobs: (name, function). Ends after --seconds, to be called again."""
    start, failed, left = time.time(), 0, 0

    def within(function):
        return function() if not options.seconds or time.time() - start < options.seconds else None

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {pool.submit(within, function): name for name, function in jobs}
        for number, future in enumerate(concurrent.futures.as_completed(futures), 1):
            error = future.result()
            failed += bool(error)
            left += error is None
            if error or (number % 20 == 0 and not left):
                print(f"{number}/{len(jobs)} {time.time() - start:.0f} s {futures[future]} {error}", flush=True)
    print(f"{len(jobs)} trainings, {failed} failed, {left} left, {time.time() - start:.0f} s", flush=True)
    return failed + left


def selected(options):
    return [case for case in corpus.cases(options.half, options.seed) if not options.only or options.only in case.name]


def train(options):
    loader = corpus.Loader(options.data)
    jobs = []
    for case in selected(options):
        base = corpus.base_of(case.base)
        jobs.append((case.name, lambda case=case, base=base: train_one(options, base, case.recipe, case.make, case.name, loader)))
    return in_parallel(options, jobs)


def summary_of(run):
    try:
        with open(f"{run}/summary.json") as file:
            return json.load(file)
    except OSError:
        return {}


def judge(options):
    """Findings of every run, in results-HALF.csv: one line a run."""
    rows = []
    runs = f"{options.out}/runs/{options.half}-{options.seed}"
    for case in selected(options):
        run = f"{runs}/{case.name}"
        if not finished(run):
            continue
        said = subprocess.run([options.program, "diagnose", run, "--json"], capture_output=True, text=True)
        findings = json.loads(said.stdout)["findings"] if said.returncode == 0 else []
        summary = summary_of(run)
        loud = [f["rule"] for f in findings if f["severity"] != "info"]
        rows.append({"case": case.name, "kind": case.kind, "base": case.base, "findings": " ".join(loud),
                     "infos": " ".join(f["rule"] for f in findings if f["severity"] == "info"),
                     "right": int(case.kind != "healthy" and any(name in corpus.NAMES[case.kind] for name in loud[:2])),
                     "test_accuracy": summary.get("test_accuracy", ""), "seconds": summary.get("seconds", "")})
    file = options.results or f"{options.out}/results-{options.half}-{options.seed}.csv"
    with open(file, "w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["case"])
        writer.writeheader()
        writer.writerows(rows)
    report.print_table(rows)
    print(file)
    return 0


def repair(options):
    """Every repairable fault again, with the autopilot, and its healthy twin."""
    loader = corpus.Loader(options.data)
    jobs = []
    for case in selected(options):
        if case.kind not in corpus.REPAIRABLE:
            continue
        base = corpus.base_of(case.base)
        jobs.append(("twin_" + case.name, lambda case=case, base=base: train_one(options, base, case.twin, case.twin_make, "twin_" + case.name, loader)))
        jobs.append(("act_" + case.name, lambda case=case, base=base: train_one(options, base, case.recipe, case.make, "act_" + case.name, loader,
                                                                            ["coach.mode=act"])))
    failed = in_parallel(options, jobs)
    rows = []
    runs = f"{options.out}/runs/{options.half}-{options.seed}"
    for case in selected(options):
        if case.kind not in corpus.REPAIRABLE:
            continue
        sick, twin, act = (summary_of(f"{runs}/{prefix}{case.name}") for prefix in ("", "twin_", "act_"))
        rows.append({"case": case.name, "kind": case.kind, "sick": sick.get("test_accuracy", ""), "twin": twin.get("test_accuracy", ""),
                     "act": act.get("test_accuracy", ""), "sick_seconds": sick.get("seconds", ""), "twin_seconds": twin.get("seconds", ""),
                     "act_seconds": act.get("seconds", "")})
    file = f"{options.out}/repair-{options.half}-{options.seed}.csv"
    with open(file, "w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["case"])
        writer.writeheader()
        writer.writerows(rows)
    report.print_repair(rows)
    print(file)
    return failed


def rates(options):
    """Test accuracy for rates a factor of 2.5 apart."""
    loader = corpus.Loader(options.data)
    for base in corpus.BASES:
        if options.only and options.only not in base.name:
            continue
        scores = []
        for step in range(-2, 3):
            factor = 2.5 ** step
            name = f"rate_{base.name}_{step}"
            error = train_one(options, base, corpus.recipe(base, 5, rate=factor), {"seed": 5, "samples": base.samples}, name, loader)
            summary = summary_of(f"{options.out}/runs/{options.half}-{options.seed}/{name}")
            accuracy = summary.get("test_accuracy") or 0.0
            scores.append((accuracy, base.rate * factor, summary.get("seconds", 0), error[:200]))
        print(base.name, " ".join(f"{rate:.3g}:{100 * a:.1f}" for a, rate, _, _ in scores), f"{scores[3][2]} s", *[e for *_, e in scores if e][:1], flush=True)
    return 0


def everything(options):
    for options.half in ("building", "held_out"):
        train(options)
        judge(options)
    repair(options)
    return write_docs(options)


def write_docs(options):
    return report.write(options, f"{TREE}/docs")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["all", "train", "judge", "repair", "rates", "docs"])
    parser.add_argument("--half", choices=["building", "held_out"], default="building")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus: another one draws it anew")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0, help="begin no training after that many seconds; call again to go on")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--program", default=f"{TREE}/build/release/deft")
    parser.add_argument("--prefix", default="", help="put before every training, as 'nice -n 10'")
    parser.add_argument("--data", default=os.environ.get("DEFT_DATA", f"{TREE}/../shared/data"))
    parser.add_argument("--out", default=f"{TREE}/build/clinic")
    parser.add_argument("--results", default="")
    options = parser.parse_args()
    commands = {"all": everything, "train": train, "judge": judge, "repair": repair, "rates": rates, "docs": write_docs}
    return 1 if commands[options.command](options) else 0


if __name__ == "__main__":
    sys.exit(main())

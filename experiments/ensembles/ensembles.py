#!/usr/bin/env python3
"""Trains members on a quarter of CIFAR-10, makes ensembles of them, and writes docs/ensembles.md; no figure in it is typed by hand.

    experiments/ensembles/ensembles.py --data /work/shared/data/cifar10 [--work runs/ensembles] [--program ./deft]

What is finished in the work folder is not trained again.
"""
import argparse
import json
import pathlib
import platform
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parent.parent
EPOCHS, CYCLES = 8, 4
RULES = ["average", "geometric_average", "vote", "late_fusion", "greedy", "stack", "early_fusion"]
RULES_OF_VARIED = ["average", "vote", "greedy", "stack"]
OTHER_NETWORK = ["initialization.patch_whitening=off", "optimization.learning_rate=0.05"]
VARIED = {
    "recipe": ["train.seed=10"],
    "relu": ["activation.name=relu", "train.seed=11"],
    "adamw": ["optimization.name=adamw", "optimization.learning_rate=0.003", "train.seed=12"],
    "cutmix": ["augmentation.cutmix=on", "train.seed=13"],
    "small-pictures": ["data.size=24", "train.seed=14"],
    "plain-cnn": ["network.name=plain_cnn", "network.widths=[16,32,64]", "train.seed=15"] + OTHER_NETWORK,
    "resnet9": ["network.name=resnet9", "network.width=8", "train.seed=16"] + OTHER_NETWORK,
    "lenet5": ["network.name=lenet5", "train.seed=17"] + OTHER_NETWORK,
}


class Bench:
    def __init__(self, arguments):
        self.work = pathlib.Path(arguments.work).resolve()
        self.program, self.source = arguments.program, "cifar10:" + str(pathlib.Path(arguments.data).resolve())
        self.work.mkdir(parents=True, exist_ok=True)

    def call(self, *words):
        print("deft", *words, flush=True)
        subprocess.run([self.program, *words], cwd=self.work, check=True)

    def summary(self, name):
        return json.loads((self.work / "runs" / name / "summary.json").read_text())

    def train(self, name, *overrides):
        folder = self.work / "runs" / name
        if not (folder / "summary.json").exists():
            if (folder / "recipe.toml").exists():
                self.call("train", "--resume", str(folder))
            else:
                self.call("train", str(HERE / "recipe.toml"), "data.source=" + self.source, f"train.epochs={EPOCHS}", *overrides, "--name", name)
        return self.summary(name)

    def ensemble(self, name, method, *runs):
        if not (self.work / "runs" / name / "summary.json").exists():
            self.call("ensemble", *runs, "--method", method, "--name", name)
        return self.summary(name)["ensemble"]


def share(value):
    return f"{100 * value:.2f}"


def row(label, ensemble):
    gain = ensemble["gain"]
    best = max(one["test_accuracy"] for one in ensemble["members"])
    mean = sum(one["test_accuracy"] for one in ensemble["members"]) / len(ensemble["members"])
    verdict = "gains" if gain["ci_low"] > 0 else "loses" if gain["ci_high"] < 0 else "no effect seen"
    return (f"| {label} | {len(ensemble['members'])} | {share(mean)} | {share(best)} | {share(ensemble['test_accuracy'])} | "
            f"{100 * gain['mean']:+.2f} | {100 * gain['ci_low']:+.2f} .. {100 * gain['ci_high']:+.2f} | {verdict} |")


def table(rows):
    head = ["| ensemble | members | mean member, % | best member, % | ensemble, % | gain, points | 95 % interval | |", "|---|---|---|---|---|---|---|---|"]
    return head + rows


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--work", default="runs/ensembles")
    parser.add_argument("--program", default=str(TREE / "deft"))
    parser.add_argument("--out", default=str(TREE / "docs/ensembles.md"))
    bench = Bench(parser.parse_args())
    out = parser.parse_args().out

    seeds = bench.train("seeds", "ensemble.name=seeds", "ensemble.count=5")
    members = [str(bench.work / "runs/seeds/members" / f"seed-{i}") for i in range(5)]
    by_rule = {rule: seeds["ensemble"] if rule == "average" else bench.ensemble("seeds-" + rule, rule, *members) for rule in RULES}
    for name, overrides in VARIED.items():
        bench.train("varied-" + name, *overrides)
    varied_runs = [f"runs/varied-{name}" for name in VARIED]
    varied = {rule: bench.ensemble("varied-all-" + rule, rule, *varied_runs) for rule in RULES_OF_VARIED}
    cycles = ["schedule.name=warm_restarts", f"schedule.first_epochs={EPOCHS // CYCLES}", "schedule.growth=1"]
    snapshot = bench.train("snapshot", *cycles, "ensemble.name=snapshot", f"ensemble.count={CYCLES}")
    single = bench.summary("seeds/members/seed-0")

    lines = ["# Ensembles, measured", "",
             f"Written by `experiments/ensembles/ensembles.py --data DIR` from the summaries of its runs: the recipe "
             f"[experiments/ensembles/recipe.toml](../experiments/ensembles/recipe.toml) on a quarter of CIFAR-10, {EPOCHS} epochs "
             f"({single['train_samples']:,} pictures to train on, {single['val_samples']:,} to choose and to fit rules on, {single['test_samples']:,} for the test, scored at the end) on {processor()}, "
             f"{single['threads']} threads, {single['precision']}. What counts is the gain, not the level: a run of this recipe is kept to about a minute.", "",
             "*Gain*: ensemble less the member that is best on the test part, which favours the member. The interval is paired: only pictures that one of the two alone has right count "
             "(Bonett and Price 2012). It says how sure the gain is on other pictures of this kind, for these members; other seeds scatter beside it.", "",
             "## Five seeds of one recipe", "", "`deft train RECIPE ensemble.name=seeds ensemble.count=5`, then `deft ensemble MEMBERS --method RULE`.", ""]
    lines += table([row(rule, by_rule[rule]) for rule in RULES])
    lines += ["", "## Eight different runs", "",
              "Another activation, optimiser, augmentation, picture size and network each (the list is in the script). `deft ensemble RUNS --method RULE`.", ""]
    lines += table([row(rule, varied[rule]) for rule in RULES_OF_VARIED])
    lines += ["", "| run | test, % | weight in greedy |", "|---|---|---|"]
    lines += [f"| {pathlib.Path(one['run']).name.removeprefix('varied-')} | {share(one['test_accuracy'])} | {one['weight']:.2f} |" for one in varied["greedy"]["members"]]
    lines += ["", "## One training", "",
              f"`ensemble.name=snapshot`: {CYCLES} cosine cycles in the same {EPOCHS} epochs. A single run of the recipe, whose rate rises and falls once, reaches "
              f"{share(sum(one['test_accuracy'] for one in seeds['ensemble']['members']) / 5)} % (mean of the five seeds): that is what snapshots have to beat for the same price.", ""]
    lines += table([row("snapshots, average", snapshot["ensemble"])])
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes docs/decisions.md: what `deft train` decides for each data set of data_sets.toml, and why, as `deft check --decisions` says it.

    experiments/regret/decisions.py [--deft build/release/deft] [--data ../shared/data] > docs/decisions.md
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import tomllib

import shared_data

HERE = pathlib.Path(__file__).parent
HEAD = """# What is decided, and why

Written by `experiments/regret/decisions.py > docs/decisions.md`; do not edit. For each data set of the regret table: what `deft train` without options decides from the data and the
time, as `deft check DATA --decisions --time T` prints it. The chapters are the textbook's (`deft tricks`); what stands in a recipe or on the command line is never decided. The rules
themselves are in [src/deft/decide](../src/deft/decide/decider.h), one file a subject. Three decisions come later, since they need measuring: a learning rate is tried by short sweeps before
long trainings, the length is planned once steps have been timed (`planned: ...`), and the way of starting from weights is chosen by features.
"""


def decisions_of(source, seconds, deft, weights):
    command = [str(deft), "check", source, "--decisions", "--json", "--time", f"{seconds:g}s"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ, DEFT_WEIGHTS=str(weights)))
    return json.loads(done.stdout)["decisions"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deft", type=pathlib.Path, default="build/release/deft")
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data")
    arguments = parser.parse_args()
    print(HEAD)
    for name, options in tomllib.loads((HERE / "data_sets.toml").read_text()).items():
        kind, path = options["source"].split(":", 1)
        if kind != "made":
            path = arguments.data / path
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            (folder / "nothing").mkdir()
            if kind == "csv":
                source = shared_data.make_table(path, folder, 0, options.get("header", False))
            else:
                source = shared_data.make_pictures(kind, path, folder, 0, options.get("share", 1), options.get("ratio", 1), options.get("noise", 0), options.get("files", "png"), arguments.deft)
            decided = decisions_of(source, options["seconds"], arguments.deft, arguments.data / "pretrained" if options.get("weights") else folder / "nothing")
        print(f"## {name}, {options['seconds']} s\n\n| chapter | decision | because |\n|---|---|---|")
        for one in decided:
            reason = one["reason"].replace(str(arguments.data), "DATA")
            print(f"| {one['chapter']} | {one['what']} | {reason} |")
        print()


main()

#!/usr/bin/python3
"""Writes docs/search_speed.md from what bench/tune.sh measured; no figure in it is typed by hand.

    bench/tune.sh DATA_FOLDER build/release 6 && scripts/tune_speed.py bench_tune.csv > docs/search_speed.md
"""
import csv
import os
import pathlib
import sys

WAYS = {"together": "`deft tune`: one training for each processor, one thread each", "alone": "`deft tune search.workers=1`: one after the other, all threads",
        "loop": "a loop over `deft train`: one after the other, all threads"}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


rows = list(csv.DictReader(open(sys.argv[1])))
print("# Trials per hour\n")
print("Written by `scripts/tune_speed.py` from `bench/tune.sh DATA_FOLDER build/release %s`. Processor: %s, %d cores, nothing else running." % (rows[0]["trials"], processor(), os.cpu_count()))
print("The same settings each time: MNIST, a tenth of it, LeNet-5, 3 epochs; CIFAR-10, a tenth of it, the decided whitening-net, 3 epochs. Starting and reading the data count.")
print("The loop also scores the test part and writes a report for each training, which trials do not: that share is not speed, it is work left out.\n")
print("| study | way | seconds | trials per hour | `deft tune` against it | median validation accuracy |\n|---|---|---|---|---|---|")
for row in rows:
    base = next(r for r in rows if r["study"] == row["study"] and r["way"] == "together")
    print("| %s | %s | %s | %s | %.2f | %.3f |" % (row["study"], WAYS[row["way"]], row["seconds"], row["trials_per_hour"],
                                              float(base["trials_per_hour"]) / float(row["trials_per_hour"]), float(row["median_val_accuracy"])))

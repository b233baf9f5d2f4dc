#!/usr/bin/env python3
"""Writes docs/results.md from the summaries of finished runs; no figure in it is typed by hand.

    scripts/results.py runs/cifar10-* runs/mnist-1 > docs/results.md
    scripts/results.py --title "CIFAR-10-LT, ratio 100" runs/lt-* > docs/long_tail.md

Runs of the same data, network and length are one row: mean and standard deviation over seeds.
"""
import json
import pathlib
import platform
import statistics
import sys


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def spread(values, form):
    text = form.format(statistics.mean(values))
    if len(values) > 1:
        text += " +- " + form.format(statistics.stdev(values))
    return text


def main(title, folders):
    rows = {}
    for folder in folders:
        path = pathlib.Path(folder) / "summary.json"
        if not path.exists():
            sys.exit(f"{folder}: no summary.json: not a finished run")
        summary = json.loads(path.read_text())
        if summary["test_accuracy"] is None:
            sys.exit(f"{folder}: it has no test part")
        key = (summary["data"], summary["source"], summary["network"], summary["epochs"], summary["precision"], summary["threads"])
        rows.setdefault(key, []).append(summary)
    print(f"# {title}\n")
    print(f"Written by `scripts/results.py` from the runs' summaries. Processor: {processor()}.")
    print("Accuracy on the test part, scored once at the end; `seconds` from the first step to the last evaluation.\n")
    print("| data | network | epochs | precision, threads | runs | test accuracy or R2 | seconds | images per second | peak memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    for (data, _, network, epochs, precision, threads), all_runs in sorted(rows.items()):
        def values(name, factor=1.0):
            return [run[name] * factor for run in all_runs if run[name] is not None]
        accuracy = spread(values("test_accuracy", 100.0), "{:.2f} %") if all_runs[0]["metric"] == "accuracy" else spread(values("test_accuracy"), "{:.4f}")
        rate = values("images_per_second")
        print(f"| {data} | {network} | {epochs:g} | {precision}, {threads} | {len(all_runs)} | {accuracy} | {spread(values('seconds'), '{:.1f}')} | "
              f"{spread(rate, '{:.0f}') if rate else ''} | {max(values('peak_rss_mb')):.0f} MB |")


if __name__ == "__main__":
    words = sys.argv[1:]
    titled = words[:1] == ["--title"]
    if len(words) < (3 if titled else 1):
        sys.exit(__doc__)
    main(words[1] if titled else "Measured results", words[2:] if titled else words)

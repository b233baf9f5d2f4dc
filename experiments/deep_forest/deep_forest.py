#!/usr/bin/python3
"""Deep forest against single forests of OpenCV and scikit-learn, on adult and on 10,000 digits of MNIST.

    experiments/deep_forest/deep_forest.py DATA [adult] [mnist]     DATA/tabular, DATA/mnist; writes measured.csv here
    experiments/deep_forest/deep_forest.py report                   docs/deep_forest.md from measured.csv

Needs python3-sklearn and python3-opencv. All models see the same rows; the test rows are asked once, after all choices.
"""
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))
DEFT = os.environ.get("DEFT_PROGRAM", os.path.join(TREE, "build/release/deft"))
MEASURED = os.path.join(HERE, "measured.csv")
SINGLE = 500            # trees of a single forest; OpenCV's on pixels: 100, it takes a second for each
OPTIONS = {"adult": ["ensemble.deep_forest.trees=50"], "mnist": ["ensemble.deep_forest.trees=20"]}


def adult(data):
    with open(os.path.join(data, "tabular/adult-train.csv")) as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    order = np.random.default_rng(0).permutation(len(rows))
    test = len(rows) // 3
    names = ["c%d" % i for i in range(len(rows[0]) - 1)] + ["label"]
    numeric = [all(row[c].lstrip("-").replace(".", "", 1).isdigit() for row in rows) for c in range(len(names) - 1)]
    columns = []
    for c in range(len(names) - 1):
        cells = [row[c] for row in rows]
        if numeric[c]:
            columns.append(np.array(cells, np.float32)[:, None])
        else:
            kinds = sorted(set(cells))
            columns.append(np.array([[cell == kind for kind in kinds] for cell in cells], np.float32))
    x, y = np.hstack(columns), np.array([row[-1] for row in rows])
    return names, [rows[i] for i in order[test:]], [rows[i] for i in order[:test]], x[order[test:]], y[order[test:]], x[order[:test]], y[order[:test]]


def digits(path, count):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=16 if "images" in path else 8)[: count * (784 if "images" in path else 1)]


def mnist(data):
    parts = []
    for part, count in [("train", 10000), ("t10k", 10000)]:
        parts.append(digits(os.path.join(data, "mnist/%s-images-idx3-ubyte.gz" % part), count).reshape(count, 784).astype(np.float32))
        parts.append(np.array(["digit%d" % d for d in digits(os.path.join(data, "mnist/%s-labels-idx1-ubyte.gz" % part), count)]))
    x, y, test_x, test_y = parts
    names = ["p%d" % i for i in range(784)] + ["label"]
    rows = lambda a, b: [[str(int(v)) for v in row] + [label] for row, label in zip(a, b)]
    return names, rows(x, y), rows(test_x, test_y), x, y, test_x, test_y


def run(*words):
    done = subprocess.run([DEFT, *words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def deep_forest(name, names, train, test, folder):
    for part, rows in [("train", train), ("test", test)]:
        with open(os.path.join(folder, part + ".csv"), "w", newline="") as file:
            csv.writer(file).writerows([names] + rows)
    source = "csv:%s/train.csv,test=%s/test.csv" % (folder, folder)
    command = ["train", source, "data.task=classes", "ensemble.name=deep_forest", *OPTIONS[name]]
    start = time.time()
    run(*command, "--name", name, "log.folder=" + folder)
    seconds = time.time() - start
    with open(os.path.join(folder, name, "summary.json")) as file:
        summary = json.load(file)
    answers = json.loads(run("predict", os.path.join(folder, name), os.path.join(folder, "test.csv"), "--json"))
    size = os.path.getsize(os.path.join(folder, name, "model.safetensors")) / 1e6
    layers = [json.loads(line)["val_accuracy"] for line in open(os.path.join(folder, name, "log.jsonl")) if '"epoch"' in line and "val_accuracy" in line and '"event":"epoch"' in line]
    right = np.array([a["label"] for a in answers]) == np.array([row[-1] for row in test])
    assert abs(right.mean() - summary["test_accuracy"]) < 1e-9, "predict and the summary disagree"
    return right, seconds, "%d of %d layers, %.0f MB; out of fold %s" % (summary["best_epoch"], summary["epochs"], size, " ".join("%.2f" % (100 * a) for a in layers))


def scikit(x, y, test_x, test_y):
    from sklearn.ensemble import RandomForestClassifier
    start = time.time()
    forest = RandomForestClassifier(SINGLE, n_jobs=2, random_state=0).fit(x, y)
    return forest.predict(test_x) == test_y, time.time() - start, "%d trees" % SINGLE


def opencv(x, y, test_x, test_y, trees):
    import cv2
    kinds, numbers = np.unique(y, return_inverse=True)
    start = time.time()
    cv2.setRNGSeed(1)
    forest = cv2.ml.RTrees_create()
    forest.setMaxDepth(25)
    forest.setMinSampleCount(2)
    forest.setTermCriteria((cv2.TERM_CRITERIA_MAX_ITER, trees, 0))
    forest.train(x, cv2.ml.ROW_SAMPLE, numbers.astype(np.int32))
    return kinds[forest.predict(test_x)[1].astype(int).ravel()] == test_y, time.time() - start, "%d trees" % trees


def measure(data, wanted):
    results = []
    if os.path.exists(MEASURED):
        with open(MEASURED) as file:
            results = [row for row in csv.DictReader(file) if row["data"] not in wanted]
    for name in wanted:
        names, train, test, x, y, test_x, test_y = {"adult": adult, "mnist": mnist}[name](data)
        with tempfile.TemporaryDirectory() as folder:
            found = {"deep forest (deft)": deep_forest(name, names, train, test, folder)}
        found["random forest (scikit-learn)"] = scikit(x, y, test_x, test_y)
        found["random forest (OpenCV)"] = opencv(x, y, test_x, test_y, SINGLE if name == "adult" else 100)
        ours = found["deep forest (deft)"][0]
        for model, (right, seconds, note) in found.items():
            gain = ours.astype(float) - right
            spread = 1.96 * gain.std() / np.sqrt(len(gain))
            results.append({"data": name, "train": len(y), "test": len(test_y), "model": model, "accuracy": right.mean(), "gain": gain.mean(), "low": gain.mean() - spread, "high": gain.mean() + spread,
                            "seconds": seconds, "note": note})
            print(name, model, "%.4f" % right.mean(), "%.0f s" % seconds, note, flush=True)
    with open(MEASURED, "w", newline="") as file:
        writer = csv.DictWriter(file, results[0].keys())
        writer.writeheader()
        writer.writerows(results)


def report():
    with open(MEASURED) as file:
        results = list(csv.DictReader(file))
    lines = ["# Deep forest against single forests", "",
             "Made by `experiments/deep_forest/deep_forest.py report` from measured.csv beside it, which `experiments/deep_forest/deep_forest.py DATA adult mnist` measures. One run each, seed 0.",
             "Adult: its training file, a third of the rows held out for the test. MNIST: the first 10,000 training digits, all 10,000 of the test. The gain is that of the deep forest over the model of the line, with",
             "its 95 % interval over the test rows (paired). Seconds are from a busy machine with two cores and say no more than the order of magnitude.", "",
             "| data | model | test accuracy | gain of the deep forest | seconds | |", "|---|---|---|---|---|---|"]
    for row in results:
        gain = "" if "deep" in row["model"] else "%+.2f (%+.2f to %+.2f)" % tuple(100 * float(row[k]) for k in ("gain", "low", "high"))
        lines.append("| %s | %s | %.2f %% | %s | %.0f | %s |" % (row["data"], row["model"], 100 * float(row["accuracy"]), gain, float(row["seconds"]), row["note"]))
    with open(os.path.join(TREE, "docs/deep_forest.md"), "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["report"]:
        report()
    elif len(sys.argv) > 1 and os.path.isdir(sys.argv[1]):
        measure(sys.argv[1], sys.argv[2:] or ["adult", "mnist"])
        report()
    else:
        sys.exit(__doc__)

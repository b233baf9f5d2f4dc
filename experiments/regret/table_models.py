#!/usr/bin/env python3
"""What an expert does with a table: python3 table_models.py boosted|forest|softmax FOLDER SECONDS SEED -> accuracy and balanced accuracy as JSON.

boosted: XGBoost, 12 settings of depth, rate and shares drawn at random, each with early stopping by 5-fold cross-validation while time is left; the best
         one is fitted on all rows.     forest: 500 trees, and the best of three leaf sizes by out-of-bag accuracy.     softmax: L2 by cross-validation.
Categories are one-hot, missing numbers stay missing (XGBoost) or get the median with a flag. Where --balanced is given, rows are weighted by class.
"""
import json
import sys
import time

import numpy as np
import pandas
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import accuracy_score, balanced_accuracy_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from sklearn.utils.class_weight import compute_sample_weight


def read(folder, header):
    options = {"na_values": ["?"], "skipinitialspace": True, "header": 0 if header else None}
    return pandas.read_csv(f"{folder}/train.csv", **options), pandas.read_csv(f"{folder}/test.csv", **options)


def boosted(x, y, seconds, seed, weights):
    import xgboost
    begin, drawn, best = time.monotonic(), np.random.default_rng(seed), None
    data = xgboost.DMatrix(x, label=y, weight=weights)
    classes = int(y.max()) + 1
    longest = 0.0
    for trial in range(12):
        setting = {"objective": "multi:softprob", "num_class": classes, "tree_method": "hist", "nthread": 2, "seed": seed, "eta": 0.1, "max_depth": 6, "subsample": 0.8, "colsample_bytree": 0.8}
        if trial:
            setting |= {"eta": float(drawn.choice([0.03, 0.1, 0.2])), "max_depth": int(drawn.integers(3, 9)), "subsample": float(drawn.uniform(0.6, 1)),
                        "colsample_bytree": float(drawn.uniform(0.4, 1)), "min_child_weight": float(drawn.choice([1, 3, 10])), "lambda": float(drawn.choice([1, 3, 10]))}
        start = time.monotonic()
        if trial and start - begin + 1.4 * longest > seconds:
            break
        history = xgboost.cv(setting, data, 600, nfold=5, stratified=True, metrics="mlogloss", early_stopping_rounds=20, seed=seed)
        longest = max(longest, time.monotonic() - start)
        score = history["test-mlogloss-mean"].min()
        if best is None or score < best[0]:
            best = (score, setting, len(history))
    model = xgboost.train(best[1], data, best[2])
    return lambda rows: model.predict(xgboost.DMatrix(rows)).argmax(1)


def forest(x, y, seconds, seed, weights):
    best = None
    begin = time.monotonic()
    for leaf in (1, 3, 10):
        start = time.monotonic()
        model = RandomForestClassifier(500, min_samples_leaf=leaf, oob_score=True, n_jobs=2, random_state=seed).fit(x, y, weights)
        if best is None or model.oob_score_ > best.oob_score_:
            best = model
        if time.monotonic() - begin + (time.monotonic() - start) > seconds:
            break
    return best.predict


def softmax(x, y, seconds, seed, weights):
    return LogisticRegressionCV(Cs=6, cv=5, max_iter=500, n_jobs=2).fit(x, y, weights).predict


def main():
    kind, folder, seconds, seed = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    train, test = read(folder, "--header" in sys.argv)
    numbers = [c for c in train.columns[:-1] if train[c].dtype != object]
    words = [c for c in train.columns[:-1] if train[c].dtype == object]
    steps = [] if kind == "boosted" else [SimpleImputer(strategy="median", add_indicator=True), StandardScaler()]
    table = ColumnTransformer([("numbers", make_pipeline(*steps) if steps else "passthrough", numbers), ("words", OneHotEncoder(handle_unknown="ignore", sparse_output=False), words)])
    names = LabelEncoder().fit(train.iloc[:, -1].astype(str))
    y, wanted = names.transform(train.iloc[:, -1].astype(str)), names.transform(test.iloc[:, -1].astype(str))
    x, rows = table.fit_transform(train.iloc[:, :-1]), table.transform(test.iloc[:, :-1])
    weights = compute_sample_weight("balanced", y) if "--balanced" in sys.argv else None
    begin = time.monotonic()
    answers = {"boosted": boosted, "forest": forest, "softmax": softmax}[kind](x, y, seconds, seed, weights)(rows)
    print(json.dumps({"accuracy": accuracy_score(wanted, answers), "balanced": balanced_accuracy_score(wanted, answers), "seconds": time.monotonic() - begin}))


main()

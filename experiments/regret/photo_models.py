#!/usr/bin/env python3
"""What an expert does with a few photos and pretrained weights: photo_models.py probe FOLDER SECONDS SEED WEIGHTS -> accuracy as JSON.

probe: MobileNet's features (the weights file that deft finds in $DEFT_WEIGHTS, read here on its own) of the middle 224 x 224 of each photo scaled to a
       short side of 256 and of its mirror image; logistic regression with the penalty chosen by 5-fold cross-validation; the test part by the mean of both.
"""
import json
import pathlib
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, UnidentifiedImageError
from sklearn.linear_model import LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

STRIDED = (2, 4, 6, 12)   # blocks of MobileNet v1 that halve the picture


def tensors(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    at = lambda one: np.frombuffer(data, "<f4", (one["data_offsets"][1] - one["data_offsets"][0]) // 4, 8 + length + one["data_offsets"][0]).reshape(one["shape"])
    return {name: torch.from_numpy(at(one).copy()) for name, one in header.items() if name != "__metadata__"}


def features(pictures, weights):
    """count x 1024: means over the positions after block 12."""
    def normalized(x, name):
        return F.relu6(F.batch_norm(x, *(weights[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")), False, 0, 1e-3))

    def spatial(x, name, stride, groups):
        return F.conv2d(F.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1)), weights[name + ".weight"], stride=stride, groups=groups)
    x = normalized(spatial(pictures / 127.5 - 1, "conv1", 2, 1), "conv1_bn")
    for block in range(1, 13):
        x = normalized(spatial(x, f"conv_dw_{block}", 2 if block in STRIDED else 1, x.shape[1]), f"conv_dw_{block}_bn")
        x = normalized(F.conv2d(x, weights[f"conv_pw_{block}.weight"]), f"conv_pw_{block}_bn")
    return x.mean((2, 3))


def middle(path):
    picture = Image.open(path).convert("RGB")
    share = 256 / min(picture.size)
    width, height = (max(256, round(side * share)) for side in picture.size)
    left, top = (width - 224) // 2, (height - 224) // 2
    return np.asarray(picture.resize((width, height), Image.BILINEAR).crop((left, top, left + 224, top + 224)), np.float32)


def part(folder, weights):
    """Features of the photos and of their mirror images; labels."""
    both, labels = ([], []), []
    for label, kind in enumerate(sorted(one for one in folder.iterdir() if one.is_dir())):
        pictures = []
        for file in sorted(kind.iterdir()):
            if file.suffix == ".gif":   # no photo
                continue
            try:
                pictures.append(middle(file))
            except UnidentifiedImageError:
                continue
        for begin in range(0, len(pictures), 32):
            batch = torch.from_numpy(np.stack(pictures[begin:begin + 32])).permute(0, 3, 1, 2)
            both[0].append(features(batch, weights).numpy())
            both[1].append(features(batch.flip(-1), weights).numpy())
        labels += [label] * len(pictures)
    return [np.concatenate(one) for one in both], np.array(labels)


def main():
    folder, seed, weights = pathlib.Path(sys.argv[2]), int(sys.argv[4]), tensors(pathlib.Path(sys.argv[5]))
    begin = time.monotonic()
    torch.set_num_threads(2)
    with torch.no_grad():
        train, labels = part(folder / "train", weights)
        test, wanted = part(folder / ("test" if (folder / "test").is_dir() else "val"), weights)
    order = np.random.default_rng(seed).permutation(len(labels))
    rows, answers = np.concatenate([train[0][order], train[1][order]]), np.concatenate([labels[order]] * 2)
    model = make_pipeline(StandardScaler(), LogisticRegressionCV(Cs=np.logspace(-5, 1, 7), cv=5, max_iter=500, n_jobs=2)).fit(rows, answers)
    found = sum(model.predict_proba(one) for one in test).argmax(1)
    print(json.dumps({"accuracy": float(np.mean(found == wanted)), "seconds": time.monotonic() - begin}))


main()

"""The same training and test part for everybody: tables as CSV files, pictures as folders of PNG files (idx stays idx) and as arrays."""
import csv
import gzip
import pathlib
import random
import struct
import subprocess

import numpy as np
from PIL import Image


def divided(labels, share, seed):
    """Row numbers (chosen, rest): `share` of each class is chosen, at least one."""
    chosen = []
    for kind in sorted(set(labels)):
        mine = [i for i, label in enumerate(labels) if label == kind]
        random.Random(f"{seed} {kind}").shuffle(mine)
        chosen += mine[:max(1, round(share * len(mine)))]
    chosen = set(chosen)
    return sorted(chosen), [i for i in range(len(labels)) if i not in chosen]


def make_table(path, folder, seed, header=False):
    """A quarter of the rows is the test part. Returns deft's name of it."""
    rows = [row for row in csv.reader(path.open(), skipinitialspace=True) if row]
    header = rows.pop(0) if header else None
    test, train = divided([row[-1] for row in rows], 0.25, seed)
    for name, which in (("train", train), ("test", test)):
        with (folder / f"{name}.csv").open("w", newline="") as out:
            writer = csv.writer(out)
            if header:
                writer.writerow(header)
            writer.writerows(rows[i] for i in which)
    return f"csv:{folder}/train.csv,test={folder}/test.csv"


def read_idx(path):
    data = gzip.open(path).read()
    dimensions = data[3]
    shape = struct.unpack(f">{dimensions}I", data[4:4 + 4 * dimensions])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def write_idx(path, array):
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(np.uint8).tobytes())


def read_cifar(folder):
    def records(names):
        data = np.concatenate([np.fromfile(folder / name, np.uint8).reshape(-1, 3073) for name in names])
        return data[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), data[:, 0].astype(int)
    return records([f"data_batch_{i}.bin" for i in range(1, 6)]), records(["test_batch.bin"])


def read_folder(folder, side=64):
    def part(path):
        classes = sorted(p.name for p in path.iterdir() if p.is_dir())
        pictures, labels = [], []
        for k, name in enumerate(classes):
            for file in sorted((path / name).iterdir()):
                if file.suffix == ".gif":   # hymenoptera has one, which is no photo
                    continue
                pictures.append(np.asarray(Image.open(file).convert("RGB").resize((side, side), Image.BILINEAR)))
                labels.append(k)
        return np.stack(pictures), np.array(labels)
    return part(folder / "train"), part(folder / ("test" if (folder / "test").is_dir() else "val"))


def mixed(picture, target, drawn):
    """One file as cameras and downloads leave them: another size, JPEG or PNG. Returns it as it is read back, at its old size."""
    side = drawn.randint(24, 64)
    scaled = Image.fromarray(picture).resize((side, side), Image.BICUBIC)
    target = target.with_suffix(drawn.choice([".jpg", ".png"]))
    scaled.save(target, **({"quality": 90} if target.suffix == ".jpg" else {"compress_level": 1}))
    return np.asarray(Image.open(target).convert("RGB").resize(picture.shape[1::-1], Image.BILINEAR))


def make_pictures(kind, path, folder, seed, share=1.0, ratio=1.0, noise=0.0, files="png", deft="deft"):
    """Writes the pictures for deft and arrays.npz for the others; returns deft's name of them."""
    if kind in ("folder", "made") and (share < 1 or ratio > 1 or noise > 0 or files != "png"):
        raise ValueError(f"{path}: it is taken as it is; share, ratio, noise and files are for cifar and idx")
    if kind == "made":
        subprocess.run([str(deft), "data", "make", str(path), str(folder / "made")], check=True, stdout=subprocess.DEVNULL)
        kind, path = "folder", folder / "made"
    if kind == "idx":
        train = (read_idx(path / "train-images-idx3-ubyte.gz"), read_idx(path / "train-labels-idx1-ubyte.gz").astype(int))
        test = (read_idx(path / "t10k-images-idx3-ubyte.gz"), read_idx(path / "t10k-labels-idx1-ubyte.gz").astype(int))
    else:
        side = 64 if path.name != "made" else 32
        train, test = read_cifar(path) if kind == "cifar" else read_folder(path, side)
    images, labels = train
    keep = np.arange(len(labels))
    if share < 1:
        keep = np.array(divided(labels.tolist(), share, seed)[0])
    if ratio > 1:
        most, classes = min(np.bincount(labels)), len(np.unique(labels))
        keep = np.concatenate([np.where(labels == k)[0][:int(most * ratio ** (-k / (classes - 1)))] for k in range(classes)])
    images, labels = images[keep], labels[keep].copy()
    if noise > 0:
        drawn = np.random.default_rng(seed)
        wrong = drawn.random(len(labels)) < noise
        labels[wrong] = (labels[wrong] + drawn.integers(1, labels.max() + 1, wrong.sum())) % (labels.max() + 1)
    if kind == "idx":
        for name, (pictures, answers) in {"train": (images, labels), "t10k": test}.items():
            write_idx(folder / f"{name}-images-idx3-ubyte.gz", pictures)
            write_idx(folder / f"{name}-labels-idx1-ubyte.gz", answers)
        source = f"mnist:{folder}"
    elif kind == "folder":
        source = str(path)
    else:
        drawn = random.Random(f"{seed} files")
        for name, (pictures, answers) in {"train": (images, labels), "test": test}.items():
            for i, (picture, answer) in enumerate(zip(pictures, answers)):
                target = folder / name / f"class{answer}" / f"{i:05}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                if files == "mixed":
                    pictures[i] = mixed(picture, target, drawn)
                else:
                    Image.fromarray(picture).save(target, compress_level=1)
        source = str(folder)
    np.savez(folder / "arrays.npz", train=images, train_labels=labels, test=test[0], test_labels=test[1])
    return source

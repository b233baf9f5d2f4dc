"""Small data sets for the clinic, cut from real ones or drawn, with a fault where one is asked for.

Everything is decided by a random.Random: the same seed writes the same bytes. Pictures are written as MNIST (idx, grey) or
CIFAR-10 (colour) files, tables as CSV: deft reads them like anybody's data.
"""
import csv
import gzip
import math
import os
import struct
import zlib


def read_idx(path):
    with gzip.open(path, "rb") as file:
        raw = file.read()
    dimensions = [struct.unpack(">I", raw[4 + 4 * d:8 + 4 * d])[0] for d in range(raw[3])]
    return dimensions, raw[4 + 4 * raw[3]:]


class Mnist:
    """28 x 28 grey pictures."""

    def __init__(self, root):
        self.parts = {}
        for part, stem in (("train", "train"), ("test", "t10k")):
            _, pixels = read_idx(f"{root}/mnist/{stem}-images-idx3-ubyte.gz")
            _, labels = read_idx(f"{root}/mnist/{stem}-labels-idx1-ubyte.gz")
            by_class = [[] for _ in range(10)]
            for i, label in enumerate(labels):
                by_class[label].append(pixels[784 * i:784 * (i + 1)])
            self.parts[part] = by_class

    @staticmethod
    def mirrored(picture):
        return b"".join(picture[28 * row:28 * row + 28][::-1] for row in range(28))

    @staticmethod
    def write(folder, train, test):
        os.makedirs(folder)
        for stem, samples in (("train", train), ("t10k", test)):
            with open(f"{folder}/{stem}-images-idx3-ubyte", "wb") as file:
                file.write(bytes([0, 0, 8, 3]) + struct.pack(">III", len(samples), 28, 28) + b"".join(p for p, _ in samples))
            with open(f"{folder}/{stem}-labels-idx1-ubyte", "wb") as file:
                file.write(bytes([0, 0, 8, 1]) + struct.pack(">I", len(samples)) + bytes(label for _, label in samples))
        return f"mnist:{folder}"


class Cifar:
    """32 x 32 colour pictures."""

    def __init__(self, root):
        self.parts = {"train": [[] for _ in range(10)], "test": [[] for _ in range(10)]}
        for part, names in (("train", ["data_batch_1", "data_batch_2"]), ("test", ["test_batch"])):
            for name in names:
                with open(f"{root}/cifar10/{name}.bin", "rb") as file:
                    raw = file.read()
                for at in range(0, len(raw), 3073):
                    self.parts[part][raw[at]].append(raw[at + 1:at + 3073])

    @staticmethod
    def mirrored(picture):  # upside down
        return b"".join(picture[1024 * c + 32 * row:1024 * c + 32 * row + 32] for c in range(3) for row in reversed(range(32)))

    @staticmethod
    def write(folder, train, test):
        return write_folder(folder, train, test, lambda p: png(32, 32, bytes(p[1024 * c + i] for i in range(1024) for c in range(3)), 3))


def png(width, height, pixels, channels):
    """A picture file: bytes row by row, 1 channel (grey) or 3."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + pixels[width * channels * y:width * channels * (y + 1)] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def write_folder(folder, train, test, encode):
    """One folder for each class."""
    for part, samples in (("train", train), ("test", test)):
        for label in {label for _, label in samples}:
            os.makedirs(f"{folder}/{part}/class{label}", exist_ok=True)
        for number, (picture, label) in enumerate(samples):
            with open(f"{folder}/{part}/class{label}/{number:05d}.png", "wb") as file:
                file.write(encode(picture))
    return folder


def pictures(source, folder, random, classes, samples, test_samples=300, fault="", amount=0.0):
    """`classes`: which classes of the source become 0, 1, ... Returns what deft trains on."""
    chosen = list(classes)
    train, test = [], []
    count = len(chosen)
    for label, name in enumerate(chosen):
        share = samples / count
        if fault == "imbalance":
            share = samples / count * 2 * amount ** (-label / (count - 1))
        drawn = random.sample(source.parts["train"][name], max(4, round(share)))
        train += [(p, label) for p in drawn]
        test += [(p, label) for p in random.sample(source.parts["test"][name], test_samples // count)]
    if fault == "mirrored_twins":  # class k + count is class k in the mirror
        half = [(p, label) if random.random() < 0.5 else (source.mirrored(p), label + count) for p, label in train]
        train = half
        test = [(p, label) if random.random() < 0.5 else (source.mirrored(p), label + count) for p, label in test]
    if fault == "shuffled_labels":
        labels = [label for _, label in train]
        random.shuffle(labels)
        train = [(p, label) for (p, _), label in zip(train, labels)]
    if fault == "label_noise":
        train = [(p, random.randrange(count)) if random.random() < amount * count / (count - 1) else (p, label) for p, label in train]
    if fault == "leak":
        test = [random.choice(train) if random.random() < amount else one for one in test]
    if fault != "sorted":
        random.shuffle(train)
    if fault == "mirrored_twins" and isinstance(source, Mnist):  # fewer than ten classes
        return write_folder(folder, train, test, lambda p: png(28, 28, p, 1))
    return source.write(folder, train, test)


def adult(root, random, samples):
    with open(f"{root}/tabular/adult-train.csv", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    chosen = random.sample(rows, samples)
    return [row[:-1] for row in chosen], [row[-1] for row in chosen]


def mammography(root, random, samples):
    """Balanced to one in three: the imbalance of the original is a fault of its own."""
    with open(f"{root}/tabular/mammography.csv", newline="") as file:
        rows = sorted({tuple(cell.strip(" '") for cell in row) for row in csv.reader(file) if row})  # many rows stand there several times
    rare = [row for row in rows if row[-1] == "1"]
    often = [row for row in rows if row[-1] != "1"]
    chosen = random.sample(rare, min(len(rare), samples // 3)) + random.sample(often, samples - min(len(rare), samples // 3))
    return [list(row[:-1]) for row in chosen], ["sick" if row[-1] == "1" else "well" for row in chosen]


def clusters(random, samples, classes=6, columns=10):
    """Normal clouds around random middles."""
    middles = [[random.gauss(0, 1.3) for _ in range(columns)] for _ in range(classes)]
    units = [10 ** random.uniform(-1, 2) for _ in range(columns)]
    rows, labels = [], []
    for i in range(samples):
        label = i % classes
        rows.append([f"{units[c] * (middles[label][c] + random.gauss(0, 1)):.5g}" for c in range(columns)])
        labels.append(f"c{label}")
    return rows, labels


def rings(random, samples, classes=5, columns=8):
    """Rings around each other, turned into more columns."""
    turn = [[random.gauss(0, 1) for _ in range(2)] for _ in range(columns)]
    rows, labels = [], []
    for i in range(samples):
        label = i % classes
        radius, angle = label + 1 + 0.18 * random.gauss(0, 1), random.uniform(0, 2 * math.pi)
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        rows.append([f"{a * x + b * y + 0.1 * random.gauss(0, 1):.4f}" for a, b in turn])
        labels.append(f"ring{label}")
    return rows, labels


def number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def table(rows, labels, file, random, fault="", amount=0.0):
    order = list(range(len(rows)))
    names = sorted(set(labels))
    if fault == "imbalance":
        count = {}
        kept = []
        most = max(labels.count(name) for name in names)
        for i in order:
            position = names.index(labels[i]) / max(1, len(names) - 1)
            count[labels[i]] = count.get(labels[i], 0) + 1
            if count[labels[i]] <= max(4, most * amount ** -position):
                kept.append(i)
        order = kept
    labels = list(labels)
    if fault == "shuffled_labels":
        random.shuffle(labels)
    if fault == "label_noise":
        for i in order:
            if random.random() < amount * len(names) / (len(names) - 1):
                labels[i] = random.choice(names)
    if fault == "raw_units":  # grams and kilometres, counted from somewhere
        units = [(10 ** random.uniform(1, 3), 10 ** random.uniform(1, 4)) for _ in rows[0]]
        rows = [[cell if not number(cell) else f"{offset + unit * float(cell):.6g}" for cell, (unit, offset) in zip(row, units)] for row in rows]
    if fault == "constant_columns":  # stuck sensors
        stuck = random.sample(range(len(rows[0])), max(1, round(amount * len(rows[0]))))
        rows = [[rows[0][c] if c in stuck else cell for c, cell in enumerate(row)] for row in rows]
    if fault == "leak":  # rows that stand there twice fall into both parts
        order = order + random.sample(order, int(amount * len(order)))
    random.shuffle(order)
    if fault == "sorted":
        order.sort(key=lambda i: labels[i])
    if fault == "coded_labels":
        random.shuffle(names)  # numbers that stand for classes are in no order
        labels = [str(names.index(label)) for label in labels]
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([f"x{c}" for c in range(len(rows[0]))] + ["label"])
        for i in order:
            writer.writerow(rows[i] + [labels[i]])
    return f"csv:{file}"

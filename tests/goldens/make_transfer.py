"""Features of pretrained networks on a drawn picture, by PyTorch's own operators. Prints tests/goldens/transfer.h.

    /usr/bin/python3 make_transfer.py FOLDER_OF_WEIGHTS > transfer.h
"""
import json
import struct
import sys

import numpy
import torch
import torch.nn.functional as F


def read(path):
    data = open(path, "rb").read()
    (size,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(data[8 + size + begin:8 + size + end], dtype="<f4")
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


def mobilenet(w, x):
    def norm(x, name):
        return F.relu6(F.batch_norm(x, w[name + ".running_mean"], w[name + ".running_var"], w[name + ".weight"], w[name + ".bias"], False, 0, 1e-3))

    def three(x, name, stride, groups=1):
        if stride == 2:
            return F.conv2d(F.pad(x, (0, 1, 0, 1)), w[name + ".weight"], stride=2, groups=groups)
        return F.conv2d(x, w[name + ".weight"], padding=1, groups=groups)

    x = norm(three(x / 127.5 - 1, "conv1", 2), "conv1_bn")
    for i in range(1, 13):
        x = norm(three(x, f"conv_dw_{i}", 2 if i in (2, 4, 6, 12) else 1, x.shape[1]), f"conv_dw_{i}_bn")
        x = norm(F.conv2d(x, w[f"conv_pw_{i}.weight"]), f"conv_pw_{i}_bn")
    return x.mean((2, 3))


def squeezenet(w, x):
    x = x - torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)
    x = F.max_pool2d(F.relu(F.conv2d(x, w["features.0.weight"], w["features.0.bias"], stride=2)), 3, 2)
    for fire in (3, 4, 6, 7, 9, 10, 11, 12):
        if fire in (6, 9):
            x = F.max_pool2d(x, 3, 2)
        name = f"features.{fire}."
        s = F.relu(F.conv2d(x, w[name + "squeeze.weight"], w[name + "squeeze.bias"]))
        one = F.relu(F.conv2d(s, w[name + "expand1x1.weight"], w[name + "expand1x1.bias"]))
        three = F.relu(F.conv2d(s, w[name + "expand3x3.weight"], w[name + "expand3x3.bias"], padding=1))
        x = torch.cat([one, three], 1)
    return x.mean((2, 3))


y, x, c = numpy.meshgrid(numpy.arange(224), numpy.arange(224), numpy.arange(3), indexing="ij")
picture = torch.from_numpy(((7 * y + 13 * x + 29 * c + y * x // 64) % 256).astype("float32")).permute(2, 0, 1)[None]
folder = sys.argv[1]
print("// Written by tests/goldens/make_transfer.py with PyTorch " + torch.__version__.split("a")[0] + ".")
print("#ifndef DEFT_TESTS_GOLDENS_TRANSFER_H\n#define DEFT_TESTS_GOLDENS_TRANSFER_H\n\n#include <utility>\n#include <vector>\n\nnamespace deft::goldens {\n")
print("// Some features (number, value) of the picture (7 y + 13 x + 29 c + y x / 64) mod 256, 224 x 224.")
for name, net, file in (("mobilenet", mobilenet, "mobilenet_v1_trunk_pw12"), ("squeezenet", squeezenet, "squeezenet1_1_imagenet_features")):
    with torch.no_grad():
        features = net(read(f"{folder}/{file}.safetensors"), picture)[0]
    alive = [i for i in range(len(features)) if features[i] > 0.05]
    kept = alive[:: max(1, len(alive) // 24)]
    pairs = [f"{{{i}, {round(float(features[i]), 6)}f}}" for i in kept]
    print(f"inline const std::vector<std::pair<int, float>> {name}_features{{")
    for row in range(0, len(pairs), 8):
        print("    " + ", ".join(pairs[row:row + 8]) + ",")
    print("};")
print("\n}  // namespace deft::goldens\n\n#endif")

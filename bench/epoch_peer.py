#!/usr/bin/python3
"""The peer of bench/epoch.sh: epochs of recipes/cifar10_fast.toml by an expert's PyTorch 1.13.

    epoch_peer.py CIFAR_FOLDER EPOCHS      prints: peer seconds of each epoch, mean training loss
    epoch_peer.py CIFAR_FOLDER EPOCHS SEED the schedule over just these epochs (may be a fraction), then the test part with the
                                           recipe's views; prints: run peer SEED seconds accuracy peak_megabytes

bf16 autocast, channels-last, all threads; augmentation of the whole set at once, as airbench94 does it.
"""
import math
import os
import resource
import sys
import time

import numpy
import torch
import torch.nn.functional as functional
from torch import nn

folder, epochs = sys.argv[1], float(sys.argv[2])
whole = len(sys.argv) > 3
seed = int(sys.argv[3]) if whole else 0
torch.set_num_threads(len(os.sched_getaffinity(0)))  # 1 unless set
torch.manual_seed(seed)
records = numpy.concatenate([numpy.fromfile(f"{folder}/data_batch_{i}.bin", numpy.uint8).reshape(-1, 3073) for i in range(1, 6)])
labels = torch.from_numpy(records[:, 0].astype(numpy.int64))
pictures = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()).float() / 255
mean, deviation = pictures.mean((0, 2, 3), keepdim=True), pictures.std((0, 2, 3), keepdim=True)
pictures = ((pictures - mean) / deviation).to(memory_format=torch.channels_last)
BATCH = 1024
TOTAL = math.ceil(48 * epochs - 1e-9) if whole else 476
WARM = round(0.23 * TOTAL)


class Norm(nn.BatchNorm2d):
    def __init__(self, channels):
        super().__init__(channels, eps=1e-12, momentum=0.4)
        self.weight.requires_grad = False


def convolution(inputs, outputs):
    layer = nn.Conv2d(inputs, outputs, 3, padding="same", bias=False)
    nn.init.dirac_(layer.weight.data[:inputs])
    return layer


def group(inputs, outputs):
    return [convolution(inputs, outputs), nn.MaxPool2d(2), Norm(outputs), nn.GELU(), convolution(outputs, outputs), Norm(outputs), nn.GELU()]


whitening = nn.Conv2d(3, 24, 2)
whitening.weight.requires_grad = False
patches = pictures[:5000].double().unfold(2, 2, 1).unfold(3, 2, 1).permute(0, 2, 3, 1, 4, 5).reshape(-1, 12)
values, vectors = torch.linalg.eigh(patches.T @ patches / len(patches), UPLO="U")
filters = (vectors.T / (values + 5e-4).sqrt()[:, None]).reshape(12, 3, 2, 2).float()
whitening.weight.data = torch.cat([filters, -filters])
whitening.bias.data.zero_()
net = nn.Sequential(whitening, nn.GELU(), *group(3 * 8, 64), *group(64, 256), *group(256, 256), nn.MaxPool2d(3), nn.Flatten(),
                    nn.Linear(256, 10, bias=False)).to(memory_format=torch.channels_last)
kilostep = 1024 * (1 + 1 / (1 - 0.85))
rate, decay = 11.5 / kilostep, 0.0153 * 1024 / kilostep
norms = [p for name, p in net.named_parameters() if p.requires_grad and p.ndim == 1 and not name.startswith("0.")]
others = [p for p in net.parameters() if p.requires_grad and all(p is not n for n in norms)]
optimizer = torch.optim.SGD([dict(params=norms, lr=64 * rate, weight_decay=decay / (64 * rate)), dict(params=others, lr=rate, weight_decay=decay / rate)],
                            momentum=0.85, nesterov=True)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: 0.2 + 0.8 * i / WARM if i < WARM else 1 - 0.93 * (i - WARM) / (TOTAL - WARM))
average = {k: v.clone() for k, v in net.state_dict().items() if v.is_floating_point()}
flipped = pictures.clone()
half = torch.rand(len(flipped)) < 0.5
flipped[half] = flipped[half].flip(-1)
step = 0
begin = time.perf_counter()
for epoch in range(math.ceil(epochs)):
    start = time.perf_counter()
    if epoch == 3:
        whitening.bias.requires_grad = False
        whitening.bias.grad = None
    source = flipped.flip(-1) if epoch % 2 else flipped
    padded = functional.pad(source, (2, 2, 2, 2), "reflect")
    shifts = torch.randint(0, 5, (len(padded), 2))
    batch_pictures = torch.empty_like(pictures)
    for y in range(5):
        for x in range(5):
            chosen = (shifts[:, 0] == y) & (shifts[:, 1] == x)
            batch_pictures[chosen] = padded[chosen, :, y:y + 32, x:x + 32]
    order = torch.randperm(len(pictures))
    total_loss = 0.0
    for i in range(min(len(pictures) // BATCH, TOTAL - step) if whole else len(pictures) // BATCH):
        which = order[i * BATCH:(i + 1) * BATCH]
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = net(batch_pictures[which].contiguous(memory_format=torch.channels_last)) / 9
        loss = functional.cross_entropy(logits.float(), labels[which], label_smoothing=0.2, reduction="sum")
        total_loss += loss.item()
        loss.backward()
        optimizer.step()
        schedule.step()
        step += 1
        if step % 5 == 0:
            keep = 0.95 ** 5 * (step / TOTAL) ** 3
            with torch.no_grad():
                for name, value in net.state_dict().items():
                    if value.is_floating_point():
                        value.copy_(average[name].mul_(keep).add_(value, alpha=1 - keep))
    print(f"peer {time.perf_counter() - start:.1f} {total_loss / (len(pictures) // BATCH * BATCH):.4f}", flush=True)
if whole:
    with torch.no_grad():
        net.load_state_dict(average, strict=False)
    net.eval()
    records = numpy.fromfile(f"{folder}/test_batch.bin", numpy.uint8).reshape(-1, 3073)
    answers = torch.from_numpy(records[:, 0].astype(numpy.int64))
    test = ((torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()).float() / 255 - mean) / deviation).to(memory_format=torch.channels_last)

    def views(x):
        return net(x).float() + net(x.flip(-1)).float()

    right = 0
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for i in range(0, len(test), 1000):
            x = test[i:i + 1000]
            padded = functional.pad(x, (1, 1, 1, 1), "reflect")
            logits = 0.5 * views(x) + 0.25 * views(padded[:, :, 0:32, 0:32]) + 0.25 * views(padded[:, :, 2:34, 2:34])
            right += (logits.argmax(1) == answers[i:i + 1000]).sum().item()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"run peer {seed} {time.perf_counter() - begin:.1f} {right / len(test):.4f} {peak:.0f}", flush=True)

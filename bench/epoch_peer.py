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

import nets

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


net = nets.whitening_net(pictures=pictures).to(memory_format=torch.channels_last)
whitening = net[0]
optimizer = nets.airbench_optimizer(net)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: nets.airbench_rate(i / TOTAL))
lookahead = nets.Lookahead(net)
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
            lookahead.step(step / TOTAL)
    print(f"peer {time.perf_counter() - start:.1f} {total_loss / (len(pictures) // BATCH * BATCH):.4f}", flush=True)
if whole:
    lookahead.finish()
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

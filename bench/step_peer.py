#!/usr/bin/python3
"""The peer of bench/step.cpp: the same net and step by an expert's PyTorch (bf16 autocast, channels-last)."""
import os
import sys
import time

import torch
from torch import nn

batch = int(sys.argv[1]) if len(sys.argv) > 1 else 512
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 10
torch.set_num_threads(len(os.sched_getaffinity(0)))  # 1 unless set
torch.manual_seed(1)


class Norm(nn.BatchNorm2d):
    def __init__(self, channels):
        super().__init__(channels, eps=1e-12, momentum=0.4)
        self.weight.requires_grad = False


def group(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding="same", bias=False), nn.MaxPool2d(2), Norm(outputs), nn.GELU(),
            nn.Conv2d(outputs, outputs, 3, padding="same", bias=False), Norm(outputs), nn.GELU()]


whitening = nn.Conv2d(3, 24, 2)
whitening.weight.requires_grad = False
net = nn.Sequential(whitening, nn.GELU(), *group(24, 64), *group(64, 256), *group(256, 256), nn.MaxPool2d(3),
                    nn.Flatten(), nn.Linear(256, 10, bias=False)).to(memory_format=torch.channels_last)
pictures = torch.randn(batch, 3, 32, 32).to(memory_format=torch.channels_last)
gradient = torch.full((batch, 10), 1e-3)
times, forwards = [], []
for step in range(-3, steps):
    start = time.perf_counter()
    net.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = net(pictures) / 9
    middle = time.perf_counter()
    logits.float().backward(gradient)
    end = time.perf_counter()
    if step >= 0:
        times.append(1000 * (end - start))
        forwards.append(1000 * (middle - start))
times.sort()
forwards.sort()
print(f"peer batch {batch} minimum {times[0]:.1f} median {times[len(times) // 2]:.1f} "
      f"(forward {forwards[len(forwards) // 2]:.1f})")

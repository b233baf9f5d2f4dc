#!/usr/bin/python3
"""The peer of bench/step.cpp: the same net and step by an expert's PyTorch (bf16 autocast, channels-last).

    step_peer.py [batch] [steps] [whitening_net|resnet18] [train|test]
"""
import os
import sys
import time

import torch
from torch import nn

batch = int(sys.argv[1]) if len(sys.argv) > 1 else 512
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 10
name = sys.argv[3] if len(sys.argv) > 3 else "whitening_net"
training = not (len(sys.argv) > 4 and sys.argv[4] == "test")
torch.set_num_threads(len(os.sched_getaffinity(0)))  # 1 unless set
torch.manual_seed(1)


class Norm(nn.BatchNorm2d):
    def __init__(self, channels):
        super().__init__(channels, eps=1e-12, momentum=0.4)
        self.weight.requires_grad = False


def group(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding="same", bias=False), nn.MaxPool2d(2), Norm(outputs), nn.GELU(),
            nn.Conv2d(outputs, outputs, 3, padding="same", bias=False), Norm(outputs), nn.GELU()]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs),
                                  nn.ReLU(inplace=True), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
                                  nn.BatchNorm2d(outputs))
        self.shortcut = nn.Identity()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.last = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.last(self.body(x) + self.shortcut(x))


def whitening_net():
    whitening = nn.Conv2d(3, 24, 2)
    whitening.weight.requires_grad = False
    return nn.Sequential(whitening, nn.GELU(), *group(24, 64), *group(64, 256), *group(256, 256), nn.MaxPool2d(3),
                         nn.Flatten(), nn.Linear(256, 10, bias=False))


def resnet18():
    blocks, inputs = [], 64
    for outputs in (64, 128, 256, 512):
        blocks += [Block(inputs, outputs, 1 if outputs == inputs else 2), Block(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


net = (resnet18() if name == "resnet18" else whitening_net()).to(memory_format=torch.channels_last).train(training)
pictures = torch.randn(batch, 3, 32, 32).to(memory_format=torch.channels_last)
gradient = torch.full((batch, 10), 1e-3)
if not training:  # what its documentation advises for predictions: batch norm folded, weights in their layout
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False):
        net = torch.jit.freeze(torch.jit.trace(net, pictures))
times, forwards = [], []
for step in range(-3, steps):
    start = time.perf_counter()
    net.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16), torch.set_grad_enabled(training):
        logits = net(pictures) / 9
    middle = time.perf_counter()
    if training:
        logits.float().backward(gradient)
    end = time.perf_counter()
    if step >= 0:
        times.append(1000 * (end - start))
        forwards.append(1000 * (middle - start))
times.sort()
forwards.sort()
print(f"peer batch {batch} minimum {times[0]:.1f} median {times[len(times) // 2]:.1f} "
      f"(forward {forwards[len(forwards) // 2]:.1f})")

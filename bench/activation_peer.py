#!/usr/bin/python3
"""The peer of bench/activation.cpp: PyTorch's functions, forward and backward, on one thread.

    activation_peer.py [numbers] [rounds] [activation ...]
    activation_peer.py check FILE     compares 401 values and slopes with what `bench_activation check` printed
"""
import sys
import time

import torch
import torch.nn.functional as functional

torch.set_num_threads(1)
RULES = {"relu": functional.relu, "leaky_relu": functional.leaky_relu, "elu": functional.elu, "selu": functional.selu, "softplus": functional.softplus,
         "swish": functional.silu, "gelu": functional.gelu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def numbers_of(count, dtype=torch.float32):
    return ((torch.arange(count) % 401).to(dtype) / 25 - 8).requires_grad_()


def check(path):
    theirs = {}
    for line in open(path):
        name, value, slope = line.split()
        theirs.setdefault(name, []).append((float(value), float(slope)))
    for name, rule in RULES.items():
        x = numbers_of(401, torch.float64)
        y = rule(x)
        y.sum().backward()
        ours = torch.stack([y.detach(), x.grad], 1)
        at_kink = (x.detach().abs() < 1e-9)[:, None]     # where ReLU has no slope, any in between will do
        difference = ((ours - torch.tensor(theirs[name])).abs() / (1 + ours.abs())).masked_fill(at_kink, 0).max().item()
        if not difference < 2e-6:
            sys.exit(f"{name}: answers differ by {difference}")
        print(f"{name}: 401 values and slopes agree with float64 within {difference:.1e}")


def measure(count, rounds, names):
    for name in names:
        x, times = numbers_of(count), []
        gradient = torch.ones(count)
        for step in range(-3, rounds):
            x.grad = None
            start = time.perf_counter()
            RULES[name](x).backward(gradient)
            if step >= 0:
                times.append(1e9 * (time.perf_counter() - start) / count)
        times.sort()
        print(f"torch {name} {count} minimum {times[0]:.3f} median {times[len(times) // 2]:.3f}")


if sys.argv[1:2] == ["check"]:
    check(sys.argv[2])
else:
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 65536, int(sys.argv[2]) if len(sys.argv) > 2 else 200, sys.argv[3:] or list(RULES))

#!/usr/bin/python3
"""The peer of bench/optimizer.cpp: PyTorch's optimisers over arrays of the same sizes, the default and the foreach form.

    optimizer_peer.py [million parameters] [updates] [optimizer ...]
    optimizer_peer.py check FILE     compares 40 updates with what `bench_optimizer check` printed
"""
import os
import sys
import time

import torch

torch.set_num_threads(len(os.sched_getaffinity(0)))  # 1 unless set
MAKE = {
    "adam": lambda p, f: torch.optim.Adam(p, foreach=f),
    "nadam": lambda p, f: torch.optim.NAdam(p, lr=1e-3, foreach=f),
    "rmsprop": lambda p, f: torch.optim.RMSprop(p, foreach=f),
    "nesterov": lambda p, f: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, foreach=f),
}


def parameters_of(count):
    sizes, left = [], count
    while left > 0:
        size = min(left, max(64, count // 10))
        if len(sizes) % 2 == 1:
            size = min(left, 256)
        sizes.append(size)
        left -= size
    made = []
    for size in sizes:
        k = torch.arange(size)
        made.append(((k % 17) / 16 - 0.5).requires_grad_())
        made[-1].grad = (k % 13) / 12 - 0.4
    return made


def check(path):
    theirs = {}
    for line in open(path):
        name, value = line.split()
        theirs.setdefault(name, []).append(float(value))
    for name, make in MAKE.items():
        parameters = parameters_of(221)
        optimizer = make(parameters, True)  # the default form of NAdam has an error in 1.13
        for _ in range(40):
            optimizer.step()
            for p in parameters:
                p.grad = p.detach() - 0.3
        ours = torch.cat([p.detach() for p in parameters])
        difference = (ours - torch.tensor(theirs[name])).abs().max().item()
        if not difference < 1e-4:
            sys.exit(f"{name}: answers differ by {difference}")
        print(f"{name}: 40 updates agree within {difference:.1e}")


def measure(millions, updates, names):
    for name in names:
        for form in (False, True):
            parameters = parameters_of(int(millions * 1e6))
            optimizer = MAKE[name](parameters, form)
            times = []
            for step in range(-3, updates):
                start = time.perf_counter()
                optimizer.step()
                if step >= 0:
                    times.append(1000 * (time.perf_counter() - start))
            times.sort()
            print(f"{'foreach' if form else 'default'} {name} {millions:g} minimum {times[0]:.3f} median {times[len(times) // 2]:.3f}")


if sys.argv[1:2] == ["check"]:
    check(sys.argv[2])
else:
    measure(float(sys.argv[1]) if len(sys.argv) > 1 else 2, int(sys.argv[2]) if len(sys.argv) > 2 else 20,
            sys.argv[3:] or list(MAKE))

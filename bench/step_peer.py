#!/usr/bin/python3
"""The peer of bench/step.cpp: the same net and step by an expert's PyTorch (bf16 autocast or float32, channels-last), or as it
comes ("stock": float32, channels first).

    step_peer.py [batch] [steps] [whitening_net|resnet18] [train|test] [bfloat16|float32|stock]
"""
import os
import sys
import time

import torch

from nets import resnet18, whitening_net

batch = int(sys.argv[1]) if len(sys.argv) > 1 else 512
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 10
name = sys.argv[3] if len(sys.argv) > 3 else "whitening_net"
training = not (len(sys.argv) > 4 and sys.argv[4] == "test")
precision = sys.argv[5] if len(sys.argv) > 5 else "bfloat16"
narrow = precision == "bfloat16"
order = torch.contiguous_format if precision == "stock" else torch.channels_last
torch.set_num_threads(len(os.sched_getaffinity(0)))  # 1 unless set
torch.manual_seed(1)


net = (resnet18() if name == "resnet18" else whitening_net()).to(memory_format=order).train(training)
pictures = torch.randn(batch, 3, 32, 32).to(memory_format=order)
gradient = torch.full((batch, 10), 1e-3)
if not training:  # what its documentation advises for predictions: batch norm folded, weights in their layout
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False, enabled=narrow):
        net = torch.jit.freeze(torch.jit.trace(net, pictures))
times, forwards = [], []
for step in range(-3, steps):
    start = time.perf_counter()
    net.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=narrow), torch.set_grad_enabled(training):
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

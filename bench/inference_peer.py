#!/usr/bin/python3
"""The peer of bench/inference.cpp: the same net by an expert's PyTorch 1.13, set up in each way its documents advise.

    inference_peer.py [resnet18|whitening_net] [batch] [seconds] [float32|bfloat16|int8]

Prints pictures a second by the least time of a batch for each way; the reader takes the best.
"""
import copy
import os
import sys
import time

import torch

import nets

name = sys.argv[1] if len(sys.argv) > 1 else "resnet18"
batch = int(sys.argv[2]) if len(sys.argv) > 2 else 64
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 3
precision = sys.argv[4] if len(sys.argv) > 4 else "bfloat16"
torch.set_num_threads(len(os.sched_getaffinity(0)))  # 1 unless set
torch.manual_seed(1)
net = getattr(nets, name)().eval()
pictures = torch.randn(batch, 3, 32, 32)
last = pictures.to(memory_format=torch.channels_last)
with torch.no_grad():
    answer = net(pictures)


def ways():
    lasting = copy.deepcopy(net).to(memory_format=torch.channels_last)
    if precision == "float32":
        yield "channels-last, frozen", torch.jit.freeze(torch.jit.trace(lasting, last)), last
        yield "optimize_for_inference", torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, pictures))), pictures
    if precision == "bfloat16":
        with torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False):
            yield "autocast, channels-last, frozen", torch.jit.freeze(torch.jit.trace(lasting, last)), last
        halves = copy.deepcopy(lasting).bfloat16()
        traced = torch.jit.freeze(torch.jit.trace(halves, last.bfloat16()))
        yield "bfloat16 weights, channels-last, frozen", traced, last.bfloat16()
        if all(not isinstance(one, torch.nn.GELU) for one in net.modules()):  # 1.13's mkldnn GELU takes no bfloat16
            traced = torch.jit.freeze(torch.jit.trace(copy.deepcopy(net).bfloat16(), pictures.bfloat16()))
            yield "bfloat16 weights, optimize_for_inference", torch.jit.optimize_for_inference(traced), pictures.bfloat16()
    if precision == "int8":
        from torch.ao.quantization import get_default_qconfig_mapping
        from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx
        for engine in [one for one in torch.backends.quantized.supported_engines if one in ("fbgemm", "onednn", "x86")]:
            torch.backends.quantized.engine = engine
            prepared = prepare_fx(copy.deepcopy(net), get_default_qconfig_mapping(engine), (pictures,))
            prepared(last)
            traced = torch.jit.freeze(torch.jit.trace(convert_fx(prepared), last))
            yield "fx quantised by " + engine, traced, last


with torch.no_grad():
    found = 0
    for way, fast, x in ways():
        try:
            for _ in range(4):
                error = ((fast(x).float() - answer).abs().max() / answer.abs().max()).item()
        except RuntimeError as problem:
            print(f"skipped {precision}, {way}: {str(problem).splitlines()[0]}")
            continue
        times = []
        begin = time.perf_counter()
        while len(times) < 10 or time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            fast(x)
            times.append(time.perf_counter() - start)
        times.sort()
        found += 1
        print(f"peer {precision} {batch / times[0]:.0f} pictures/s, median {1e3 * times[len(times) // 2]:.2f} ms, error {error:.1e} ({way})")
    if not found:
        print(f"skipped {precision}: PyTorch 1.13 as Debian builds it has no engine for it ({torch.backends.quantized.supported_engines})")

#!/usr/bin/python3
"""Draws the roofline of bench/inference.sh: what the processor can do, and where the network's precisions stand.

    bench/inference.sh build/release 3 > table.txt 2> lines.txt;  scripts/roofline.py lines.txt docs/roofline.svg

x: operations for each byte that a picture moves at least (its input, logits and weights once a batch); y: operations a
second. Lines: the copy's bandwidth and the loops that stay in registers, as bench_limits measured them in the same run.
"""
import math
import sys

WEIGHTS = 11.17e6  # of ResNet-18; a batch of 64 reads them once
BYTES = {"float32": 4, "bfloat16": 2, "int8": 1}
COLOURS = {"float32": "#888", "bfloat16": "#2a6fbb", "int8": "#c0562a"}
WIDTH, HEIGHT, LEFT, BOTTOM = 720, 440, 70, 50

threads, limits, best, work = 0, {}, {}, 1.0
for line in open(sys.argv[1]):
    words = line.split()
    if words[:1] == ["limit"] and int(words[1]) >= threads:
        threads = int(words[1])
        limits[words[2]] = float(words[3]) * 1e9
    if words[:1] in (["deft"], ["peer"]) and words[3:4] == ["pictures/s,"]:
        key = (words[0], words[1])
        best[key] = max(best.get(key, 0), float(words[2]))
        if words[0] == "deft":
            work = float(words[-4]) * 1e9


def x_of(intensity):
    return LEFT + (math.log10(intensity) - 1) / 3 * (WIDTH - LEFT - 20)


def y_of(speed):
    return HEIGHT - BOTTOM - (math.log10(speed) - 10.5) / 2.2 * (HEIGHT - BOTTOM - 30)


def text(x, y, words, more=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" {more}>{words}</text>'


parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
         f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
         text(LEFT, 18, f"ResNet-18 (32 x 32), batch 64, {threads} threads: filled deft, hollow PyTorch 1.13", 'font-size="14"')]
for power in (1, 2, 3, 4):
    x = x_of(10 ** power)
    parts.append(f'<line x1="{x:.0f}" y1="30" x2="{x:.0f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>' + text(x - 16 if power < 4 else x - 30, HEIGHT - BOTTOM + 16, 10 ** power))
for speed, name in ((1e11, "0.1"), (3e11, "0.3"), (1e12, "1"), (3e12, "3")):
    y = y_of(speed)
    parts.append(f'<line x1="{LEFT}" y1="{y:.0f}" x2="{WIDTH - 20}" y2="{y:.0f}" stroke="#ddd"/>' + text(LEFT - 34, y + 4, name))
parts.append(text(LEFT + 120, HEIGHT - 12, "operations for each byte of memory that must be moved") + text(6, 40, "TFLOP/s"))
for precision, top in ((p, limits[p]) for p in BYTES if p in limits):
    ridge = max(10.0, top / limits["copy"])
    start = max(10.0, 10 ** 10.5 / limits["copy"])
    parts.append(f'<polyline fill="none" stroke="{COLOURS[precision]}" stroke-width="1.5" points="{x_of(start):.0f},{y_of(start * limits["copy"]):.0f} '
                 f'{x_of(ridge):.0f},{y_of(top):.0f} {WIDTH - 20},{y_of(top):.0f}"/>')
    parts.append(text(WIDTH - 430, y_of(top) - 5, f"{precision}: {top / 1e12:.2f} TFLOP/s", f'fill="{COLOURS[precision]}"'))
    intensity = work / (BYTES[precision] * WEIGHTS / 64 + 4 * 3 * 32 * 32)
    for side, fill in (("deft", COLOURS[precision]), ("peer", "white")):
        if (side, precision) in best:
            parts.append(f'<circle cx="{x_of(intensity):.0f}" cy="{y_of(best[side, precision] * work):.0f}" r="5" fill="{fill}" '
                         f'stroke="{COLOURS[precision]}" stroke-width="2"/>')
open(sys.argv[2], "w").write("\n".join(parts + ["</svg>", ""]))

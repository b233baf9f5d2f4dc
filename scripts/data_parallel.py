#!/usr/bin/env python3
"""Writes docs/data_parallel_scaling.md from what bench/data_parallel.sh measured.

    scripts/data_parallel.py bench_data_parallel.csv bench_all_reduce.txt "PROCESSOR"
"""
import csv
import os
import statistics
import sys

START = 8192     # bytes: about the size of batch norm's sums
NODES = (1, 2, 4, 8, 16, 32, 64)
NETWORKS = (("1 Gb/s", 0.117e9, 50e-6), ("10 Gb/s", 1.17e9, 30e-6), ("100 Gb/s", 11.7e9, 10e-6))   # bytes a second, seconds a message


def middle(rows, name):
    return statistics.median(float(row[name]) for row in rows)


def step(compute, backward_share, reduce, small, buckets):
    """Seconds of a step: what backward hides of all-reduce costs nothing, but the last bucket leaves when backward is over."""
    window = compute * backward_share * (buckets - 1) / buckets
    return compute + small + max(reduce / buckets, reduce - window)


def main():
    rows = list(csv.DictReader(open(sys.argv[1])))
    by_way = {}
    for row in rows:
        by_way.setdefault(row["way"], []).append(row)
    sizes = {}
    for line in open(sys.argv[2]):
        ranks, size, microseconds = line.split()
        sizes.setdefault(int(ranks), {})[int(size)] = 1e-6 * float(microseconds)
    one, two_threads, two = by_way["process-1-thread"], by_way["process-2-threads"], by_way["ranks-2"]
    batch, cores = int(one[0]["batch"]), os.cpu_count()
    bytes_ = float(two[0]["all_reduce_bytes"]) / float(two[0]["steps"])
    buckets = float(two[0]["buckets"]) / float(two[0]["steps"])
    norms = int(two[0]["normalizations"])
    steps = float(one[0]["steps"])
    compute = batch / middle(one, "images_per_second")
    share = middle(one, "backward_seconds") / steps / compute

    out = []
    say = out.append
    say("# Scaling of data-parallel training: a model and its check\n")
    say(f"Written by `scripts/data_parallel.py` from `bench/data_parallel.sh CIFAR_FOLDER build/release` ({sys.argv[3]}). CIFAR-10, the decided network of")
    say(f"{int(one[0]['parameters']):,} parameters in {one[0]['precision']}, batch {batch}, {norms} batch norms synchronised; median of {len(one)} rounds, ways in turn.\n")
    say("| way | images a second | all-reduce a step | in buckets | ms a step | of that after backward, ms |")
    say("|---|---|---|---|---|---|")
    names = {"process-2-threads": "1 process of 2 threads", "process-1-thread": "1 process of 1 thread", "ranks-2": "2 ranks of 1 thread", "ranks-4": "4 ranks of 1 thread (on %d cores)" % cores}
    for way, some in by_way.items():
        count = float(some[0]["steps"])
        if float(some[0]["all_reduce_bytes"]) == 0:
            say(f"| {names[way]} | {middle(some, 'images_per_second'):.0f} | | | | |")
        else:
            say(f"| {names[way]} | {middle(some, 'images_per_second'):.0f} | {float(some[0]['all_reduce_bytes']) / count / 1e6:.2f} MB | {float(some[0]['buckets']) / count:.0f} | "
                f"{1e3 * middle(some, 'all_reduce_seconds') / count:.1f} | {1e3 * middle(some, 'not_hidden_seconds') / count:.1f} |")
    ratio = middle(two, "images_per_second") / middle(two_threads, "images_per_second")
    say(f"\nTwo ranks of one thread run at **{ratio:.2f}** of the speed of one process of two threads (wanted: 0.9). `ms a step` counts waiting for the slower rank.\n")
    say("All-reduce alone, `tests/peers/openmpi.sh N build/release/bench_all_reduce`, over the loopback interface:\n")
    say("| bytes | " + " | ".join(f"{ranks} ranks, microseconds" for ranks in sizes) + " |")
    say("|---|" + "---|" * len(sizes))
    for size in sizes[2]:
        say(f"| {size:,} | " + " | ".join(f"{1e6 * sizes[ranks][size]:.0f}" for ranks in sizes) + " |")

    say("\nThe 4 ms of two ranks from 128 bytes to 1 MB are a tick of this kernel's scheduler (250 a second); what waits for it was not found out.")
    say("Sums of batch norm pay it, gradients hide it.")
    say("\n## The model\n")
    say("```")
    say("reduce  = 2 (n - 1) / n * bytes / bandwidth + buckets * start(n)      ring: every byte is sent and received so often")
    say("small   = 2 * batch norms * start(n)                                   only where batch norm is synchronised; nothing hides it")
    say("window  = backward's time * (buckets - 1) / buckets                     in which all-reduce is hidden")
    say("step(n) = compute(n) + small + max(reduce / buckets, reduce - window)")
    say("```")
    say(f"compute(1) = {1e3 * compute:.0f} ms for {batch} samples on one thread, {100 * share:.0f} % of it backward (measured), in proportion to the samples of a rank.\n")
    say(f"Checked on this machine, with start(n) at {START:,} bytes and bandwidth from the table above; ranks beyond the cores share them:\n")
    say("| ranks | predicted images a second | measured | predicted to measured |")
    say("|---|---|---|---|")
    for ranks, way in ((1, "process-1-thread"), (2, "ranks-2"), (4, "ranks-4")):
        measured = middle(by_way[way], "images_per_second")
        here = compute / ranks * max(1.0, ranks / cores)
        if ranks == 1:
            predicted = batch / compute
        else:
            start, largest = sizes[ranks][START], max(sizes[ranks])
            bandwidth = 2 * (ranks - 1) / ranks * largest / (sizes[ranks][largest] - start)
            reduce = 2 * (ranks - 1) / ranks * bytes_ / bandwidth + buckets * start
            predicted = batch / step(here, share, reduce, 2 * norms * start, buckets)
        say(f"| {ranks} | {predicted:.0f} | {measured:.0f} | {predicted / measured:.2f} |")
    say(f"\nThe model has a core for every rank. Four ranks on {cores} cores wait at every sum for one that does not run: there it promises too much.\n")

    say("## Up to 64 nodes\n")
    node = batch / middle(two_threads, "images_per_second")
    say(f"Not measured: the model with assumed networks, start(n) = 2 (n - 1) messages of {', '.join('%d' % (1e6 * n[2]) for n in NETWORKS)} microseconds at {', '.join(n[0] for n in NETWORKS)}.")
    say(f"A node is this machine ({1e3 * node:.0f} ms for {batch} samples with both threads). Efficiency: speed to n times that of one node.\n")
    for title, divided in ((f"The batch grows with the nodes, {batch} samples a node", False), (f"The batch stays {batch}", True)):
        say(f"### {title}\n")
        say("| nodes | " + " | ".join(f"{n[0]}: images a second | efficiency" for n in NETWORKS) + " |")
        say("|---|" + "---|---|" * len(NETWORKS))
        for nodes in NODES:
            cells = []
            for _, bandwidth, message in NETWORKS:
                own = node / nodes if divided else node
                start = 2 * (nodes - 1) * message
                reduce = 2 * (nodes - 1) / nodes * bytes_ / bandwidth + buckets * start
                time = step(own, share, reduce, 2 * norms * start, buckets)
                speed = (batch if divided else nodes * batch) / time
                cells += [f"{speed:,.0f}", f"{speed * node / batch / nodes:.2f}"]
            say(f"| {nodes} | " + " | ".join(cells) + " |")
        say("")
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs", "data_parallel_scaling.md")
    with open(path, "w") as file:
        file.write("\n".join(out).rstrip() + "\n")


if __name__ == "__main__":
    main()

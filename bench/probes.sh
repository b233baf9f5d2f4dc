#!/bin/sh
# What do the coach's probes cost? Trains and prints the share of the steps' time that went into the stage "probe" of the
# summary's timings (norms of gradients and updates, activations of the probe batch). At most 2 % are allowed.
#   bench/probes.sh [build folder] [DATA or RECIPE and overrides ...]
build=${1:-build}
[ $# -ge 1 ] && shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -ge 1 ] || set -- glyphs train.epochs=4
"$build/deft" train "$@" --json "log.folder=$folder" > "$folder/summary.json" || exit 1
/usr/bin/python3 - "$folder/summary.json" <<'END'
import json, sys
timings = json.load(open(sys.argv[1]))["timings"]
probes = sum(t["seconds"] for t in timings if t["stage"] == "probe")
total = sum(t["seconds"] for t in timings)
print(f"probes {probes:.3f} s of {total:.1f} s: {100 * probes / total:.2f} %")
sys.exit(probes > 0.02 * total)
END

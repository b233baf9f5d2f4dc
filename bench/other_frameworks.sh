#!/bin/bash
# A training step of a plain network by deft, darknet and dlib in turn: 32 x 32 colour pictures, two 3 x 3 convolutions of 64, 128 and 256
# channels each with batch norm and ReLU, 2 x 2 max pooling between, global average pooling, a linear layer of 10.
#   bench/other_frameworks.sh [build folder] [rounds] [batch]
# darknet and dlib are Debian's (float32, no choice of precision); dlib's step is compiled here with the machine's instructions and OpenBLAS.
# deft runs in float32 and in bfloat16. The number of parameters is compared first. Least times count.
set -eu
build=${1:-build/release}; rounds=${2:-2}; batch=${3:-128}
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v darknet > /dev/null || [ ! -e /usr/include/dlib/dnn.h ] || ! ldconfig -p | grep -q libopenblas; then
  echo "installing the peers: darknet libdlib-dev libopenblas-dev" >&2
  apt-get install -o DPkg::Lock::Timeout=300 -y darknet libdlib-dev libopenblas-dev > /dev/null || { echo "bench: cannot install darknet, libdlib-dev and libopenblas-dev" >&2; exit 1; }
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
g++ -std=c++17 -O3 -march=native "$here/dlib_step.cpp" -o "$work/dlib_step" -ldlib -lopenblas -llapack -lpthread 2> "$work/dlib.log" || { cat "$work/dlib.log" >&2; exit 1; }

"$build/deft" data make "glyphs:samples=$((3 * batch)),classes=10" "$work/pictures" > /dev/null
find "$work/pictures/train" -name '*.png' > "$work/list"
find "$work/pictures/train" -mindepth 1 -maxdepth 1 -type d -printf '/%f/\n' | sort > "$work/labels"
{
  printf '[net]\nbatch=%d\nsubdivisions=1\nheight=32\nwidth=32\nchannels=3\nlearning_rate=0.01\nmomentum=0.9\ndecay=0\nmax_batches=4\npolicy=constant\n' "$batch"
  for channels in 64 128 256; do
    for again in 1 2; do printf '[convolutional]\nbatch_normalize=1\nfilters=%d\nsize=3\nstride=1\npad=1\nactivation=relu\n' $channels; done
    [ $channels = 256 ] || printf '[maxpool]\nsize=2\nstride=2\n'
  done
  printf '[avgpool]\n[connected]\noutput=10\nactivation=linear\n[softmax]\n'
} > "$work/net.cfg"
printf 'classes=10\ntrain=%s\nlabels=%s\nbackup=%s\ntop=1\n' "$work/list" "$work/labels" "$work" > "$work/data.cfg"

for round in $(seq "$rounds"); do
  for precision in bfloat16 float32; do
    OMP_WAIT_POLICY=active "$build/bench_step" "$batch" 5 fused "$precision" plain | sed "s/^deft/step deft_$precision/"
  done
  (cd "$work" && darknet classifier train data.cfg net.cfg 2> /dev/null) | awk '/seconds,/ { for (i = 1; i <= NF; i++) if ($i == "seconds,") print "step darknet", 1000 * $(i - 1) }'
  "$work/dlib_step" "$batch" 3
done | tee /dev/stderr | awk -v batch="$batch" '
  $1 == "step" { who = $2; ms = who ~ /^deft/ ? $6 : $3; for (i = 1; i < NF; i++) if ($i == "parameters") parameters[who] = $(i + 1) }
  $1 == "step" && (!(who in least) || ms < least[who]) { least[who] = ms }
  END {
    if (parameters["dlib"] != parameters["deft_float32"]) { print "bench: not the same network: " parameters["dlib"] " and " parameters["deft_float32"] " parameters"; exit 1 }
    printf "\na training step of the plain network, batch %d, %d parameters\n\n| side | ms | deft float32 is faster by | deft bfloat16 is faster by |\n|---|---|---|---|\n", batch, parameters["dlib"]
    for (who in least) printf "| %s | %.0f | %.1fx | %.1fx |\n", who, least[who], least[who] / least["deft_float32"], least[who] / least["deft_bfloat16"]
  }'

#!/usr/bin/env bash
# Installs the independent readers that the export tests compare with: ONNX Runtime (npm), OpenCV's dnn module and PyTorch (Debian).
#   tests/peers/install.sh FOLDER       FOLDER/node_modules is made if it is not there
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
missing=()
command -v node > /dev/null || missing+=(nodejs)
command -v npm > /dev/null || missing+=(npm)
/usr/bin/python3 -c 'import cv2' 2> /dev/null || missing+=(python3-opencv)
/usr/bin/python3 -c 'import torch' 2> /dev/null || missing+=(python3-torch)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends "${missing[@]}"
fi
mkdir -p "$folder"
if [ ! -d "$folder/node_modules/onnxruntime-node" ]; then
  cp "$here/package.json" "$here/package-lock.json" "$folder/"
  npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
fi

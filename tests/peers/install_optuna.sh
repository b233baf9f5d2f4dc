#!/usr/bin/env bash
# Installs Debian's Optuna, which the test of deft tune --export-optuna opens its file with.
set -euo pipefail
/usr/bin/python3 -c 'import optuna' 2> /dev/null && exit 0
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
${as_root[@]+"${as_root[@]}"} apt-get update -qq
${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends python3-optuna

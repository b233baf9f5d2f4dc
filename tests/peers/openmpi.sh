#!/usr/bin/env bash
# Open MPI's mpirun on this machine, for tests and measurements. Installs Debian's package if it is missing.
#   tests/peers/openmpi.sh RANKS PROGRAM WORDS...        RANKS may be more than there are processors
set -euo pipefail
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if ! command -v mpirun > /dev/null; then
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends openmpi-bin > /dev/null
fi
ranks=$1
shift
# Open MPI runs as root only where it is told twice.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
exec mpirun --oversubscribe -np "$ranks" "$@"

#!/usr/bin/env bash
# Two ranks of a training, each on a host of its own: network namespaces with host names, joined by a pair of virtual interfaces.
#   tests/peers/two_hosts.sh PROGRAM WORDS...      exit 77: this machine gives no namespaces (the reason on stderr)
set -euo pipefail
if [ -z "${DEFT_IN_NAMESPACE:-}" ]; then
  user=()
  [ "$(id -u)" -eq 0 ] || user=(--user --map-root-user)
  if ! reason=$(unshare ${user[@]+"${user[@]}"} --net --mount --uts sh -c 'mount -t tmpfs none /run && mkdir -p /run/netns && ip netns add try' 2>&1); then
    echo "no network namespaces on this machine: ${reason:-the ip program is missing}" >&2
    exit 77
  fi
  DEFT_IN_NAMESPACE=1 exec unshare ${user[@]+"${user[@]}"} --net --mount --uts "$0" "$@"
fi
mount -t tmpfs none /run
mkdir -p /run/netns
ip netns add far
hostname near
ip link add cable0 type veth peer name cable1 netns far
ip addr add 10.77.0.1/24 dev cable0
ip link set cable0 up
ip link set lo up
ip -n far addr add 10.77.0.2/24 dev cable1
ip -n far link set cable1 up
ip -n far link set lo up
export WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=10.77.0.1 MASTER_PORT=29500
RANK=1 ip netns exec far unshare --uts sh -c 'hostname far && exec "$@"' sh "$@" &
status=0
RANK=0 "$@" || status=$?
wait $! || status=$?
exit $status

# For the other scripts: makes sure that PyTorch is there, and runs it as its experts advise.
#   peer FILE.py [words]     Debian's python3-torch with jemalloc preloaded and threads that wait actively
jemalloc=/usr/lib/$(uname -m)-linux-gnu/libjemalloc.so.2
if ! /usr/bin/python3 -c 'import torch' 2> /dev/null || [ ! -e "$jemalloc" ]; then
  echo "installing the peer: python3-torch libjemalloc2" >&2
  apt-get install -o DPkg::Lock::Timeout=300 -y python3-torch libjemalloc2 > /dev/null || { echo "bench: cannot install python3-torch and libjemalloc2" >&2; exit 1; }
fi
peer() {
  LD_PRELOAD=$jemalloc MALLOC_CONF=oversize_threshold:1,background_thread:true,metadata_thp:auto,dirty_decay_ms:9000000000,muzzy_decay_ms:9000000000 \
    OMP_WAIT_POLICY=active PYTHONPATH=$(dirname "$1") /usr/bin/python3 "$@"
}

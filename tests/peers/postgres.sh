#!/usr/bin/env bash
# A PostgreSQL server of a test's own, without a network: only a socket in FOLDER. Installs Debian's package if it is missing.
#   tests/peers/postgres.sh start FOLDER       then  postgres://deft@/postgres?host=FOLDER
#   tests/peers/postgres.sh stop FOLDER        at once, as if the power failed
set -euo pipefail
action=$1 folder=$2
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
programs() { ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1; }
if [ -z "$(programs)" ]; then
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends postgresql > /dev/null
fi
bin=$(programs)
# PostgreSQL does not run as root.
as_user() { if [ "$(id -u)" -eq 0 ]; then (cd "$folder" && runuser -u nobody -- "$@"); else "$@"; fi; }
case $action in
  start)
    mkdir -p "$folder"
    if [ ! -d "$folder/data" ]; then
      [ "$(id -u)" -ne 0 ] || chown nobody "$folder"
      as_user "$bin/initdb" -D "$folder/data" -A trust -U deft --no-sync > "$folder/initdb.log" 2>&1
    fi
    as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -o "-k $folder -c listen_addresses='' -F" start > /dev/null
    ;;
  stop) as_user "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop > /dev/null ;;
  *) echo "postgres.sh start|stop FOLDER" >&2; exit 2 ;;
esac

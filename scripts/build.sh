# Sourced by ./deft and ./test: installs missing packages, configures and builds what changed.
#
#   install_debian PACKAGE ...
#   build_deft TARGET ...      sets $build to the build folder
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${DEFT_BUILD:-$root/build/release}

install_packages() {
  command -v dpkg-query > /dev/null || return 0  # not Debian: the packages of packages.txt are the user's to bring
  local wanted missing=() package
  wanted=$(grep -v '^#' "$root/packages.txt")
  local present
  present=$(dpkg-query -W -f '${Package} ${Status}\n' $wanted 2> /dev/null | awk '/ok installed/{print $1}') || true
  for package in $wanted; do
    grep -qx "$package" <<< "$present" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  install_debian "${missing[@]}"
}

# Installs these packages; says so, and what went wrong.
install_debian() {
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "deft: installing Debian packages: $*" >&2
  if ! {
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends "$@"
  } > "${TMPDIR:-/tmp}/deft-install-$$.log" 2>&1; then
    tail -n 20 "${TMPDIR:-/tmp}/deft-install-$$.log" >&2
    echo "deft: the packages could not be installed; install them yourself and call again" >&2
    return 1
  fi
  rm -f "${TMPDIR:-/tmp}/deft-install-$$.log"
}

# A tree that was moved or copied after it was built: CMake's notes name the old place, and nothing there can be used.
forget_another_place() {
  local cache="$build/CMakeCache.txt" old
  [ -e "$cache" ] || return 0
  old=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache")
  [ "$(readlink -m "$old")" = "$(readlink -m "$root")" ] && return 0
  echo "deft: built in $old before; building anew here" >&2
  rm -rf "$build"
}

build_deft() {
  forget_another_place
  if [ ! -e "$build/build.ninja" ] || [ "$root/packages.txt" -nt "$build/build.ninja" ]; then
    install_packages
    mkdir -p "$build"
    echo "deft: configuring (once)" >&2
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release > "$build/configure.log" 2>&1 || { tail -n 30 "$build/configure.log" >&2; return 1; }
  fi
  local log="$build/build.log" status=0
  if [ -t 2 ]; then
    NINJA_STATUS='deft: building [%f/%t] ' ninja -C "$build" "$@" >&2 || status=$?
  else
    echo "deft: building" >&2
    ninja -C "$build" "$@" > "$log" 2>&1 || { status=$?; grep -vE '^\[' "$log" | tail -n 60 >&2; }
  fi
  return $status
}

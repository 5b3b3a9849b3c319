# Finds the programs that the tasks need, and installs the missing ones: what has a package of its own into
# .local/, the rest through the system's package manager. Sourced by ./just and the other scripts.
# What is said goes to standard error, so that a function's output can be used.

tools_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools_local=$tools_root/.local
for tools_place in "$tools_local"/*/bin "$tools_local/bin"; do
  PATH=$PATH:$tools_place
done
export PATH

say() { echo "$*" >&2; }

# Where a program installed into .local/ stands.
tool_path() {
  local place
  for place in "$tools_local/$1/bin/$1" "$tools_local/bin/$1"; do
    if [ -x "$place" ]; then echo "$place"; return 0; fi
  done
  return 1
}

# python_tool PROGRAM PACKAGE VERSION: a program that a Python package carries ready-made.
python_tool() {
  tool_path "$1" >/dev/null && return 0
  python3 -m pip --version >/dev/null 2>&1 || return 1
  say "Installing $1 into .local/ (Python package $2 $3)"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --upgrade \
    --target "$tools_local/$1" "$2==$3" >&2 && tool_path "$1" >/dev/null && PATH=$PATH:$tools_local/$1/bin
}

# cargo_tool PROGRAM CRATE: a program compiled here; takes minutes.
cargo_tool() {
  tool_path "$1" >/dev/null && return 0
  say "Compiling $1 into .local/ (crate $2); this takes some minutes, once"
  cargo install --quiet --locked --root "$tools_local" "$2" >&2
}

# system_packages WHAT PACKAGE..: packages of the system, where it is one that has apt-get and we may use it.
system_packages() {
  local what=$1 as_root=()
  shift
  if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
  if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    say "Installing $what: apt-get install $*"
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1; then
      return 0
    fi
    "${as_root[@]}" apt-get update -qq >&2 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >&2 && return 0
  fi
  say "$what is missing and could not be installed here. On Debian or Ubuntu run:"
  say "  sudo apt-get install -y --no-install-recommends $*"
  say "Elsewhere install $what by your system's own means, so that it is on PATH."
  return 1
}

# The folder of PostgreSQL's server programs: the newest of Debian's, else the one on PATH.
postgres_programs() {
  local folder
  folder=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  if [ -x "$folder/initdb" ]; then echo "$folder"; return 0; fi
  folder=$(command -v initdb) && dirname "$folder"
}

# The Chromium that the browser tests drive.
chromium_program() {
  local name
  if [ -n "${MCTRADE_CHROMIUM:-}" ]; then echo "$MCTRADE_CHROMIUM"; return 0; fi
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$name" && return 0
  done
  return 1
}

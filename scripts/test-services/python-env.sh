#!/usr/bin/env bash
# python-env.sh <dir>: makes a Python environment with the pinned packages of the tests in <dir>,
# or takes the one that is there, and prints the path of its interpreter.
# Needs Python 3.11 or newer with venv; PYTHON names another than `python3`. No compiler, no root.
set -euo pipefail
dir="${1:?usage: python-env.sh <dir>}"
pins="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/test/interop/python/requirements.txt"

if ! cmp -s "$pins" "$dir/pins"; then
  rm -rf "$dir"
  "${PYTHON:-python3}" -m venv "$dir" >&2
  "$dir/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$pins" >&2
  cp "$pins" "$dir/pins"
fi
echo "$(cd "$dir" && pwd)/bin/python"

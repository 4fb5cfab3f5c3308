#!/bin/sh
# Resolve requirements/*.txt anew: for every platform, with hashes, without any address.
set -eu
cd "$(dirname "$0")/.."

uv=$(command -v uv || echo .venv/bin/uv)
if [ ! -x "$uv" ]; then
    echo "lock: uv is not on the PATH; installing it into .venv"
    .venv/bin/python -m pip install --quiet uv
fi

# bench holds everything; the smaller files are parts of it, so that all agree on every version.
resolve() {
    output=$1
    shift
    "$uv" pip compile pyproject.toml "$@" --output-file "requirements/$output.txt" --quiet --upgrade \
        --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-annotate --no-header --no-emit-index-url
}
resolve bench --all-extras --group dev --group bench
resolve dev --all-extras --group dev --constraint requirements/bench.txt
resolve run --all-extras --group build --constraint requirements/bench.txt

# OpenSim has an environment of its own, so that its versions bind nothing else.
"$uv" pip compile --group opensim --output-file requirements/opensim.txt --quiet --upgrade \
    --universal --python-version 3.11 --fork-strategy fewest \
    --generate-hashes --no-annotate --no-header --no-emit-index-url

if grep -n -e '://' -e '^--' requirements/*.txt; then
    echo "lock: an address got into a requirement file" >&2
    exit 1
fi

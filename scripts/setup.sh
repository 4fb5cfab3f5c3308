#!/bin/sh
# Make .venv hold exactly what one lock file asks for, and this project, editable.
#
#   scripts/setup.sh run|dev|bench
#
# uv is used where it is on the PATH, else venv and pip. A second call with the same lock does nothing.
set -eu
cd "$(dirname "$0")/.."

lock="requirements/${1:?which lock: run, dev or bench}.txt"
environment=.venv
python="$environment/bin/python"
stamp="$environment/installed-$1.txt"

# Settings of the surrounding shell must not reach into the environment that is built here.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS VIRTUAL_ENV CONDA_PREFIX
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIREMENT PIP_CONSTRAINT PIP_NO_DEPS PIP_NO_BINARY PIP_EDITABLE
unset UV_PROJECT_ENVIRONMENT UV_SYSTEM_PYTHON UV_PYTHON UV_TARGET UV_PREFIX UV_CONSTRAINT
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

stop() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

create_with_uv() {
    base=$(find_python) || base=3.12
    uv venv --quiet --clear --python "$base" "$environment"
}

create_with_venv() {
    base=$(find_python) || stop \
        "Python 3.11 or newer is needed; python3 is $(python3 --version 2>&1 || echo 'not installed')." \
        "Install one, for example: sudo apt-get install python3.12 python3.12-venv"
    version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        stop "This Python $version cannot make virtual environments: its venv package is missing." \
            "Install it, for example: sudo apt-get install python$version-venv   (or python3-venv)"
    fi
    "$base" -m venv --clear "$environment"
}

install_with_uv() {
    uv pip install --quiet --python "$python" --require-hashes --requirement "$lock" &&
        uv pip install --quiet --python "$python" --no-deps --no-build-isolation --editable .
}

install_with_pip() {
    "$python" -m pip install --quiet --require-hashes --requirement "$lock" &&
        "$python" -m pip install --quiet --no-deps --no-build-isolation --editable .
}

wanted() {
    cat "requirements/$1.txt" pyproject.toml
    pwd
}

# run is a part of dev, dev of bench: a larger installation serves too.
case $1 in
    run) serving="run dev bench" ;;
    dev) serving="dev bench" ;;
    *) serving=$1 ;;
esac
for name in $serving; do
    if new_enough "$python" && wanted "$name" | cmp -s - "$environment/installed-$name.txt"; then
        exit 0
    fi
done
echo "setup: installing $lock into $environment"
rm -f "$environment"/installed-*.txt

if command -v uv >/dev/null 2>&1; then
    new_enough "$python" || create_with_uv || create_with_venv
    if ! install_with_uv; then
        echo "setup: uv did not succeed; trying venv and pip"
        "$python" -m pip --version >/dev/null 2>&1 || create_with_venv
        install_with_pip
    fi
else
    if ! new_enough "$python" || ! "$python" -m pip --version >/dev/null 2>&1; then
        create_with_venv
    fi
    install_with_pip
fi
wanted "$1" >"$stamp"

#!/bin/sh
# Make .venv-opensim hold OpenSim, against which the spine model is checked; tolerate its absence.
#
# OpenSim is a check and no part of the program: where it cannot be installed or loaded, this says
# why, ends well, and the tests that need it say that they were skipped.
set -eu
cd "$(dirname "$0")/.."

lock=requirements/opensim.txt
environment=.venv-opensim
python="$environment/bin/python"
stamp="$environment/installed-opensim.txt"

unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS VIRTUAL_ENV CONDA_PREFIX
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIREMENT PIP_CONSTRAINT PIP_NO_DEPS PIP_NO_BINARY PIP_EDITABLE
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

skip() {
    printf 'opensim: %s\n' "$@" "The comparison with OpenSim is left out."
    exit 0
}

if ! cmp -s "$lock" "$stamp"; then
    echo "opensim: installing $lock into $environment"
    rm -f "$stamp"
    .venv/bin/python -m venv --clear "$environment" || skip "no virtual environment could be made."
    "$python" -m pip install --quiet --require-hashes --requirement "$lock" ||
        skip "there is no OpenSim for this machine and this Python, or it could not be fetched."
    cp "$lock" "$stamp"
fi

if [ "$(uname -s)" = Linux ] &&
    ! "$python" -c 'import ctypes; ctypes.CDLL("libopenblas.so.0")' 2>/dev/null; then
    skip "it needs the system library libopenblas.so.0, which is not there." \
        "Install it, for example: sudo apt-get install libopenblas0   (Fedora: openblas)"
fi
if ! "$python" -c 'from pyopensim import analyses, simulation; simulation.Model' >/dev/null 2>&1; then
    skip "it is installed but does not load: $("$python" -c 'import pyopensim' 2>&1 | head -n 1)"
fi

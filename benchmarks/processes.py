"""Whole processes: what a person waits for, from the command to its end."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from benchmarks.measurement import RUNS, Measurement, median_of

__all__ = ["Run", "commands", "run_process"]

ROOT = Path(__file__).parents[1]
LAUNCHER = Path(__file__).with_name("launch.py")
CASE = "cases/cord_back_pain.yaml"
PROGRAM = str(Path(sys.executable).with_name("plumbline"))
IMPORT = (sys.executable, "-c")
BARE = "an empty Python process"
LIBRARIES = "a process that only imports NumPy, Numba and pydantic"
PEERS = "pgmpy", "pyagrum"
KILOBYTES_PER_MB = 1000.0
STARTS = 11  # a start takes so little that the clock's noise shows


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process.

    Attributes
    ----------
    wall_s : float
        From its start to its end.
    processor_s : float
        Of all its threads.
    peak_mb : float
        Most memory it held at a time.
    output : bytes
        What it wrote to standard output.
    """

    wall_s: float
    processor_s: float
    peak_mb: float
    output: bytes = b""


def run_process(command: Sequence[str], *, keep: bool = False) -> Run:
    """Run one process to its end.

    Raises
    ------
    RuntimeError
        It did not succeed.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        launcher = (sys.executable, "-I", "-S", str(LAUNCHER), str(output), *command)
        said = subprocess.run(launcher, stdout=subprocess.PIPE, cwd=ROOT, check=True).stdout
        written = output.read_bytes() if keep else b""
    took = json.loads(said)
    if took["status"] != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {took['status']}")
    return Run(
        wall_s=took["wall_s"],
        processor_s=took["processor_s"],
        peak_mb=_megabytes(took["peak"]),
        output=written,
    )


def _megabytes(peak: int) -> float:
    """Return a peak as the system reports it (kilobytes; bytes on macOS) in megabytes."""
    return peak / KILOBYTES_PER_MB / (KILOBYTES_PER_MB if sys.platform == "darwin" else 1.0)


def _runs(command: Sequence[str], runs: int) -> list[Run]:
    run_process(command)
    return [run_process(command) for _ in range(runs)]


def _median_wall_s(command: Sequence[str], runs: int = RUNS) -> float:
    return median_of("", [run.wall_s for run in _runs(command, runs)]).value


def commands() -> list[Measurement]:
    """Measure starting, asking for help, and answering, each as a whole process."""
    bare = (BARE, _median_wall_s((*IMPORT, "pass"), STARTS))
    importing = [run.wall_s for run in _runs((*IMPORT, "import plumbline"), STARTS)]
    peers = {name: _median_wall_s((*IMPORT, f"import {name}")) for name in PEERS}
    note = "; ".join(f"`import {name}` {wall_s:.2f} s" for name, wall_s in peers.items())
    asking = [run.wall_s for run in _runs((PROGRAM, "--help"), STARTS)]
    return [
        median_of("import_plumbline", importing, against=bare, note=note),
        median_of("help", asking, against=bare),
        *_answers(),
    ]


def _answers() -> list[Measurement]:
    libraries = (
        LIBRARIES,
        _median_wall_s((*IMPORT, "import numpy, numba, pydantic, scipy.linalg")),
    )
    with tempfile.TemporaryDirectory() as folder:
        answer = (PROGRAM, "assess", CASE, "--no-simulation", "--json")
        reports = (*answer, "--to", str(Path(folder) / "report.html"))
        plain, reported = _runs(answer, RUNS), _runs(reports, RUNS)
    return [
        _answer("assess_json", plain, libraries),
        _answer("assess_html", reported, libraries),
        median_of("assess_memory", [run.peak_mb for run in (*plain, *reported)]),
    ]


def _answer(name: str, runs: Sequence[Run], against: tuple[str, float]) -> Measurement:
    processor = median_of("", [run.processor_s for run in runs]).value
    note = f"processor time of all threads: {processor:.2f} s"
    return median_of(name, [run.wall_s for run in runs], against=against, note=note)

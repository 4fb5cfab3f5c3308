"""On what and with what the benchmarks ran."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

__all__ = ["PROGRAMS", "load_average", "machine", "versions"]

PROGRAMS = (
    "plumbline-spine",
    "numpy",
    "numba",
    "llvmlite",
    "scipy",
    "pydantic",
    "pgmpy",
    "pyagrum",
    "piqp",
)
BYTES_PER_GB = 1e9


def load_average() -> float:
    """Return how many programs wanted a core over the last minute."""
    return os.getloadavg()[0]


def machine() -> dict[str, str]:
    """Return what a reader needs to compare the figures with those of another machine."""
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC",
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory_bytes / BYTES_PER_GB:.0f} GB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Return the version of Python and of every program that matters."""
    return {"python": sys.version.split()[0], **{name: version(name) for name in PROGRAMS}}


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()

"""Where Chromium is: on the PATH, or the one that playwright keeps and can fetch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["fetched", "found"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As long as a slow line takes; without a line it fails at once.
FETCH_SECONDS = 240


def found() -> str | None:
    """Return a browser that is there; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None) or _kept_by_playwright()


def fetched(notes: Path) -> tuple[str | None, str]:
    """Return a browser, fetched where it was missing, and why there is none.

    Parameters
    ----------
    notes : Path
        A folder that all processes of a run of the tests share: only one fetches, and once.
    """
    said = notes / "chromium.txt"
    with _alone(notes / "chromium.lock"):
        program = found()
        if program is None and not said.exists():
            said.write_text(_fetch(), encoding="utf-8")
            program = found()
    return program, "" if program else said.read_text(encoding="utf-8")


def _fetch() -> str:
    """Let playwright fetch its browser; return what it said last."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        made = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=FETCH_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"playwright could not fetch it in {FETCH_SECONDS} s"
    lines = (made.stderr or made.stdout).strip().splitlines()
    return lines[-1] if lines else "playwright said nothing"


def _kept_by_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as driver:
        path = driver.chromium.executable_path
    return path if Path(path).is_file() else None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; there one process runs the tests
        yield
        return
    with path.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

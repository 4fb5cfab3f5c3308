"""An answer into a file, as the ending of its name says."""

from __future__ import annotations

import os
from pathlib import Path

from plumbline.assessment import Assessment, write_assessment
from plumbline.errors import InputError

__all__ = ["check_target", "save"]

ENDINGS = (".html", ".json")


def check_target(path: Path) -> None:
    """Refuse a file that could not be written, before anything is computed.

    Raises
    ------
    InputError
        A directory, an unknown ending, a folder that is not there or may not be written.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name a file in it.")
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"{path}: the name must end in {' or '.join(ENDINGS)}.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise InputError(f"{path}: the folder {folder} does not exist; make it first.")
    if not os.access(folder, os.W_OK):
        raise InputError(f"{path}: the folder {folder} may not be written to.")


def save(answer: Assessment, path: Path) -> None:
    """Write an answer as a report or as JSON, whole or not at all."""
    if path.suffix.lower() == ".json":
        write_assessment(answer, path)
        return
    # The reports bring templates and charts along, which only they need.
    from plumbline.reports import write_report

    write_report(answer, path)

"""An answer into a file, as the ending of its name says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from plumbline.assessment import Assessment, write_assessment
from plumbline.errors import InputError

__all__ = ["check_target", "save"]

# What an answer may be written as.
ENDINGS = (".html", ".pdf", ".json")


def check_target(path: Path, *, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse a file that could not be written, before anything is computed.

    Parameters
    ----------
    path : Path
        The file.
    endings : sequence of str
        What its name may end in.

    Raises
    ------
    InputError
        A directory, an unknown ending, a folder that is not there or may not be written; for PDF,
        what it needs is missing.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name a file in it.")
    ending = path.suffix.lower()
    if ending not in endings:
        allowed = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise InputError(f"{path}: the name must end in {allowed}.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise InputError(f"{path}: the folder {folder} does not exist; make it first.")
    if not os.access(folder, os.W_OK):
        raise InputError(f"{path}: the folder {folder} may not be written to.")
    if ending == ".pdf":
        from plumbline.reports import check_pdf

        check_pdf()


def save(answer: Assessment, path: Path) -> None:
    """Write an answer as a report (HTML or PDF) or as JSON, whole or not at all."""
    if path.suffix.lower() == ".json":
        write_assessment(answer, path)
        return
    # The reports bring templates and charts along, which only they need.
    from plumbline.reports import write_report

    write_report(answer, path)

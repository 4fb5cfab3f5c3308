"""An earlier answer of the same person, read from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.errors import AssessmentError, InputError, Problem

if TYPE_CHECKING:
    from plumbline.assessment import Assessment

__all__ = ["read_previous"]


def read_previous(path: Path) -> Assessment:
    """Return the answer that ``assess --to OLD.json`` or ``assess --json`` has written.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    InputError
        It cannot be read, or is no assessment; every problem is listed with the file and its place.
    """
    from plumbline.assessment import from_json

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not a text in UTF-8, so it is no assessment.") from error
    try:
        return from_json(text)
    except AssessmentError as error:
        named = [
            Problem(place=f"{path}: {one.place}", message=one.message, line=one.line)
            for one in error.problems
        ]
        raise AssessmentError(named) from error

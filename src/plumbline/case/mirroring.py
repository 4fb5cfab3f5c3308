"""The mirror image of a person: left becomes right, and nothing else changes."""

from __future__ import annotations

from plumbline.case.case import NOT_CONTENT, Case
from plumbline.case.plain import mirrored
from plumbline.case.reading import read_case
from plumbline.case.writing import case_to_mapping

__all__ = ["mirror"]


def mirror(case: Case) -> Case:
    """Return the case with left and right exchanged; id and remarks stay."""
    content = case_to_mapping(case)
    return read_case(
        {key: one if key in NOT_CONTENT else mirrored(one) for key, one in content.items()}
    )

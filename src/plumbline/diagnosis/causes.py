"""The hidden causes that findings may speak of: their states, and how the engine treats them.

The causes themselves, with their priors, belong to the routes and the competitors. What stands
here is the part of the contract that a likelihood table needs: the order of the states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from plumbline.errors import EvidenceError, did_you_mean

__all__ = ["CAUSE_STATES", "ENUMERATED", "LEAVES", "SETTINGS", "check_parents", "check_states"]

_TWO: Final = ("absent", "present")

ENUMERATED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "frailty": ("low", "middle", "high"),
        "neck_nociception": _TWO,
        "neck_driven_gain": _TWO,
        "cord_compression": _TWO,
        "cord_driven_pain": _TWO,
        "inflammatory_disease": ("none", "axial_spondyloarthritis", "other"),
        "generalized_degeneration": _TWO,
        "other_gain": _TWO,
        "lumbar_root": _TWO,
        "lumbar_stenosis": _TWO,
    }
)
"""Causes whose joint states the engine enumerates; a finding may have any number of them."""

LEAVES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lumbar_disc": _TWO,
        "lumbar_facet": _TWO,
        "sacroiliac_joint": _TWO,
        "spondylolisthesis": _TWO,
        "hip": _TWO,
        "serious": (
            "none",
            "fracture",
            "malignancy",
            "infection",
            "cauda_equina",
            "vascular",
            "visceral",
            "thoracic_cord",
        ),
    }
)
"""Causes that the engine sums out by hand; a finding may have at most one of them."""

CAUSE_STATES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({**ENUMERATED, **LEAVES})
"""States of every cause; the first is "off"."""

SETTINGS: Final = (
    "general_population",
    "primary_care",
    "spine_clinic",
    "rheumatology",
    "emergency",
    "interventional_clinic",
)
"""Settings by their index in a context."""


def check_parents(finding: str, causes: Iterable[str]) -> None:
    """Refuse parents that do not exist, and more than one leaf among them.

    Parameters
    ----------
    finding : str
        Id of the finding, for the message.
    causes : iterable of str
        Its parents.

    Raises
    ------
    EvidenceError
        A cause is unknown, or two leaves meet.
    """
    named = tuple(causes)
    for cause in named:
        if cause not in CAUSE_STATES:
            hint = did_you_mean(cause, CAUSE_STATES)
            raise EvidenceError(f"finding {finding!r}: unknown cause {cause!r}.{hint}")
    leaves = [cause for cause in named if cause in LEAVES]
    if len(leaves) > 1:
        raise EvidenceError(
            f"finding {finding!r} has more than one leaf cause as parent: {', '.join(leaves)};"
            " keep one, or write two findings"
        )


def check_states(finding: str, cause: str, states: Iterable[str]) -> None:
    """Refuse states that a cause does not have, and the state "off".

    Parameters
    ----------
    finding, cause : str
        Where it is written.
    states : iterable of str
        The states in which the cause acts.

    Raises
    ------
    EvidenceError
        A state is unknown, or nothing but "off" would show the finding.
    """
    check_parents(finding, (cause,))
    allowed = CAUSE_STATES[cause][1:]
    wrong = [state for state in states if state not in allowed]
    if wrong:
        raise EvidenceError(
            f"finding {finding!r}: {cause!r} cannot act as {', '.join(wrong)};"
            f" its states are {', '.join(allowed)}"
        )

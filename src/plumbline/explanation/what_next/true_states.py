"""The true states behind the loss table: every person with the pain is in exactly one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from plumbline.diagnosis import CAUSE_STATES

__all__ = ["TRUE_STATES", "Disease", "Split", "TrueStates"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Disease:
    """A true state that holds whenever a cause is in one of some states, whatever hurts.

    Attributes
    ----------
    state : str
        Name of the true state.
    cause : str
        The cause.
    when : tuple of str
        Its states.
    """

    state: str
    cause: str
    when: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How the people without any such disease are told apart: by what set their pain off.

    Attributes
    ----------
    neck : str
        True state "the neck drives it".
    named : str
        True state "a source that can be named, and that needs no ill neck".
    sources : tuple of str
        Causes that are such sources.
    """

    neck: str
    named: str
    sources: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TrueStates:
    r"""Names of the true states, and how they follow from the joint state of the causes.

    Attributes
    ----------
    diseases : tuple of Disease
        In order of precedence: the first that holds is the true state.
    otherwise : str
        The true state of whoever is left.
    split : Split or None
        How those who are left are split further; None: not at all.

    Notes
    -----
    Without a disease, the pain is somebody's doing in the sense of competing risks. With the pain
    hazard :math:`gH` split into parts :math:`p_i`, which part set the pain off is

    .. math:: P(i, \text{pain} \mid d) = p_i \int_0^1 e^{-gH\tau} d\tau

    The neck owns :math:`g H_n + (g - g')(H - H_n)`, its own terms at the full gain and what its
    gain adds to all others (:math:`g'` is the gain with a healthy neck); a named source owns
    :math:`g'` times its own terms; the rest is unspecific. The parts add up to
    :math:`1 - e^{-gH}`. Where a load of the neck relieves, it relieves the source it acts through.
    """

    diseases: tuple[Disease, ...]
    otherwise: str
    split: Split | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every true state, in order."""
        parts = () if self.split is None else (self.split.neck, self.split.named)
        return (*(one.state for one in self.diseases), *parts, self.otherwise)


LOCAL_SOURCES = (
    "lumbar_disc",
    "lumbar_facet",
    "sacroiliac_joint",
    "lumbar_root",
    "lumbar_stenosis",
    "spondylolisthesis",
    "hip",
)
"""What can be named below: a disc, root, canal, joint or hip."""

TRUE_STATES = TrueStates(
    diseases=(
        Disease(state="cord_compression", cause="cord_compression", when=("present",)),
        Disease(state="serious_back_cause", cause="serious", when=CAUSE_STATES["serious"][1:]),
        Disease(
            state="axial_spondyloarthritis",
            cause="inflammatory_disease",
            when=("axial_spondyloarthritis",),
        ),
    ),
    split=Split(
        neck="neck_driven_pain",
        named="local_back_source",
        sources=LOCAL_SOURCES,
    ),
    otherwise="unspecific",
)
"""The true states of the shipped loss table."""

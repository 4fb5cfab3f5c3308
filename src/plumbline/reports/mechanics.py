"""What the whole-spine simulation said: neck, lumbar curve, canal, and two spines with loads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar, TypeAlias, final

from markupsafe import Markup

from plumbline.assessment import Assessment, LoadedSource
from plumbline.assessment import Mechanics as Found
from plumbline.explanation.load_words import change_words, own_words
from plumbline.figures.two_spines import LevelBar, OverlaidBone, TwoSpines, draw_two_spines
from plumbline.reports import wording
from plumbline.reports.section import Section
from plumbline.reports.task_panel import panel_of

__all__ = ["BothSpines", "Mechanics", "stance_rows", "stand_alike"]

Corners: TypeAlias = tuple[tuple[float, float], ...]
"""Forward and up, mm."""

# How many notes the page has room for; the JSON document has all of them.
MOST_NOTES = 8
# Up to both of these nobody could see two spines in the picture: a millimeter on a body, which is
# how fine an outline is kept, and half a part in a hundred of the largest load.
SEEN_MM = 1.0
SEEN_PART = 0.005


@final
class Mechanics(Section):
    """Whether routes 2 and 5 rest on the simulation, and what it found in a sentence."""

    template: ClassVar[str] = "professional/mechanics.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the mechanism in words."""
        found = assessment.mechanics
        if found is None:
            return None
        return {"statement": found.statement}


@final
class BothSpines(Section):
    """The person and the twin drawn one over the other, with the load of every level."""

    template: ClassVar[str] = "professional/both_spines.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the figures of both, and the picture; nothing without a simulation."""
        found = assessment.mechanics
        if found is None or not found.simulated:
            return None
        return {
            "standing": stance_rows(found),
            "sources": [_source_row(one) for one in found.sources],
            "alike": stand_alike(found),
            "picture": _picture(found) if found.outlines and not stand_alike(found) else None,
            "tasks": panel_of(found.tasks),
            "notes": found.notes[:MOST_NOTES],
            "more": wording.count_more(MOST_NOTES, len(found.notes)),
        }


def _source_row(one: LoadedSource) -> tuple[str, ...]:
    computed = one.simulated_posture
    return (
        one.label,
        "not known" if computed is None else change_words(computed),
        change_words(one.posture),
        change_words(one.movement),
        own_words(one.posture, one),
        own_words(one.movement, one),
    )


def stance_rows(found: Found) -> list[tuple[str, str, str]]:
    """Return how both stand, in words.

    Parameters
    ----------
    found : Mechanics
        Of an assessment.
    """
    return [
        (f"{one.label} ({one.unit})", f"{one.person:.1f}", f"{one.twin:.1f}")
        for one in found.standing
    ]


def stand_alike(found: Found) -> bool:
    """Return whether a picture of both spines would show one: bones and loads lie together.

    Parameters
    ----------
    found : Mechanics
        Of an assessment.
    """
    moved = (_apart_mm(_corners(one.person_mm), _corners(one.twin_mm)) for one in found.outlines)
    most = max((max(one.person_n, one.twin_n) for one in found.levels), default=0.0)
    apart = max((abs(one.person_n - one.twin_n) for one in found.levels), default=0.0)
    return max(moved, default=0.0) <= SEEN_MM and apart <= SEEN_PART * most


def _apart_mm(here: Corners, there: Corners) -> float:
    """Return how far a corner of either outline lies from the nearest of the other, at most.

    Outlines are rounded, so that one of two alike may have lost a corner.
    """
    if not (here and there):
        return 0.0 if here == there else math.inf
    return max(
        min(math.dist(corner, other) for other in others)
        for corners, others in ((here, there), (there, here))
        for corner in corners
    )


def _picture(found: Found) -> Markup:
    bones = tuple(
        OverlaidBone(person=_corners(one.person_mm), twin=_corners(one.twin_mm))
        for one in found.outlines
    )
    levels = tuple(
        LevelBar(
            level=one.level,
            person_n=one.person_n,
            twin_n=one.twin_n,
            person_up_mm=one.person_up_mm,
            twin_up_mm=one.twin_up_mm,
        )
        for one in found.levels
    )
    spines = TwoSpines(
        bones=bones,
        levels=levels,
        description="This person's spine, and with broken lines the same person's with a healthy "
        "neck, standing; beside them the compression of every level.",
    )
    return Markup(draw_two_spines(spines))  # noqa: S704  every word in it is escaped


def _corners(text: str) -> Corners:
    pairs = (corner.split(",") for corner in text.split())
    return tuple((float(forward), float(up)) for forward, up in pairs)

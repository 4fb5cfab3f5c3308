"""The chart of what the pain is made of: routes of the neck, the shared cause, everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from plumbline.assessment import Assessment, Elsewhere, Interval, RouteEffect, RouteKind
from plumbline.figures import Color, Dot, Marker, Strip, draw_axis, draw_strip
from plumbline.reports import wording
from plumbline.reports.section import Section

__all__ = ["Causes", "ChartRow", "Routes", "chart_groups"]

# How many causes other than the neck the chart has room for; the JSON document has all of them.
MOST_CAUSES = 6
# A part of the pain that cannot be larger than this is counted and not drawn: nobody could see it.
SMALLEST_DRAWN = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One row: what it is called, its part of the pain in words and as a dot, and its evidence.

    Attributes
    ----------
    name : str
        In words, with the number of the route.
    words : str
        The share in words.
    dot : Dot or None
        The share as it is drawn.
    direction : str or None
        Where the sign of the effect is not settled: how the draws fall.
    grade, statement : str
        How good the evidence is, and what is said about the route; empty for what is no route.
    """

    name: str
    words: str
    dot: Dot | None
    direction: str | None = None
    grade: str = ""
    statement: str = ""


def chart_groups(assessment: Assessment) -> dict[str, list[ChartRow]]:
    """Return the rows of the chart: ``neck``, ``shared`` and ``elsewhere``.

    Parameters
    ----------
    assessment : Assessment
        An answer in which something is attributed.
    """
    numbered = list(enumerate(assessment.routes.values(), start=1))
    shared = RouteKind.COMMON_CAUSE
    return {
        "neck": [_route(number, each) for number, each in numbered if each.kind is not shared],
        "shared": [_route(number, each) for number, each in numbered if each.kind is shared],
        "elsewhere": _elsewhere(assessment),
    }


def _route(number: int, effect: RouteEffect) -> ChartRow:
    unsettled = effect.direction is not None and effect.direction.unsettled
    return ChartRow(
        name=f"{number} {effect.label}",
        words=wording.share_words(effect),
        dot=None if unsettled or wording.has_no_effect(effect) else _dot(effect.share),
        direction=wording.direction_words(effect),
        grade=effect.evidence_grade,
        statement=effect.statement,
    )


def _elsewhere(assessment: Assessment) -> list[ChartRow]:
    causes = sorted(assessment.elsewhere, key=_share_value, reverse=True)
    rows = [
        _cause(each.label, each.share)
        for each in causes
        if each.share is not None and each.share.high >= SMALLEST_DRAWN
    ]
    shown = rows[:MOST_CAUSES]
    if assessment.unidentified is not None:
        shown.append(_cause("Not identified", assessment.unidentified))
    return shown


def _cause(label: str, share: Interval) -> ChartRow:
    words = f"{wording.interval_words(share)} %"
    return ChartRow(name=wording.heading(label), words=words, dot=_dot(share))


def _share_value(cause: Elsewhere) -> float:
    return cause.share.value if cause.share is not None else 0.0


def _dot(share: Interval | None) -> Dot | None:
    if share is None:
        return None
    return Dot(value=share.value, low=share.low, high=share.high)


@final
class Routes(Section):
    """The dot-and-interval chart; the shared cause is set apart from the routes of the neck."""

    template: ClassVar[str] = "professional/routes.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the rows of the chart in three groups, or nothing where nothing is attributed."""
        if assessment.neck is None or not assessment.routes:
            return None
        groups = chart_groups(assessment)
        looks = {
            "neck": (Marker.CIRCLE, Color.NECK),
            "shared": (Marker.DIAMOND, Color.SHARED),
            "elsewhere": (Marker.SQUARE, Color.OTHER),
        }
        titles = {
            "neck": "Through the neck",
            "shared": f"Set apart: {wording.SHARED_CAUSE}",
            "elsewhere": "Not the neck",
        }
        shown = len(groups["elsewhere"]) - (assessment.unidentified is not None)
        there = sum(each.share is not None for each in assessment.elsewhere)
        return {
            "asked": assessment.asked.label,
            "groups": [
                (titles[name], [(row, _strip(row, *looks[name])) for row in rows])
                for name, rows in groups.items()
            ],
            "more": wording.count_more(shown, there),
            "axis": draw_axis(),
        }


@final
class Causes(Section):
    """What may be there, where nothing is attributed."""

    template: ClassVar[str] = "professional/causes.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return causes with their probabilities, or nothing where the chart is shown."""
        causes = [each for each in assessment.elsewhere if each.probability is not None]
        if assessment.neck is not None or not causes:
            return None
        rows = (
            ChartRow(
                name=wording.heading(each.label),
                words=f"{wording.interval_words(each.probability)} %",
                dot=_dot(each.probability),
            )
            for each in causes
            if each.probability is not None
        )
        return {
            "rows": [(row, _strip(row, Marker.SQUARE, Color.OTHER)) for row in rows],
            "axis": draw_axis(),
        }


def _strip(row: ChartRow, marker: Marker, color: Color) -> str:
    return draw_strip(
        Strip(dot=row.dot, marker=marker, color=color, description=f"{row.name}: {row.words}")
    )

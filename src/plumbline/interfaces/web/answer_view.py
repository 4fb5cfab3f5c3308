"""A full answer as the page shows it, in the words of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

from plumbline.assessment import Assessment, OutsideEvidenceNote, RouteKind, range_of_hundred
from plumbline.figures import Dot
from plumbline.reports import ChartRow, chart_groups, readings, wording
from plumbline.reports.what_if import (
    TreatmentRow,
    small_treatments,
    treatment_rows,
    withheld_treatments,
)

__all__ = ["AnswerRow", "AnswerView", "Moving", "Rests", "answer_view"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One row of the chart; ``player`` is the route or cause whose reasons can be asked for."""

    player: str
    name: str
    words: str
    dot: Dot | None
    direction: str | None
    grade: str
    statement: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A figure or judgement that moves the answer, and between what."""

    id: str
    about: str
    basis: str
    range: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """How much of the width of an answer is evidence and how much is judgement."""

    evidence: str
    judgement: str
    moving: tuple[Moving, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """A full answer.

    Attributes
    ----------
    assessment : Assessment
        The answer itself.
    chart : mapping of str to list of AnswerRow
        ``neck``, ``shared`` and ``elsewhere``; empty where nothing is attributed.
    headline, bracket, before : str
        The headline, what holds if relief and harm may mix, and the value before the findings.
    nothing : str or None
        Why nothing is attributed, or that nothing is known.
    restricted : tuple of str
        Why only the urgency is told.
    what_if, what_if_small, withheld : lists
        What treatment would change, what would change little, what must not be shown and why.
    rests : Rests or None
        What it rests on.
    unknown : list of str
        What is not known.
    conflict : str or None
        Where the findings do not fit together.
    outside : tuple of OutsideEvidenceNote
        Where the person is unlike those who were studied.
    understood : list of (str, str)
        Words that were understood as others.
    """

    assessment: Assessment
    chart: dict[str, list[AnswerRow]]
    headline: str
    bracket: str
    before: str
    nothing: str | None
    restricted: tuple[str, ...]
    what_if: list[TreatmentRow]
    what_if_small: list[str]
    withheld: list[tuple[str, str]]
    rests: Rests | None
    unknown: list[str]
    conflict: str | None
    outside: tuple[OutsideEvidenceNote, ...]
    understood: list[tuple[str, str]]


def answer_view(answer: Assessment) -> AnswerView:
    """Return a full answer as the page shows it.

    Parameters
    ----------
    answer : Assessment
        The answer.
    """
    neck = answer.neck
    absent = neck.absent_if_healthy if neck is not None else None
    conflict = answer.conflict
    return AnswerView(
        assessment=answer,
        chart=_chart(answer),
        headline=wording.headline_words(neck) if neck is not None else "",
        bracket=range_of_hundred(absent.bracket_low, absent.bracket_high) if absent else "",
        before=wording.interval_words(neck.before_findings) if neck is not None else "",
        nothing=wording.why_nothing_is_attributed(answer) or wording.nothing_known_words(answer),
        restricted=wording.restrictions(answer),
        what_if=treatment_rows(answer),
        what_if_small=small_treatments(answer),
        withheld=withheld_treatments(answer),
        rests=_rests(answer),
        unknown=wording.not_known(answer),
        conflict=conflict.statement if conflict is not None and conflict.notable else None,
        outside=tuple(wording.outside_evidence(answer)),
        understood=[(written, meant) for written, meant in readings(answer)],
    )


def _chart(answer: Assessment) -> dict[str, list[AnswerRow]]:
    if answer.neck is None:
        return {"neck": [], "shared": [], "elsewhere": []}
    groups = chart_groups(answer)
    shared = RouteKind.COMMON_CAUSE
    own = [name for name, route in answer.routes.items() if route.kind is not shared]
    common = [name for name, route in answer.routes.items() if route.kind is shared]
    causes = {wording.heading(each.label): each.cause for each in answer.elsewhere}
    others = [causes.get(row.name, "unidentified") for row in groups["elsewhere"]]
    return {
        "neck": _rows(groups["neck"], own),
        "shared": _rows(groups["shared"], common),
        "elsewhere": _rows(groups["elsewhere"], others),
    }


def _rows(rows: Iterable[ChartRow], players: Iterable[str]) -> list[AnswerRow]:
    return [
        AnswerRow(
            player=player,
            name=row.name,
            words=row.words,
            dot=row.dot,
            direction=row.direction,
            grade=row.grade,
            statement=row.statement,
        )
        for row, player in zip(rows, players, strict=True)
    ]


def _rests(answer: Assessment) -> Rests | None:
    rests = answer.rests_on
    if rests is None:
        return None
    return Rests(
        evidence=wording.percent(rests.evidence),
        judgement=wording.percent(rests.judgement),
        moving=tuple(
            Moving(
                id=one.id,
                about=one.about,
                basis=one.basis,
                range=range_of_hundred(*sorted((one.low, one.high))),
            )
            for one in rests.most_moving
        ),
    )

"""Why a route or a cause has its part: findings, mechanism, figures, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, final

from plumbline.assessment import (
    Assessment,
    Because,
    Elsewhere,
    Interval,
)
from plumbline.diagnosis import catalog
from plumbline.evidence import Fact, Source, citations, fact_record, facts
from plumbline.interfaces.web.refusals import NoSuchThingError
from plumbline.pipeline import vocabulary
from plumbline.reports import figure_words, general_route, source_words, wording
from plumbline.reports.stated import stated_words

__all__ = ["Why", "WhyFact", "WhyFinding", "WhySource", "why"]

MOST_FACTS: Final = 16  # the rest is listed in the general answer
UNIDENTIFIED: Final = "unidentified"
MINUS: Final = "\N{MINUS SIGN}"
NO_CAUSE: Final = (
    "What is left when every cause that the model knows has been looked at. It is the largest "
    "part in most people: for most low-back pain no source is found."
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFinding:
    """A finding, what was said of it, and what that adds to the share in percentage points.

    Attributes
    ----------
    finding, label : str
        Name and words.
    stated : str
        Present, absent, or the number that was measured.
    words : str
        What knowing it adds (+) or takes away (-); empty where that is not worked out.
    """

    finding: str
    label: str
    stated: str
    words: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFact:
    """A published figure, and how far it was checked."""

    id: str
    about: str
    figure: str
    source: str
    where: str
    checked: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class WhySource:
    """A source in words, with its address where it has one."""

    id: str
    words: str
    url: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The reasons of one row of the chart.

    Attributes
    ----------
    player, label, kind : str
        The route or cause, in words, and whether it runs from the neck to the back.
    says, mechanism, statement, grade : str
        What it claims in general, how pain would come about, what is said of this person, and how
        good the evidence is.
    because : tuple of WhyFinding
        The findings that move it most.
    claims : tuple of str
        Its claims, with how sure we are of each.
    facts, sources : tuples
        What it rests on.
    share, sole, involved, probability : str
        In words; empty where they are not stated.
    direction : str or None
        How the draws fall where the sign is not settled.
    """

    player: str
    label: str
    kind: str
    says: str = ""
    mechanism: str = ""
    statement: str = ""
    grade: str = ""
    because: tuple[WhyFinding, ...] = ()
    claims: tuple[str, ...] = ()
    facts: tuple[WhyFact, ...] = ()
    sources: tuple[WhySource, ...] = ()
    share: str = ""
    sole: str = ""
    involved: str = ""
    probability: str = ""
    direction: str | None = None


def why(answer: Assessment, player: str) -> Why:
    """Return the reasons of one row of the chart.

    Parameters
    ----------
    answer : Assessment
        The answer.
    player : str
        A route, a cause, or ``unidentified``.

    Raises
    ------
    NoSuchThingError
        The answer has no such row.
    """
    if player in answer.routes:
        return _of_route(answer, player)
    for cause in answer.elsewhere:
        if cause.cause == player:
            return _of_cause(answer, cause)
    if player == UNIDENTIFIED and answer.unidentified is not None:
        share = _words(answer.unidentified)
        return Why(player=player, label="Not identified", kind="", says=NO_CAUSE, share=share)
    raise NoSuchThingError("The answer has no such route or cause.")


def _of_route(answer: Assessment, player: str) -> Why:
    effect, general = answer.routes[player], general_route(player)
    unsettled = effect.direction is not None and effect.direction.unsettled
    stated = _stated(answer)
    return Why(
        player=player,
        label=effect.label,
        kind=str(effect.kind).replace("_", " "),
        says=general.says,
        mechanism=general.document,
        statement=effect.statement,
        grade=effect.evidence_grade,
        because=tuple(
            _finding(one, stated, counted=wording.has_part(effect)) for one in effect.because
        ),
        claims=tuple(f"{each.level_words}: {each.claim}" for each in general.claims),
        facts=_facts(general.facts),
        sources=_sources(general.sources),
        share=wording.share_words(effect),
        sole="" if unsettled else _words(effect.sole),
        involved="" if unsettled else _words(effect.involved),
        direction=wording.direction_words(effect),
    )


def _of_cause(answer: Assessment, cause: Elsewhere) -> Why:
    entries = catalog().entries
    stated = _stated(answer)
    names = [name for name in stated if name in entries]
    bearing = [entries[name] for name in names if cause.cause in entries[name].bears_on]
    cited = [name for entry in bearing for name in entry.cites if name in facts()]
    records = [fact_record(name) for name in dict.fromkeys(cited)]
    return Why(
        player=cause.cause,
        label=wording.heading(cause.label),
        kind="not the neck",
        because=tuple(
            WhyFinding(finding=entry.id, label=entry.label, stated=stated[entry.id])
            for entry in bearing
        ),
        facts=_facts(records),
        sources=_sources(citations(record.id for record in records)),
        share=_words(cause.share),
        probability=_words(cause.probability),
    )


def _finding(one: Because, stated: Mapping[str, str], *, counted: bool) -> WhyFinding:
    return WhyFinding(
        finding=one.finding,
        label=one.label,
        stated=stated.get(one.finding, ""),
        words=wording.shift_words(one.shift) if counted else "",
    )


def _stated(answer: Assessment) -> dict[str, str]:
    """Return what was said of every finding and measure, a number with its unit."""
    units = _units()
    return {
        name: f"{words.replace('-', MINUS)} {units[name]}".strip() if name in units else words
        for name, words in stated_words(answer).items()
    }


@cache
def _units() -> Mapping[str, str]:
    """Return the units of what can be measured or counted."""
    terms = [term for kind in vocabulary().quantities.values() for term in kind.values()]
    return {term.id: "" if term.unit == "1" else term.unit for term in terms}


def _facts(records: Iterable[Fact]) -> tuple[WhyFact, ...]:
    shown = list(records)[:MOST_FACTS]
    return tuple(
        WhyFact(
            id=one.id,
            about=one.about,
            figure=figure_words(one),
            source=one.source,
            where=one.where,
            checked=one.checked,
        )
        for one in shown
    )


def _sources(records: Iterable[Source]) -> tuple[WhySource, ...]:
    return tuple(
        WhySource(id=one.id, words=source_words(one), url=_address(one)) for one in records
    )


def _address(source: Source) -> str:
    """Return where a source can be read; nothing but a web address becomes a link."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return source.url if source.url and source.url.startswith("https://") else ""


def _words(interval: Interval | None) -> str:
    return "" if interval is None else f"{wording.interval_words(interval)} %"

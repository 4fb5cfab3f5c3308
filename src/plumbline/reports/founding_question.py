"""The founding question answered in general, in plain words, from the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plumbline.errors import UnknownNameError
from plumbline.evidence import Fact, Judgement, Source, citations, fact_record, judgement_record
from plumbline.reports.filling import Sentence, filled, sentence, sentences, texts
from plumbline.reports.urgency import HelpSigns, help_signs

__all__ = ["Claim", "GeneralAnswer", "GeneralRoute", "general_answer", "general_route"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that the route claims, and how sure we are of it.

    Attributes
    ----------
    claim : str
        In plain words.
    level : str
        How sure: ``shown``, ``likely``, ``unclear``, ``not_documented`` or ``not_so``.
    means : str
        What that level means; the first word or words name it.
    """

    claim: str
    level: str
    means: str

    @property
    def level_words(self) -> str:
        """Return the level in words."""
        return self.means.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralRoute:
    """What is known in general about one of the five routes.

    Attributes
    ----------
    id, title, kind : str
        The route by id and in words, and whether it leads from the neck to the back.
    number : int
        Its number in the founding document.
    document : str
        What the founding document says.
    says : str
        What the route claims.
    known, unknown : tuple of Sentence
        What was measured, and what was not.
    find_out : Sentence
        How one would find out.
    claims : tuple of Claim
        The claims apart, with how sure we are of each.
    sure : str
        How sure that makes us altogether.
    assumes : tuple of Judgement
        The judgements that the model makes where there is no figure.
    facts, sources : tuple of Fact, tuple of Source
        What all of it rests on.
    """

    id: str
    number: int
    title: str
    kind: str
    document: str
    says: str
    known: tuple[Sentence, ...]
    unknown: tuple[Sentence, ...]
    find_out: Sentence
    claims: tuple[Claim, ...]
    sure: str
    assumes: tuple[Judgement, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralAnswer:
    """The question, the answer, the five routes, and how the cause in one person is found.

    Attributes
    ----------
    question : str
        The founding question.
    answer : tuple of Sentence
        The answer in short.
    levels : mapping of str to str
        What each level of sureness means.
    routes : tuple of GeneralRoute
        The five routes, in the order of the founding document.
    finding_out : tuple of Sentence
        How a professional finds the cause in one person.
    help_today : tuple of HelpSigns
        What nobody should wait with, the most urgent first.
    facts, sources : tuple of Fact, tuple of Source
        What all of it rests on.
    """

    question: str
    answer: tuple[Sentence, ...]
    levels: Mapping[str, str]
    routes: tuple[GeneralRoute, ...]
    finding_out: tuple[Sentence, ...]
    help_today: tuple[HelpSigns, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]


def general_answer() -> GeneralAnswer:
    """Return the answer to the founding question, with its figures and sources."""
    content = texts("founding_question.yaml")
    answer = sentences(content["answer"])
    routes = tuple(
        _route(number, entry, content["levels"])
        for number, entry in enumerate(content["routes"], start=1)
    )
    finding_out = sentences(content["finding_out"])
    help_today = help_signs()
    told = (each for group in help_today for each in group.signs)
    own = _facts((*answer, *finding_out, *told))
    listed = (*(each for route in routes for each in route.facts), *own)
    facts = tuple({each.id: each for each in listed}.values())
    return GeneralAnswer(
        question=content["question"],
        answer=answer,
        levels=dict(content["levels"]),
        routes=routes,
        finding_out=finding_out,
        help_today=help_today,
        facts=facts,
        sources=tuple(citations(each.id for each in facts)),
    )


def general_route(name: str) -> GeneralRoute:
    """Return one route by its number, its id, or a part of the id that no other route has.

    Raises
    ------
    UnknownNameError
        There is no such route.
    """
    routes = general_answer().routes
    meant = name.lower().replace("-", "_").replace(" ", "_")
    named = [route for route in routes if meant in (route.id, str(route.number))]
    within = [route for route in routes if meant in route.id]
    if len(found := named or within) == 1:
        return found[0]
    raise UnknownNameError("route", name, [route.id for route in routes])


def _route(number: int, entry: dict[str, Any], levels: Mapping[str, str]) -> GeneralRoute:
    known, unknown = sentences(entry["known"]), sentences(entry["unknown"])
    find_out, sure = sentence(entry["find_out"]), sentence(entry["sure"])
    facts = _facts((*known, *unknown, find_out, sure))
    return GeneralRoute(
        id=entry["id"],
        number=number,
        title=entry["title"],
        kind=entry["kind"],
        document=filled(entry["document"]),
        says=filled(entry["says"]),
        known=known,
        unknown=unknown,
        find_out=find_out,
        claims=tuple(
            Claim(claim=each["claim"], level=each["level"], means=levels[each["level"]])
            for each in entry["claims"]
        ),
        sure=sure.text,
        assumes=tuple(judgement_record(each) for each in entry["assumes"]),
        facts=facts,
        sources=tuple(citations(each.id for each in facts)),
    )


def _facts(said: Iterable[Sentence]) -> tuple[Fact, ...]:
    ids = dict.fromkeys(identifier for each in said for identifier in each.facts)
    return tuple(fact_record(identifier) for identifier in ids)

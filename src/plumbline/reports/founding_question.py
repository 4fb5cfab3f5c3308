"""The founding question answered in general, in plain words, from the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plumbline.errors import UnknownNameError
from plumbline.reports.filling import Sentence, filled, sentences, texts

__all__ = ["GeneralAnswer", "GeneralRoute", "general_answer", "general_route"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralRoute:
    """What is known in general about one of the five routes.

    Attributes
    ----------
    id, title, kind : str
        The route by id and in words, and whether it leads from the neck to the back.
    number : int
        Its number in the founding document.
    says : str
        What the route claims.
    known : tuple of Sentence
        What was measured.
    sure : str
        How sure that makes us.
    """

    id: str
    number: int
    title: str
    kind: str
    says: str
    known: tuple[Sentence, ...]
    sure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralAnswer:
    """The question, the answer, the five routes, and how the cause in one person is found."""

    question: str
    answer: tuple[Sentence, ...]
    routes: tuple[GeneralRoute, ...]
    finding_out: tuple[Sentence, ...]


def general_answer() -> GeneralAnswer:
    """Return the answer to the founding question, with its figures and sources."""
    content = texts("founding_question.yaml")
    return GeneralAnswer(
        question=content["question"],
        answer=sentences(content["answer"]),
        routes=tuple(
            _route(number, entry) for number, entry in enumerate(content["routes"], start=1)
        ),
        finding_out=sentences(content["finding_out"]),
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


def _route(number: int, entry: dict[str, Any]) -> GeneralRoute:
    return GeneralRoute(
        id=entry["id"],
        number=number,
        title=entry["title"],
        kind=entry["kind"],
        says=filled(entry["says"]),
        known=sentences(entry["known"]),
        sure=filled(entry["sure"]),
    )

"""The founding question answered in general, as a page: HTML, PDF or Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from plumbline.case import write_bytes_atomically, write_text_atomically
from plumbline.evidence import Fact, Judgement, Source
from plumbline.figures import PALETTE
from plumbline.reports import wording
from plumbline.reports.environment import environment
from plumbline.reports.filling import sources_of
from plumbline.reports.founding_question import GeneralAnswer, GeneralRoute
from plumbline.reports.pdf import pdf_of

__all__ = [
    "assumption_words",
    "figure_words",
    "general_html",
    "general_markdown",
    "source_words",
    "write_general_page",
]

# Units that the name of the quantity already says.
PLAIN_UNITS = (None, "1", "correlation", "count", "proportion", "ratio")


def general_html(content: GeneralAnswer | GeneralRoute) -> str:
    """Return the general answer, or one route in depth, as one file of HTML that loads nothing."""
    return environment().get_template(f"{_name(content)}.html.j2").render(**_context(content))


def general_markdown(content: GeneralAnswer | GeneralRoute) -> str:
    """Return the general answer, or one route in depth, as Markdown."""
    plain = environment().overlay(autoescape=False)
    return plain.get_template(f"{_name(content)}.md.j2").render(**_context(content))


def write_general_page(content: GeneralAnswer | GeneralRoute, path: str | Path) -> None:
    """Write the general answer, or one route in depth, whole or not at all.

    Parameters
    ----------
    content : GeneralAnswer or GeneralRoute
        What is written.
    path : str or Path
        The file; its name ends in ``.pdf``, ``.md`` or ``.html``.

    Raises
    ------
    InputError
        The file cannot be written; for PDF, what it needs is missing.
    """
    ending = Path(path).suffix.lower()
    if ending == ".pdf":
        write_bytes_atomically(path, pdf_of([general_html(content)]))
    elif ending == ".md":
        write_text_atomically(path, general_markdown(content))
    else:
        write_text_atomically(path, general_html(content))


def figure_words(fact: Fact) -> str:
    """Return a fact's value with its unit, its interval and how many were studied."""
    return "; ".join(_figure_parts(fact))


def assumption_words(judgement: Judgement) -> str:
    """Return a judgement's value with its range; a fixed one has none."""
    unit = "" if judgement.unit in PLAIN_UNITS else f" {judgement.unit}"
    if judgement.low == judgement.high:
        return f"{judgement.value:g}{unit}"
    return f"{judgement.value:g} ({judgement.low:g} to {judgement.high:g}){unit}"


def source_words(source: Source) -> str:
    """Return a source in one line, with how far it was read."""
    year = f" {source.year}" if source.year is not None else ""
    place = f" doi:{source.doi}" if source.doi else f" {source.url}" if source.url else ""
    named = f"{source.authors}{year}. {wording.sentence(source.title)} {source.venue}."
    return f"{named}{place} Read: {source.checked}."


def _name(content: GeneralAnswer | GeneralRoute) -> str:
    return "general/answer" if isinstance(content, GeneralAnswer) else "general/route"


def _context(content: GeneralAnswer | GeneralRoute) -> Mapping[str, object]:
    return {
        "content": content,
        "palette": PALETTE,
        "figures": _figures(content.facts),
        "sources": [(each.id, source_words(each)) for each in content.sources],
        "assumption_words": assumption_words,
    }


def _figures(facts: Iterable[Fact]) -> list[tuple[Fact, str, str, str]]:
    return [
        (each, figure_words(each), each.population or "", ", ".join(sources_of([each.id])))
        for each in facts
    ]


def _figure_parts(fact: Fact) -> Iterator[str]:
    if isinstance(fact.value, str):
        yield fact.value
    elif fact.value is not None:
        unit = "" if fact.unit in PLAIN_UNITS else f" {fact.unit}"
        yield f"{fact.quantity} {fact.value:g}{unit}"
    if fact.low is not None and fact.high is not None:
        between = f"{fact.low:g} to {fact.high:g}"
        if between != fact.value:
            yield between
    if fact.n is not None:
        yield f"n = {fact.n:,}"

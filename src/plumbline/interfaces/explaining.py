"""The founding question answered in general: in a terminal, as JSON, or as a page."""

from __future__ import annotations

from pathlib import Path

from plumbline.interfaces.saving import check_target
from plumbline.interfaces.terminal import Terminal
from plumbline.reports import (
    Claim,
    GeneralAnswer,
    GeneralRoute,
    Sentence,
    assumption_words,
    figure_words,
    general_answer,
    general_route,
    source_words,
    write_general_page,
)

__all__ = ["explain_question", "write_general", "write_route"]

# What the page may be written as.
ENDINGS = (".html", ".pdf", ".md")
# Details stand twice as deep as what they belong to.
DETAIL_COLUMNS = 4
MORE = (
    "One route in depth, with its figures and what the model assumes: `plumbline explain ROUTE`. "
    "All figures and sources as a page: `--to general.html`. One figure: `plumbline evidence ID`."
)


def explain_question(route: str | None, *, to: Path | None, as_json: bool) -> None:
    """Answer the founding question, or tell one route in depth.

    Parameters
    ----------
    route : str or None
        A route by number, id or part of the id; None answers the whole question.
    to : Path or None
        Also write a page: ``.html``, ``.pdf`` or ``.md``.
    as_json : bool
        Write one JSON document instead of text.

    Raises
    ------
    InputError
        There is no such route, or the page cannot be written.
    """
    if to is not None:
        check_target(to, endings=ENDINGS)
    content = general_answer() if route is None else general_route(route)
    if to is not None:
        write_general_page(content, to)
    terminal = Terminal()
    if as_json:
        terminal.json(content)
    elif isinstance(content, GeneralAnswer):
        write_general(content, terminal)
    else:
        write_route(content, terminal)


def write_general(answer: GeneralAnswer, terminal: Terminal) -> None:
    """Write the answer to the founding question.

    Parameters
    ----------
    answer : GeneralAnswer
        What is written.
    terminal : Terminal
        Where.
    """
    terminal.say(answer.question, "bold")
    for each in answer.answer:
        _sentence(each, terminal)
    for group in answer.help_today:
        _list(f"{group.title} if", group.signs, terminal, sources=False)
    for route in answer.routes:
        terminal.say()
        terminal.say(f"{route.number} {route.title} ({route.kind})", "bold")
        terminal.say(route.says, indent=2)
        for each in route.known:
            _sentence(each, terminal, "- ")
        terminal.say(f"How sure: {route.sure}", indent=2)
        _claims(route.claims, terminal)
    _list("6 How a professional finds the cause in one person", answer.finding_out, terminal)
    terminal.say()
    terminal.say("How sure, in words (our judgement of the studies)", "bold")
    for words in answer.levels.values():
        terminal.say(words, indent=2)
    terminal.say()
    terminal.say(MORE, "dim")


def write_route(route: GeneralRoute, terminal: Terminal) -> None:
    """Write all that is known about one route.

    Parameters
    ----------
    route : GeneralRoute
        What is written.
    terminal : Terminal
        Where.
    """
    terminal.say(f"{route.number} {route.title} ({route.kind})", "bold")
    terminal.say(route.says, indent=2)
    _paragraph("What the founding document says", route.document, terminal)
    _list("What the evidence shows", route.known, terminal)
    _list("What is not known", route.unknown, terminal)
    _paragraph("How one would find out", route.find_out.text, terminal)
    _paragraph("How sure we are", route.sure, terminal)
    _claims(route.claims, terminal)
    terminal.say()
    terminal.say("What the model assumes where there is no figure (90 % range)", "bold")
    for one in route.assumes:
        terminal.say(f"- {one.about}: {assumption_words(one)} [{one.id}]", indent=2)
        terminal.say(one.reasons, "dim", indent=DETAIL_COLUMNS)
        terminal.say(f"Would change it: {one.would_change}", "dim", indent=DETAIL_COLUMNS)
    terminal.say()
    terminal.say("The figures behind these words", "bold")
    for fact in route.facts:
        words = f"- {fact.about}: {figure_words(fact)} ({fact.source}, {fact.checked}) [{fact.id}]"
        terminal.say(words, indent=2)
    terminal.say()
    terminal.say("Sources", "bold")
    for source in route.sources:
        terminal.say(f"- {source.id}: {source_words(source)}", indent=2)


def _list(
    title: str, entries: tuple[Sentence, ...], terminal: Terminal, *, sources: bool = True
) -> None:
    terminal.say()
    terminal.say(title, "bold")
    for each in entries:
        _sentence(each, terminal, "- ", sources=sources)


def _paragraph(title: str, words: str, terminal: Terminal) -> None:
    terminal.say()
    terminal.say(title, "bold")
    terminal.say(words, indent=2)


def _claims(claims: tuple[Claim, ...], terminal: Terminal) -> None:
    for each in claims:
        terminal.say(f"{each.level_words}: {each.claim}", indent=DETAIL_COLUMNS)


def _sentence(each: Sentence, terminal: Terminal, mark: str = "", *, sources: bool = True) -> None:
    named = f" [{', '.join(each.sources)}]" if sources and each.sources else ""
    terminal.say(f"{mark}{each.text}{named}", indent=2)

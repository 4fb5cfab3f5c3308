"""Write the generated pages of the documentation from the evidence base.

One page per topic of facts, one of sources, one of judgements, and an overview that
``evidence.md`` includes. A page that did not change is not touched: a second build is quick.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from plumbline import evidence
from plumbline.evidence import Fact, Judgement, Source
from plumbline.reports import general_answer, general_markdown

SPECIAL = re.compile(r"([\\`*_{}\[\]<>$|~#])")


def text(value: object) -> str:
    """Return a value as one line of Markdown that means exactly its characters."""
    if value is None:
        return ""
    shown = f"{value:.10g}" if isinstance(value, float) else str(value)
    return SPECIAL.sub(r"\\\1", " ".join(shown.split()))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def title_of(topic: str) -> str:
    """Return a topic's file name as a title."""
    return topic.replace("_", " ").capitalize()


def interval(fact: Fact) -> str:
    """Return a fact's bounds and what they are."""
    if fact.low is None and fact.high is None:
        bounds = ""
    else:
        low, high = (text(bound) if bound is not None else "…" for bound in (fact.low, fact.high))
        bounds = f"{low} to {high}"
    spread = "" if fact.sd is None else f"SD {text(fact.sd)}"
    return "; ".join(part for part in (bounds, text(fact.interval), spread) if part)


def fact_row(fact: Fact) -> tuple[str, ...]:
    """Return one fact as cells."""
    return (
        f"`{fact.id}`",
        f"{text(fact.about)}: {text(fact.quantity)}",
        text(fact.value),
        text(fact.unit),
        interval(fact),
        text(fact.n),
        text(fact.population),
        f"[{text(fact.source)}](#source-{fact.source}), {text(fact.where)}",
        text(fact.checked),
        text(fact.note),
    )


def topic_page(topic: str, facts: Sequence[Fact]) -> str:
    """Return the page of one topic."""
    head = ("id", "what", "value", "unit", "interval", "n", "in whom", "source", "checked", "note")
    return f"# {title_of(topic)}\n\n{table(head, map(fact_row, facts))}"


def source_entry(source: Source, cited: int) -> str:
    """Return one source as a paragraph that facts link to."""
    year = "year not shown" if source.year is None else str(source.year)
    parts = [
        f"**{text(source.id)}**: {text(source.authors)} ({year}).",
        f"{text(source.title)}.",
        f"{text(source.venue)}.",
        f"{text(source.design).capitalize()}; read: {text(source.checked)}; facts: {cited}.",
    ]
    if source.doi is not None:
        parts.append(f"<https://doi.org/{source.doi}>" if " " not in source.doi else source.doi)
    if source.note is not None:
        parts.append(f"*{text(source.note)}*")
    return f"(source-{source.id})=\n{' '.join(parts)}\n"


def sources_page(sources: Iterable[Source], facts: Iterable[Fact]) -> str:
    """Return the page of all sources."""
    cited = Counter(fact.source for fact in facts)
    ordered = sorted(sources, key=lambda source: source.id)
    return "# Sources\n\n" + "\n".join(source_entry(source, cited[source.id]) for source in ordered)


def judgement_row(judgement: Judgement) -> tuple[str, ...]:
    """Return one judgement as cells."""
    return (
        f"`{judgement.id}`",
        text(judgement.about),
        text(judgement.value),
        f"{text(judgement.low)} to {text(judgement.high)}",
        text(judgement.unit),
        text(judgement.reasons),
        ", ".join(f"`{fact}`" for fact in judgement.facts),
        text(judgement.would_change),
    )


def judgements_page(judgements: Iterable[Judgement]) -> str:
    """Return the page of all numbers that are ours."""
    head = ("id", "what", "value", "90 % range", "unit", "why", "leans on", "would change")
    return (
        "# Judgements\n\nNo source gives these numbers. They are ours, with reasons.\n\n"
        + table(head, map(judgement_row, judgements))
    )


def overview(topics: dict[str, list[Fact]], sources: int) -> str:
    """Return how many facts there are, by topic and by how far they were checked."""
    kinds = ("full text", "abstract", "secondary", "derived", "none")
    rows = []
    for topic, facts in topics.items():
        checked = Counter(fact.checked for fact in facts)
        link = f"[{title_of(topic)}](_generated/evidence/{topic}.md)"
        rows.append((link, str(len(facts)), *(str(checked[kind]) for kind in kinds)))
    total = sum(len(facts) for facts in topics.values())
    return f"{total} facts from {sources} sources.\n\n{table(('topic', 'facts', *kinds), rows)}"


def write_if_changed(path: Path, content: str) -> None:
    """Write a file unless it already says that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")


def main(target: Path) -> None:
    """Write every generated page below a folder, and remove pages of topics that are gone."""
    topics: dict[str, list[Fact]] = defaultdict(list)
    for fact in evidence.facts().values():
        topics[fact.topic].append(fact)
    topics = dict(sorted(topics.items()))
    sources = evidence.sources()
    pages = {f"{topic}.md": topic_page(topic, facts) for topic, facts in topics.items()}
    pages["sources.md"] = sources_page(sources.values(), evidence.facts().values())
    pages["judgements.md"] = judgements_page(evidence.judgements().values())
    for stale in (target / "evidence").glob("*.md"):
        if stale.name not in pages:
            stale.unlink()
    for name, content in pages.items():
        write_if_changed(target / "evidence" / name, content)
    write_if_changed(target / "explain.txt", general_markdown(general_answer()))
    write_if_changed(target / "evidence_overview.txt", overview(topics, len(sources)))

"""Write the pages of findings: every finding, how it is tested, what it takes, how it moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from generate import table, text, write_if_changed

from plumbline.diagnosis import SETTINGS, Catalog, Entry, Group, catalog
from plumbline.diagnosis.describe import Basis, basis_of, ratios_of
from plumbline.diagnosis.test_classes import test_classes

HEAD = ("id", "finding", "how", "values", "test", "how it moves", "also called")
SUMMARY = ("group", "findings", "published", "judged", "recorded only", "sided", "by setting")


def moves(entry: Entry) -> str:
    """Return how a finding moves an answer, in one cell."""
    if entry.likelihood is None:
        return f"*recorded only:* {text(entry.recorded_only)}"
    parts = [
        ratio_words(entry, one.cause, one.state, one.settings, one.ratios)
        for one in ratios_of(entry)
    ]
    words = "; ".join(parts) or "every ratio is 1"
    notes = [
        "absence counts for nothing" if entry.absence_ignored else "",
        "presence counts only beside a sign of the cord" if entry.needs_cord_sign else "",
    ]
    return "; ".join([words, *(note for note in notes if note), f"*{basis_of(entry)}*"])


def ratio_words(
    entry: Entry, cause: str, state: str, settings: Sequence[str], ratios: Sequence[float]
) -> str:
    """Return the ratios of one cause, with the settings in which they hold."""
    name = cause if state == "present" else f"{cause} ({state})"
    shown = " / ".join(
        f"{value} {ratio:.2g}" for value, ratio in zip(entry.values, ratios, strict=True)
    )
    where = "" if len(settings) == len(SETTINGS) else f" [{', '.join(settings)}]"
    return text(f"{name}: {shown}{where}".replace("_", " "))


def row(entry: Entry) -> tuple[str, ...]:
    """Return one finding as cells."""
    number = entry.number
    values = ", ".join(entry.values) if number is None else f"{number.low:g} to {number.high:g}"
    sides = "; left, right" if entry.sided else ""
    return (
        f"`{entry.id}`",
        text(entry.label),
        text(entry.how),
        text(f"{values}{sides}".replace("_", " ")),
        text(entry.test.label),
        moves(entry),
        text(", ".join(entry.synonyms)),
    )


def group_page(group: Group, entries: Iterable[Entry]) -> str:
    """Return the page of one group."""
    title = str(group).replace("_", " ").capitalize()
    return f"# {title}\n\n{table(HEAD, map(row, entries))}"


def classes_page() -> str:
    """Return the page of the classes of tests."""
    head = ("class", "test", "effort", "to the body", "burden", "days until the answer", "where")
    rows = [
        (
            f"`{one.kind}`",
            text(one.label),
            text(one.effort.replace("_", " ")),
            text(str(one.invasiveness)),
            f"{one.burden.value:g} ({one.burden.low:g} to {one.burden.high:g})",
            f"{one.delay_days.value:g} ({one.delay_days.low:g} to {one.delay_days.high:g})",
            text(", ".join(one.settings).replace("_", " ") or "everywhere"),
        )
        for one in test_classes().values()
    ]
    return (
        "# Classes of tests\n\nBurden in good days, without the waiting; every day until the answer"
        " adds the price of a day of waiting. All of it is our judgement.\n\n" + table(head, rows)
    )


def summary_row(name: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the numbers of each kind."""
    kinds = [sum(basis_of(entry) is basis for entry in entries) for basis in Basis]
    sided = sum(entry.sided for entry in entries)
    settings = sum(
        entry.likelihood is not None and entry.likelihood.by_setting for entry in entries
    )
    return (name, *(str(count) for count in (len(entries), *kinds, sided, settings)))


def overview(found: Catalog) -> str:
    """Return how many findings there are of each kind."""
    rows = []
    for group in Group:
        entries = [entry for entry in found.findings if entry.group is group]
        name = str(group)
        title = name.replace("_", " ")
        rows.append(summary_row(f"[{title}](_generated/findings/{name}.md)", entries))
    rows.append(summary_row("all", found.findings))
    return table(SUMMARY, rows)


def main(target: Path) -> None:
    """Write every page of findings below a folder."""
    found = catalog()
    for group in Group:
        entries = [entry for entry in found.findings if entry.group is group]
        write_if_changed(target / "findings" / f"{group}.md", group_page(group, entries))
    write_if_changed(target / "findings" / "test_classes.md", classes_page())
    write_if_changed(target / "findings_overview.txt", overview(found))

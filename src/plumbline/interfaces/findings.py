"""The findings in a terminal: a list, a search, the numbers of each kind, or one in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, final

from rich.table import Table

from plumbline.case.spelling import spelling_key
from plumbline.diagnosis import Entry, Group, alarm_of, catalog, is_alarming, search
from plumbline.diagnosis.causes import SETTINGS
from plumbline.diagnosis.describe import Basis, basis_of, figures_of, ratios_of
from plumbline.diagnosis.search import nearest
from plumbline.errors import InputError, UnknownNameError
from plumbline.interfaces.terminal import Terminal
from plumbline.reports.wording import LEVEL_WORDS

__all__ = ["FindingsRequest", "show_finding", "show_findings"]

# The widest id of a finding that leaves room for its label in a narrow window.
ID_COLUMNS = 34
# Names of fields stand in a column of this width.
FIELD_COLUMNS = 16
# Where a name is found that nobody knows.
LOOK = (
    "`plumbline findings --search WORDS` looks for one in other words; `plumbline findings` lists"
    " all of them."
)
# What people search among the findings, though a case states it elsewhere.
PREGNANCY = "pregnancy"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsRequest:
    """Which findings to list, and how.

    Attributes
    ----------
    search, group : str or None
        Words that the finding must hold; the group it must belong to.
    summary : bool
        Whether only to count.
    as_json : bool
        Whether to write one JSON document.
    """

    search: str | None = None
    group: str | None = None
    summary: bool = False
    as_json: bool = False


def show_findings(request: FindingsRequest) -> None:
    """Write the findings that are asked for.

    Parameters
    ----------
    request : FindingsRequest
        Which, and how.

    Raises
    ------
    UnknownNameError
        There is no such group.
    InputError
        The search holds no word to look for.
    """
    entries = _entries(request)
    terminal = Terminal()
    if not entries and not request.as_json:
        _say_what_is_near(request, terminal)
        return
    if request.as_json:
        content = _counts(entries) if request.summary else [_row(entry) for entry in entries]
        terminal.json(content)
        return
    (_write_summary if request.summary else _write_list)(entries, terminal)
    if request.search and PREGNANCY.startswith(request.search.lower()):
        terminal.say("Pregnancy is no finding; a case states it as person.pregnant.")


def show_finding(identifier: str, *, as_json: bool) -> None:
    """Write one finding in full: how it is tested, where, what it says and on what evidence.

    Parameters
    ----------
    identifier : str
        Its id, or a spelling that names only it.
    as_json : bool
        Whether to write one JSON document.

    Raises
    ------
    UnknownNameError
        There is none, or several may be meant.
    """
    entry = _one(identifier)
    terminal = Terminal()
    if as_json:
        terminal.json(_full_row(entry))
    else:
        _write_finding(entry, terminal)


def _entries(request: FindingsRequest) -> tuple[Entry, ...]:
    found = catalog()
    if request.group is not None and request.group not in list(Group):
        raise UnknownNameError("group", request.group, list(Group))
    if request.search is not None and not spelling_key(request.search):
        raise InputError("--search needs a word to look for, such as --search reflex.")
    entries = found.findings if request.search is None else search(found, request.search)
    return tuple(entry for entry in entries if request.group in (None, str(entry.group)))


def _say_what_is_near(request: FindingsRequest, terminal: Terminal) -> None:
    """Say that nothing holds all the words, and which findings hold some of them."""
    words = request.search or ""
    where = f" of the group {request.group}" if request.group else ""
    terminal.say(f"No finding{where} holds {words!r}.")
    close = nearest(catalog(), words)
    if close:
        terminal.say("Closest:")
        _write_list(close, terminal)
    else:
        terminal.say(LOOK)


def _one(identifier: str) -> Entry:
    found = catalog()
    vocabulary = found.vocabulary
    spellings = vocabulary.spellings(vocabulary.findings or {})
    meant = spellings.meant(identifier)
    if len(meant) == 1:
        return found[meant[0]]
    close = meant or spellings.close(identifier)
    raise UnknownNameError("finding", identifier, found.entries, meant=close, look=LOOK)


def _counts(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the numbers of each kind by group, and of all together last."""
    rows = list(entries)
    groups = [group for group in Group if any(entry.group is group for entry in rows)]
    counted = [_count(str(group), [one for one in rows if one.group is group]) for group in groups]
    return [*counted, _count("all", rows)]


def _count(group: str, entries: Sequence[Entry]) -> dict[str, Any]:
    by = Counter(str(basis_of(entry)) for entry in entries)
    return {
        "group": group,
        "findings": len(entries),
        **{str(basis): by[str(basis)] for basis in Basis},
        "sided": sum(entry.sided for entry in entries),
        "by_setting": sum(_differs_by_setting(entry) for entry in entries),
    }


def _differs_by_setting(entry: Entry) -> bool:
    return entry.likelihood is not None and entry.likelihood.by_setting


def _write_list(entries: Sequence[Entry], terminal: Terminal) -> None:
    table = _table("id", "finding")
    table.columns[0].width, table.columns[0].overflow = ID_COLUMNS, "fold"
    for entry in entries:
        mark = "" if entry.likelihood is not None else " *"
        mark += " !" if is_alarming(entry.id) else ""
        table.add_row(terminal.text(entry.id), terminal.text(f"{entry.label}{mark}"))
    terminal.show(table)
    terminal.say(
        f"{len(entries)} findings; * is recorded and moves no probability; ! raises an alarm "
        "(urgent or emergency), alone or with another, whatever the probabilities say.",
        "dim",
    )


def _write_summary(entries: Sequence[Entry], terminal: Terminal) -> None:
    names = ("findings", *(str(basis) for basis in Basis), "sided", "by_setting")
    table = _table("group", *(name.replace("_", " ") for name in names))
    for column in table.columns[1:]:
        column.justify = "right"
    for row in _counts(entries):
        table.add_row(row["group"].replace("_", " "), *(str(row[name]) for name in names))
    terminal.show(table)
    terminal.say(
        "published: the likelihood rests on at least one published figure; judged: on our"
        " judgement alone, with its range; recorded only: it moves no probability.",
        "dim",
    )


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name)
    return table


def _write_finding(entry: Entry, terminal: Terminal) -> None:
    terminal.say(f"{entry.id}: {entry.label}", "bold")
    table = _table("", "")
    table.show_header = False
    table.columns[0].width, table.columns[0].style = FIELD_COLUMNS, "dim"
    table.columns[1].overflow = "fold"
    for name, words in _fields(entry):
        table.add_row(terminal.text(name), terminal.text(words))
    terminal.show(table)
    level = alarm_of(entry.id)
    if level is not None:
        terminal.say(
            f"Raises an alarm by itself: {LEVEL_WORDS[level][0]}, {LEVEL_WORDS[level][1]}."
        )
    if entry.likelihood is None:
        terminal.say(f"Recorded only: {entry.recorded_only}")
    else:
        _write_ratios(entry, terminal)
        _write_figures(entry, terminal)


def _fields(entry: Entry) -> list[tuple[str, str]]:
    test = entry.test
    where = ", ".join(one.replace("_", " ") for one in test.settings) or "everywhere"
    took = f"{test.label}; effort: {test.effort.replace('_', ' ')}; to the body: "
    sided = ", left and right apart" if entry.sided else ""
    population = entry.population.about if entry.population is not None else "not stated"
    fields = [
        ("how", entry.how),
        ("group", str(entry.group).replace("_", " ")),
        ("values", f"{_values(entry)}{sided}"),
        ("also called", ", ".join(entry.synonyms)),
        ("test", f"{took}{test.invasiveness}"),
        ("where", where),
        ("cost", _costs(entry)),
        ("measured in", population if entry.likelihood is not None else ""),
        ("facts", ", ".join(entry.cites)),
    ]
    return [(name, words) for name, words in fields if words]


def _values(entry: Entry) -> str:
    if entry.number is not None:
        unit = "" if entry.number.unit == "1" else f" {entry.number.unit}"
        return f"a number from {entry.number.low:g} to {entry.number.high:g}{unit}"
    return ", ".join(entry.values)


def _costs(entry: Entry) -> str:
    """Return cost and delay where they differ between settings."""
    there = [one for one in SETTINGS if entry.test.available_in(one)]
    grouped: dict[str, list[str]] = {}
    for setting in there:
        days = entry.test.delay_in(setting).value
        words = f"{entry.test.cost_in(setting):.2g} good days ({days:g} days until the answer)"
        grouped.setdefault(words, []).append(setting.replace("_", " "))
    if len(grouped) == 1:
        return next(iter(grouped))
    return "; ".join(f"{', '.join(names)}: {words}" for words, names in grouped.items())


def _write_ratios(entry: Entry, terminal: Terminal) -> None:
    terminal.say()
    terminal.say("How much each value speaks for a cause, against every cause being off", "bold")
    table = _table("cause", "in", *(value.replace("_", " ") for value in entry.values))
    rows = ratios_of(entry)
    for one in rows:
        everywhere = len(one.settings) == len(SETTINGS)
        names = ", ".join(name.replace("_", " ") for name in one.settings)
        settings = "every setting" if everywhere else names
        cause = one.cause if one.state == "present" else f"{one.cause}: {one.state}"
        ratios = (terminal.text(f"{ratio:.2g}") for ratio in one.ratios)
        table.add_row(terminal.text(cause.replace("_", " ")), terminal.text(settings), *ratios)
    if rows:
        terminal.show(table)
    else:
        terminal.say("It says nothing either way: every ratio is 1.")
    if entry.absence_ignored:
        terminal.say("Its absence counts for nothing.")
    if entry.needs_cord_sign:
        terminal.say("Its presence counts only beside a clinical sign of the cord.")


def _write_figures(entry: Entry, terminal: Terminal) -> None:
    terminal.say()
    terminal.say("What that rests on", "bold")
    table = _table("figure", "value", "range", "source")
    table.columns[0].overflow = "fold"
    for one in figures_of(entry):
        source = ", ".join(one.source_ids) if one.basis == "evidence" else "our judgement"
        spread = f"{one.low:.2g} to {one.high:.2g}"
        table.add_row(terminal.text(one.id), f"{one.value:.3g}", spread, terminal.text(source))
    terminal.show(table)
    terminal.say(
        "plumbline evidence FIGURE shows where each was read, or why it was judged.", "dim"
    )


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "label": entry.label,
        "how": entry.how,
        "group": str(entry.group),
        "values": list(entry.values),
        "unit": entry.number.unit if entry.number else None,
        "sided": entry.sided,
        "synonyms": list(entry.synonyms),
        "bears_on": list(entry.bears_on),
        "moves": entry.likelihood is not None,
        "basis": str(basis_of(entry)),
        "recorded_only": entry.recorded_only,
        "raises_alarm": alarm_of(entry.id),
        "test": {
            "kind": entry.test.kind,
            "effort": str(entry.test.effort),
            "invasiveness": str(entry.test.invasiveness),
            "delay_days": entry.test.delay_days.value,
            "cost_good_days": entry.test.cost_in("unknown"),
            "settings": list(entry.test.settings or SETTINGS),
        },
        "cites": list(entry.cites),
    }


def _full_row(entry: Entry) -> dict[str, Any]:
    figures = [
        {"id": one.id, "value": one.value, "low": one.low, "high": one.high, "basis": one.basis}
        | {"sources": list(one.source_ids)}
        for one in figures_of(entry)
    ]
    ratios = [
        {"cause": one.cause, "state": one.state, "settings": list(one.settings)}
        | {"ratios": dict(zip(entry.values, one.ratios, strict=True))}
        for one in ratios_of(entry)
    ]
    costs = {one: entry.test.cost_in(one) for one in SETTINGS if entry.test.available_in(one)}
    return _row(entry) | {"cost_by_setting": costs, "likelihood_ratios": ratios, "figures": figures}

"""What the program knows in general, in a terminal: findings, evidence, the model, the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from plumbline.interfaces.terminal import Terminal
from plumbline.reports import GeneralAnswer, GeneralRoute, Sentence

__all__ = [
    "write_findings",
    "write_general",
    "write_model",
    "write_record",
    "write_route",
    "write_summary",
]

# The widest id of a finding that leaves room for its label in a narrow window.
ID_COLUMNS = 34
# Names of the fields of a record stand in a column of this width.
FIELD_COLUMNS = 14


def write_findings(rows: Sequence[Mapping[str, Any]], terminal: Terminal) -> None:
    """Write findings by id, label and group; ``*`` marks what is recorded and moves nothing."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("id", width=ID_COLUMNS, overflow="fold")
    table.add_column("finding")
    for row in rows:
        mark = "" if row["moves"] else " *"
        table.add_row(terminal.text(row["id"]), terminal.text(f"{row['label']}{mark}"))
    terminal.show(table)
    terminal.say(f"{len(rows)} findings; * is recorded and moves no probability.", "dim")


def write_summary(rows: Sequence[Mapping[str, Any]], terminal: Terminal) -> None:
    """Write how many findings there are of each group, and how many move a probability."""
    there = Counter(row["group"] for row in rows)
    moving = Counter(row["group"] for row in rows if row["moves"])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("group")
    table.add_column("findings", justify="right")
    table.add_column("move a probability", justify="right")
    for group, count in there.items():
        table.add_row(group.replace("_", " "), str(count), str(moving[group]))
    table.add_row("all", str(there.total()), str(moving.total()))
    terminal.show(table)


def write_record(record: Mapping[str, Any], terminal: Terminal) -> None:
    """Write a fact, a judgement or a source, field by field, without what is not known."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column("field", width=FIELD_COLUMNS, style="dim")
    table.add_column("value", overflow="fold")
    for name, value in record.items():
        if value not in (None, "", [], {}):
            table.add_row(terminal.text(name.replace("_", " ")), terminal.text(_words(value)))
    terminal.show(table)


def write_general(answer: GeneralAnswer, terminal: Terminal) -> None:
    """Write the answer to the founding question."""
    terminal.say(answer.question, "bold")
    for each in answer.answer:
        _sentence(each, terminal)
    for route in answer.routes:
        terminal.say()
        write_route(route, terminal)
    terminal.say()
    terminal.say("How the cause in one person is found", "bold")
    for each in answer.finding_out:
        _sentence(each, terminal)


def write_route(route: GeneralRoute, terminal: Terminal) -> None:
    """Write what is known about one route."""
    terminal.say(f"{route.number} {route.title} ({route.kind})", "bold")
    terminal.say(route.says, indent=2)
    for each in route.known:
        _sentence(each, terminal, "- ")
    terminal.say(f"How sure: {route.sure}", indent=2)


def write_model(summary: Mapping[str, Any], terminal: Terminal) -> None:
    """Write every node of the model, its number of states, and how it is summed over."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("node")
    table.add_column("states", justify="right")
    table.add_column("how")
    for name, arity, how in summary["nodes"]:
        table.add_row(name, str(arity), how)
    terminal.show(table)
    terminal.say(
        f"{summary['states']:,} joint states are enumerated; with what is summed out "
        f"{summary['joint_states']:,} are covered."
    )


def _sentence(each: Sentence, terminal: Terminal, mark: str = "") -> None:
    sources = f" [{', '.join(each.sources)}]" if each.sources else ""
    terminal.say(f"{mark}{each.text}{sources}", indent=2)


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(entry) for entry in value)
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key}: {_words(entry)}" for key, entry in value.items() if entry is not None
        )
    return f"{value:g}" if isinstance(value, float) else str(value)

"""What the program knows in general, in a terminal: evidence and the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from plumbline.interfaces.terminal import Terminal

__all__ = ["write_model", "write_record"]

# Names of the fields of a record stand in a column of this width.
FIELD_COLUMNS = 14


def write_record(record: Mapping[str, Any], terminal: Terminal) -> None:
    """Write a fact, a judgement or a source, field by field, without what is not known."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column("field", width=FIELD_COLUMNS, style="dim")
    table.add_column("value", overflow="fold")
    for name, value in record.items():
        if value not in (None, "", [], {}):
            table.add_row(terminal.text(name.replace("_", " ")), terminal.text(_words(value)))
    terminal.show(table)


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


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(entry) for entry in value)
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key}: {_words(entry)}" for key, entry in value.items() if entry is not None
        )
    return f"{value:g}" if isinstance(value, float) else str(value)

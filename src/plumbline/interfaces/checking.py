"""What ``check`` says of a case that can be read: what was understood, and what clashes."""

from __future__ import annotations

from plumbline.case import Case, case_to_mapping
from plumbline.diagnosis import catalog, contradictions
from plumbline.interfaces.terminal import Terminal

__all__ = ["show_check"]


def show_check(case: Case, name: str, *, as_json: bool) -> None:
    """Write what was found in a case that can be read.

    Parameters
    ----------
    case : Case
        The case.
    name : str
        Its file.
    as_json : bool
        Whether to write one JSON document.
    """
    terminal = Terminal()
    notices = contradictions(case, catalog())
    if as_json:
        content = {"problems": [], "notices": notices, "case": case_to_mapping(case)}
        terminal.json(content | {"resolved": case.resolved})
        return
    terminal.line(f"{name}: no problem found.")
    for word in case.resolved:
        terminal.say(f"{word.place}: {word.written!r} is understood as {word.meant}", indent=2)
    for notice in notices:
        terminal.say(f"Notice: {notice.finding}: {notice.reason}.", "bold", indent=2)

"""Which postures of a day a neck changes so much that a report shows them, as one picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from plumbline.assessment import TaskPosture
from plumbline.figures.hours import hours_in_words
from plumbline.figures.task_panel import TaskPair, TaskRow, draw_task_panel

__all__ = ["panel_of", "task_words"]

# Ours: whoever looks at a person would not notice a turn or a curve that differs by less.
SEEN_DEG = 3.0
# The page has room for so many rows beside both spines.
MOST_ROWS = 7
HEADS = ("trunk turn (deg)", "lumbar curve (deg)", "moment, L5-S1 (N m)")
DESCRIPTION = (
    "Postures of the day that this neck changes: how far the trunk turns to either side, the "
    "lumbar curve and the moment about L5-S1, in this person and with a healthy neck."
)


def panel_of(tasks: Sequence[TaskPosture]) -> Mapping[str, object] | None:
    """Return the picture of what a neck changes in the postures of a day; None: nothing to see.

    Parameters
    ----------
    tasks : sequence of TaskPosture
        Of an answer.
    """
    groups: dict[tuple[object, ...], list[TaskPosture]] = {}
    for one in tasks:
        if _differs(one):
            groups.setdefault((one.task, *_pairs(one)), []).append(one)
    if not groups:
        return None
    most = sorted(groups, key=lambda key: -_change(groups[key][0]))[:MOST_ROWS]
    rows = [
        TaskRow(label=_label(members), pairs=_pairs(members[0]))
        for key, members in groups.items()
        if key in most
    ]
    picture = draw_task_panel(rows, HEADS, description=DESCRIPTION)
    return {
        "picture": Markup(picture),  # noqa: S704  every word in it is escaped
        "more": len(groups) - len(rows),
        "alike": sum(1 for one in tasks if one.held and not _differs(one)),
        "seen": f"{SEEN_DEG:g}",
    }


def task_words(task: str, phases: Sequence[str]) -> str:
    """Return a task and parts of it in words.

    Parameters
    ----------
    task : str
        The task.
    phases : sequence of str
        Parts of it.
    """
    words = task.replace("_", " ")
    parts = [one.replace("_", " ") for one in phases if one not in {task, "only"}]
    return f"{words}: {', '.join(parts)}" if parts else words


def _label(members: Sequence[TaskPosture]) -> str:
    first = members[0]
    hours = hours_in_words(sum(one.hours for one in members))
    return f"{task_words(first.task, [one.phase for one in members])} ({hours})"


def _pairs(one: TaskPosture) -> tuple[TaskPair, ...]:
    """Return what is shown; a turn counts to either side, so that mirror images are one row."""
    both = (
        (abs(one.person_turn_deg), abs(one.twin_turn_deg)),
        (one.person_lordosis_deg or 0.0, one.twin_lordosis_deg or 0.0),
        (one.person_moment_n_m or 0.0, one.twin_moment_n_m or 0.0),
    )
    return tuple(TaskPair(person=round(mine, 1), twin=round(other, 1)) for mine, other in both)


def _differs(one: TaskPosture) -> bool:
    known = one.person_lordosis_deg is not None and one.twin_lordosis_deg is not None
    return one.held and known and _change(one) >= SEEN_DEG


def _change(one: TaskPosture) -> float:
    """Return the larger change of turn and curve."""
    turn = abs(one.person_turn_deg - one.twin_turn_deg)
    return max(turn, abs((one.person_lordosis_deg or 0.0) - (one.twin_lordosis_deg or 0.0)))

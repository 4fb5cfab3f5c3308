"""What a day loads in a person and in a healthy-neck twin, and how it runs over months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plumbline.case import write_bytes_atomically
from plumbline.errors import InputError, UnknownNameError
from plumbline.figures.hours import hours_in_words
from plumbline.interfaces.saving import check_target
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.explanation.day_tasks import TaskLoad
    from plumbline.explanation.over_time import OverTime
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.over_time.twin_effect import Signed

__all__ = ["TimelineRequest", "show_timeline"]

PICTURES = (".png", ".svg")
PERCENT = 100
# Heads a pair of figures.
PAIR = "this/healthy"
# A band this narrow is written with one more digit.
SMALL = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRequest:
    """What was asked on the command line.

    Attributes
    ----------
    target : Path or None
        A picture to write.
    view : str
        ``curves``, ``tasks`` or ``spines``.
    law : str
        How loads add up.
    quick : bool
        Whether named postures stand in for those that the solver would find.
    draws : int
        Number of parameter draws.
    as_json : bool
        Whether JSON is written instead of tables.
    tasks : Path or None
        A folder of further tasks.
    """

    target: Path | None
    view: str
    law: str
    quick: bool
    draws: int
    as_json: bool
    tasks: Path | None = None


def show_timeline(case: Path, request: TimelineRequest) -> None:
    """Write what the spine simulator says of a person and a healthy-neck twin.

    Parameters
    ----------
    case : Path
        The file of the person.
    request : TimelineRequest
        Picture, law of dose, further tasks, and whether JSON is wanted.

    Raises
    ------
    InputError
        The file's ending, the view or the law is unknown; the person is impossible; or nothing is
        computed for such a person.
    """
    from plumbline.explanation.over_time import timeline
    from plumbline.interfaces.own_tasks import read_with_tasks
    from plumbline.interfaces.progress import working
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.over_time.dose import DoseLaw

    if request.view not in VIEWS:
        raise UnknownNameError("view", request.view, VIEWS)
    if request.law not in set(DoseLaw):
        raise UnknownNameError("law of dose", request.law, set(DoseLaw))
    if request.target is not None:
        check_target(request.target, endings=PICTURES)
    elif request.view != "curves":
        raise InputError(f"--view belongs to a picture; give --to FILE{' or FILE'.join(PICTURES)}.")
    person, own_tasks = read_with_tasks(case, request.tasks)
    with working(f"two days of {person.id}, month by month"):
        found = timeline(
            person,
            draws=request.draws,
            law=DoseLaw(request.law),
            solve=not request.quick,
            own_tasks=own_tasks,
        )
    if request.target is not None:
        _save(found, request.target, request.view)
    terminal = Terminal()
    if request.as_json:
        terminal.json(_content(found, request.law))
    else:
        _write(found, terminal)
        if request.quick:
            terminal.say(
                "Quick: the same named postures for both, so that nothing below answers to the "
                "neck; tasks without a named posture are left out."
            )


def _save(found: OverTime, target: Path, view: str) -> None:
    write_bytes_atomically(target, VIEWS[view](found, target.suffix.lower().lstrip(".")))


def _curves(found: OverTime, ending: str) -> bytes:
    from plumbline.figures.sagittal import figure_bytes
    from plumbline.figures.timeline import draw_timeline

    return figure_bytes(draw_timeline(found.course, label=found.id), ending)


def _tasks(found: OverTime, ending: str) -> bytes:
    from plumbline.figures.sagittal import figure_bytes
    from plumbline.figures.task_strip import TaskBar, draw_task_strip

    bars = [
        TaskBar(
            label=_task_words(one.task, one.phase),
            hours=one.hours,
            person_moment_n_m=one.person_moment_n_m,
            twin_moment_n_m=one.twin_moment_n_m,
            person_turn_deg=_degrees(one.person_turn_rad),
            twin_turn_deg=_degrees(one.twin_turn_rad),
            person_lordosis_deg=_degrees(one.person_lordosis_rad),
            twin_lordosis_deg=_degrees(one.twin_lordosis_rad),
            held=one.held,
        )
        for one in found.tasks
    ]
    return figure_bytes(draw_task_strip(bars, label=found.id), ending)


def _spines(found: OverTime, ending: str) -> bytes:
    from plumbline.figures.sagittal import draw_spine, figure_bytes
    from plumbline.simulators.spine.shown.loaded import standing_of

    person = standing_of(found.person, label=found.id)
    twin = standing_of(found.twin, label="the same person with a healthy neck")
    return figure_bytes(draw_spine(person.drawing(), twin=twin.drawing()), ending)


VIEWS: Final[dict[str, Callable[[OverTime, str], bytes]]] = {
    "curves": _curves,
    "tasks": _tasks,
    "spines": _spines,
}


def _content(found: OverTime, law: str) -> dict[str, Any]:
    months = found.course.months.tolist()
    return {
        "id": found.id,
        "law": law,
        "since_months": found.since_months,
        "effect": {
            source.value: {
                part: _signed(found.effect.signed(part)[source])
                for part in ("difference", "posture", "movement")
            }
            for source in found.effect.sources
        },
        "months": months,
        "curves": {
            name: {
                source.value: {
                    "value": curve.value.tolist(),
                    "low": curve.low.tolist(),
                    "high": curve.high.tolist(),
                }
                for source, curve in getattr(found.course, name).items()
            }
            for name in ("person", "never", "from_now")
        },
        "tasks": [_task_content(one) for one in found.tasks],
        "notes": list(found.notes),
    }


def _task_content(one: TaskLoad) -> dict[str, Any]:
    """Return a posture of the day; null where it is not held and nothing is known of it."""
    figures = {field.name: getattr(one, field.name) for field in fields(one)}
    return {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in figures.items()
    }


def _signed(effect: Signed) -> dict[str, Any]:
    return {
        "words": effect.words,
        "value": effect.value,
        "low": effect.low,
        "high": effect.high,
        "lower": effect.lower,
        "none": effect.none,
        "higher": effect.higher,
    }


def _write(found: OverTime, terminal: Terminal) -> None:
    terminal.say(
        f"{found.id}: what this neck changes in the load of the low back, against the same person "
        "with a healthy neck",
        "bold",
    )
    terminal.say(
        "Change of the load response in percent of a reference person on a reference day, nine of "
        "ten draws in brackets; what posture and motion of the neck do to it; what is there today."
    )
    _write_effects(found, terminal)
    terminal.say(
        "The direction is that of the model alone, where nine of ten draws agree and are beyond a "
        "noticeable change. `assess` adds what the model does not settle: there the sign of what "
        "motion does stays open.",
        "dim",
    )
    _write_tasks(found, terminal)
    terminal.say(
        "In pairs: this neck / a healthy neck, each at its likeliest. Last column: what the task "
        "adds to the change of the disc's dose (squared moment times hours), in percent of the day "
        f"with a healthy neck; together {_percent(sum(one.disc_change for one in found.tasks))}.",
        "dim",
    )
    for words in found.notes:
        terminal.say(f"- {words}", "dim", indent=2)
    terminal.say(
        "Differences between two computed days, and no measurement. A changed load is not yet a "
        "changed pain. No individual attribution of this kind has ever been validated.",
        "dim",
    )


def _write_effects(found: OverTime, terminal: Terminal) -> None:
    from rich.table import Table

    from plumbline.figures.timeline import SOURCE_LABELS

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("source", no_wrap=True)
    table.add_column("in the end", no_wrap=True)
    table.add_column("model's direction", no_wrap=True)
    for words in ("posture", "motion", "today"):
        table.add_column(words, justify="right")
    whole, posture, movement = (
        found.effect.signed(part) for part in ("difference", "posture", "movement")
    )
    today = int(abs(found.course.months).argmin())
    for source in found.effect.sources:
        excess = found.course.excess[source].value
        table.add_row(
            SOURCE_LABELS[source],
            terminal.text(_banded(whole[source])),
            whole[source].words,
            terminal.text(_percent(posture[source].value)),
            terminal.text(_percent(movement[source].value)),
            terminal.text(_percent(float(excess[today]))),
        )
    terminal.show(table)


def _write_tasks(found: OverTime, terminal: Terminal) -> None:
    from rich.table import Table

    turns = any(_turns(one) for one in found.tasks)
    heads = ["a day", f"moment\nN m\n{PAIR}", f"lordosis\ndegrees\n{PAIR}"]
    heads += [f"trunk turn\ndegrees\n{PAIR}"] if turns else []
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("task")
    for words in (*heads, "disc\ndose\n%"):
        table.add_column(words, justify="right")
    for one in found.tasks:
        named = (_task_words(one.task, one.phase), hours_in_words(one.hours))
        table.add_row(*named, *(_figures(one, turns=turns) if one.held else ("not held",)))
    terminal.show(table)


def _figures(one: TaskLoad, *, turns: bool) -> list[str]:
    shown = [
        f"{one.person_moment_n_m:.1f}/{one.twin_moment_n_m:.1f}",
        f"{_degrees(one.person_lordosis_rad):.1f}/{_degrees(one.twin_lordosis_rad):.1f}",
    ]
    if turns:
        words = f"{_degrees(one.person_turn_rad):.1f}/{_degrees(one.twin_turn_rad):.1f}"
        shown.append(words if _turns(one) else "")
    return [*shown, _percent(one.disc_change)]


def _turns(one: TaskLoad) -> bool:
    """Return whether either trunk turns by more than is written as nothing."""
    most = max(abs(one.person_turn_rad), abs(one.twin_turn_rad))
    return round(_degrees(most), 1) > 0.0


def _task_words(task: str, phase: str) -> str:
    words = task.replace("_", " ")
    return words if phase in {task, "only"} else f"{words}: {phase.replace('_', ' ')}"


def _banded(effect: Signed) -> str:
    return f"{_percent(effect.value)} ({_percent(effect.low)} to {_percent(effect.high)})"


def _percent(part: float) -> str:
    digits = 1 if abs(part) < SMALL else 0
    words = f"{PERCENT * part:+.{digits}f}"
    return words if float(words) else "0"


def _degrees(angle_rad: float) -> float:
    return float(degrees_from_radians(Radians(angle_rad)))

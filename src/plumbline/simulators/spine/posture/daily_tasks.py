"""Everyday tasks as data: where one looks, where the hands are, what they carry, for how long.

A task is a file of its own; a folder of further files adds tasks or replaces them. Every problem of
every file is found before anything is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, final

import yaml

from plumbline.errors import Problem, SpineInputError
from plumbline.evidence.packaged import plain_yaml
from plumbline.simulators.spine.posture.postures import Turn
from plumbline.simulators.spine.posture.task_fields import (
    SPREAD,
    number,
    phase_problems,
    read_turns,
)

__all__ = [
    "Gaze",
    "Hands",
    "Phase",
    "Task",
    "carrying",
    "folder_tasks",
    "is_plain",
    "plain_phase",
    "tasks",
]

FOLDER = "task_files"
REST = "rest"
# The form of an id: a case states hours under it.
NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
WHOLE = 1e-6  # rounding of shares that add up to one


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Gaze:
    """Where one looks.

    Attributes
    ----------
    pitch_rad : float or None
        Below level positive; None: level, within the window in which people stand.
    yaw_rad : float
        To the left positive, from where the feet or the seat point.
    spread_rad : float
        Standard deviation of the pitch from one person, and one time, to another.
    """

    pitch_rad: float | None
    yaw_rad: float
    spread_rad: float = 0.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Where both hands are.

    Attributes
    ----------
    height : str
        ``knee``, ``hip`` or ``crown`` of the standing person.
    above_m : float
        How far above that.
    forward_m : float
        From the middle of the feet.
    """

    height: str
    above_m: float
    forward_m: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One still picture of a task.

    Attributes
    ----------
    id, about : str
        Name, and what it is.
    share : float
        Part of the task's time.
    reference : str
        The named posture from which the person strays as little as possible.
    turns : tuple of Turn
        What is turned besides, as in named postures.
    gaze : Gaze
        Where one looks.
    hands : Hands or None
        Where the hands must be; None: where the turns leave them.
    mass_kg : float
        What the hands carry together.
    arms_borne : float
        Part of the weight of both arms that something else bears.
    feet_free : bool
        The feet may step round.
    upright : bool
        The head is kept over the hips as in standing.
    """

    id: str
    about: str
    share: float
    reference: str
    turns: tuple[Turn, ...]
    gaze: Gaze
    hands: Hands | None
    mass_kg: float
    arms_borne: float
    feet_free: bool
    upright: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An everyday task.

    Attributes
    ----------
    id, about : str
        Name, and what it is.
    phases : tuple of Phase
        Their shares add up to one.
    """

    id: str
    about: str
    phases: tuple[Phase, ...]


def plain_phase(reference: str) -> Phase:
    """Return a phase in which a named posture is all there is.

    Parameters
    ----------
    reference : str
        Name of the posture.
    """
    return Phase(
        id=reference,
        about=reference,
        share=1.0,
        reference=reference,
        turns=(),
        gaze=Gaze(pitch_rad=None, yaw_rad=0.0),
        hands=None,
        mass_kg=0.0,
        arms_borne=0.0,
        feet_free=False,
        upright=True,
    )


def is_plain(phase: Phase) -> bool:
    """Return whether a named posture is all there is: the habit knows the person's own.

    Parameters
    ----------
    phase : Phase
        What is done.
    """
    same = replace(phase, id=phase.reference, about=phase.reference, share=1.0)
    return same == plain_phase(phase.reference)


def tasks(folder: Path | None = None) -> Mapping[str, Task]:
    """Return every task by its id.

    Parameters
    ----------
    folder : Path or None
        Further ``*.yaml`` files; a task of the same id replaces the packaged one.

    Raises
    ------
    SpineInputError
        With every problem of every file.
    """
    return _packaged() if folder is None else {**_packaged(), **folder_tasks(folder)}


def folder_tasks(folder: Path) -> Mapping[str, Task]:
    """Return the tasks of a folder alone, by their ids.

    Parameters
    ----------
    folder : Path
        With ``*.yaml`` files, a task each.

    Raises
    ------
    SpineInputError
        With every problem of every file; or there is no such folder, or no such file in it.
    """
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            texts[path.name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            problems.append(Problem(place=path.name, message="cannot be read as UTF-8 text"))
    if not texts and not problems:
        text = "holds no *.yaml file" if folder.is_dir() else "there is no such folder"
        problems.append(Problem(place=str(folder), message=text))
    return _read(texts, problems)


def carrying(task: Task, mass_kg: float) -> Task:
    """Return a task with another mass wherever the hands carry one.

    Parameters
    ----------
    task : Task
        Such as ``lifting``.
    mass_kg : float
        What the hands carry together.
    """
    phases = tuple(
        replace(phase, mass_kg=mass_kg) if phase.mass_kg > 0.0 else phase for phase in task.phases
    )
    return replace(task, phases=phases)


@cache
def _packaged() -> Mapping[str, Task]:
    folder = resources.files("plumbline.simulators.spine") / FOLDER
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return _read({name: (folder / name).read_text("utf-8") for name in names})


def _read(texts: Mapping[str, str], before: Sequence[Problem] = ()) -> dict[str, Task]:
    found: dict[str, Task] = {}
    problems = list(before)
    for name, text in texts.items():
        try:
            entry = plain_yaml(text)
        except yaml.YAMLError as error:
            problems.append(_broken(name, error))
            continue
        wrong = list(_problems(name, entry))
        problems += wrong
        if not wrong:
            task = _task(entry)
            problems += _share_problems(name, task)
            if task.id in found:
                text = f"another file has a task {task.id!r}, too"
                problems.append(Problem(place=f"{name}: id", message=text))
            found[task.id] = task
    if problems:
        raise SpineInputError(problems)
    return found


def _problems(name: str, entry: object) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        yield Problem(place=name, message="a task is a mapping with id, about and phases")
        return
    for key in sorted({"id", "about", "phases"} ^ set(entry)):
        word = "unknown key" if key in entry else "missing"
        yield Problem(place=f"{name}: {key}", message=f"{word}; a task has id, about and phases")
    if "id" in entry and not (isinstance(entry["id"], str) and NAME.fullmatch(entry["id"])):
        text = "must be a name of small letters, digits and _, beginning with a letter"
        yield Problem(place=f"{name}: id", message=text)
    if "about" in entry and not isinstance(entry["about"], str):
        yield Problem(place=f"{name}: about", message="must be a text")
    phases = entry.get("phases")
    if not isinstance(phases, list) or not phases:
        yield Problem(place=f"{name}: phases", message="a list of at least one phase is needed")
        return
    for place, phase in enumerate(phases):
        yield from phase_problems(f"{name}: phases[{place}]", phase)
    yield from _alike(name, [phase for phase in phases if isinstance(phase, dict)])


def _alike(name: str, phases: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield what only one phase of a task may have."""
    ids = [phase["id"] for phase in phases if isinstance(phase.get("id"), str)]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        text = f"{ids.count(one)} phases have the id {one!r}"
        yield Problem(place=f"{name}: phases", message=text)
    if sum(phase.get("share") == REST for phase in phases) > 1:
        text = f"only one phase has the share {REST!r}"
        yield Problem(place=f"{name}: phases", message=text)


def _broken(name: str, error: yaml.YAMLError) -> Problem:
    """Return where a text is no YAML."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    said = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    text = f"is no YAML: {said or 'it cannot be parsed'}"
    return Problem(place=name, message=text, line=None if mark is None else mark.line + 1)


def _share_problems(name: str, task: Task) -> list[Problem]:
    total = sum(max(phase.share, 0.0) for phase in task.phases)
    if abs(total - 1.0) < WHOLE:
        return []
    text = f"add up to {total:g}, not to 1; give one of them as 'rest' where others leave room"
    return [Problem(place=f"{name}: phases", message=f"the shares {text}")]


def _task(entry: Mapping[str, Any]) -> Task:
    given = [phase["share"] for phase in entry["phases"]]
    known = sum(number(share, "proportion") for share in given if share != REST)
    shares = [1.0 - known if share == REST else number(share, "proportion") for share in given]
    phases = tuple(
        _phase(phase, share) for phase, share in zip(entry["phases"], shares, strict=True)
    )
    return Task(id=entry["id"], about=entry["about"], phases=phases)


def _phase(entry: Mapping[str, Any], share: float) -> Phase:
    hands = entry.get("hands")
    return Phase(
        id=entry["id"],
        about=entry["about"],
        share=share,
        reference=entry["reference"],
        turns=read_turns(entry.get("turns", ())),
        gaze=_gaze(entry.get("gaze", "level")),
        hands=None if hands is None else _hands(hands),
        mass_kg=number(entry.get("load", 0.0), "kg"),
        arms_borne=number(entry.get("arms_borne", 0.0), "proportion"),
        feet_free=entry.get("feet_free", False),
        upright=entry.get("upright", True),
    )


def _gaze(entry: str | Mapping[str, Any]) -> Gaze:
    if isinstance(entry, str):
        return Gaze(pitch_rad=None, yaw_rad=0.0)
    turned = {way: number(value, "deg") for way, value in entry.items()}
    spread = turned.pop(SPREAD, 0.0)
    pitch = None if {"down", "up"}.isdisjoint(turned) else turned.get("down", 0.0)
    return Gaze(
        pitch_rad=None if pitch is None else pitch - turned.get("up", 0.0),
        yaw_rad=turned.get("left", 0.0) - turned.get("right", 0.0),
        spread_rad=spread,
    )


def _hands(entry: Mapping[str, Any]) -> Hands:
    return Hands(
        height=entry["height"],
        above_m=number(entry.get("above", 0.0), "mm"),
        forward_m=number(entry["forward"], "mm"),
    )

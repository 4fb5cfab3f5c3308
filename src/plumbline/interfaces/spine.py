"""The spine of one person under load: a table in a terminal, or a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from plumbline.case import Case, write_bytes_atomically, write_text_atomically
from plumbline.errors import (
    InputError,
    MissingExtraError,
    Problem,
    SpineInputError,
    UnknownNameError,
)
from plumbline.interfaces.saving import check_target
from plumbline.interfaces.spine_content import csv_text, level_rows, muscle_rows, spine_content

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.person import SpinePerson
    from plumbline.simulators.spine.shown.export_mujoco import Pose
    from plumbline.simulators.spine.shown.loaded import LoadedSpine

__all__ = ["SpineRequest", "show_spine", "unwritten_loads"]

PICTURES = (".png", ".svg")
MODELS = (".xml", ".osim")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineRequest:
    """What was asked on the command line.

    Attributes
    ----------
    posture : str
        Id of a named posture.
    target : Path or None
        A file to write.
    views : tuple of str
        Panels of a picture.
    as_json : bool
        Whether JSON is written instead of a table.
    band : bool
        Whether loads are also given as a span over all variants of load sharing.
    fused : tuple of str
        Joints to be locked besides those of the case.
    strength : tuple of str
        Factors on strength, each as ``GROUP=FACTOR``.
    """

    posture: str
    target: Path | None
    views: tuple[str, ...]
    as_json: bool
    band: bool = False
    fused: tuple[str, ...] = ()
    strength: tuple[str, ...] = ()


def show_spine(case: Case, request: SpineRequest) -> None:
    """Write what a person's spine carries.

    Parameters
    ----------
    case : Case
        The person.
    request : SpineRequest
        Posture, file, pictures, and whether JSON is wanted.

    Raises
    ------
    InputError
        The file's ending, the posture or a view is unknown; the person is impossible; or a library
        that is needed is not installed.
    """
    from plumbline.interfaces.spine_table import write_spine
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.from_case import person_of_case, problems_of_case
    from plumbline.simulators.spine.shown.loaded import load_person

    _check_views(request)
    if request.target is not None:
        check_target(request.target, endings=tuple(WRITERS))
    found = person_of_case(case)
    person = _changed(found.person, request)
    with problems_of_case():
        loaded = load_person(
            person,
            request.posture,
            label=case.id,
            taken=found.taken,
            states=(*found.states, *_said(found.person, request)),
            band=request.band,
        )
    if request.target is not None:
        _save(loaded, request)
    terminal = Terminal()
    if request.target is not None and request.target.suffix.lower() in MODELS:
        sys.stderr.write(f"{unwritten_loads(loaded)}\n" if loaded.external else "")
    if request.as_json:
        terminal.json(spine_content(loaded))
    else:
        write_spine(loaded, terminal)


def _check_views(request: SpineRequest) -> None:
    from plumbline.figures.sagittal import View

    for view in request.views:
        if view not in set(View):
            raise UnknownNameError("view", view, set(View))
    if request.views and (request.target is None or request.target.suffix.lower() not in PICTURES):
        raise InputError(f"--view belongs to a picture; give --to FILE{' or FILE'.join(PICTURES)}.")


def _changed(person: SpinePerson, request: SpineRequest) -> SpinePerson:
    """Return the person with what the command line says besides the case; refuse all at once."""
    problems, asked = _factors(request)
    strength = dict(person.strength)
    for name, factor in asked.items():
        strength[name] = strength.get(name, 1.0) * factor
    fused = person.fused | {name.replace("-", "_") for name in request.fused}
    try:
        changed = replace(person, fused=fused, strength=strength)
    except SpineInputError as error:
        raise SpineInputError([*problems, *error.problems]) from error
    if problems:
        raise SpineInputError(problems)
    return changed


def _factors(request: SpineRequest) -> tuple[list[Problem], dict[str, float]]:
    """Return what cannot be read as a factor, and the factors; those of one group multiply."""
    problems, found = [], dict[str, float]()
    for entry in request.strength:
        name, _, factor = entry.partition("=")
        try:
            found[name] = found.get(name, 1.0) * float(factor)
        except ValueError:
            text = "must be GROUP=FACTOR, such as neck=0.5"
            problems.append(Problem(place=f"--strength {entry}", message=text))
    return problems, found


def _said(person: SpinePerson, request: SpineRequest) -> tuple[str, ...]:
    """Say what was asked for, and what is left where the case says a weakness of its own."""
    locked = [f"joined, as asked: {', '.join(request.fused)}"] if request.fused else []
    weak = []
    for name, factor in _factors(request)[1].items():
        words = f"strength of {name.replace('_', ' ')}, as asked: {factor:g}"
        for mine, own in person.strength.items():
            if own != 1.0 and _groups(name) & _groups(mine):
                words += (
                    f" times {own:g} of the case for {mine.replace('_', ' ')}, so "
                    f"{factor * own:.3g} of the usual there"
                )
        weak.append(words)
    return (*locked, *weak)


def _groups(name: str) -> set[str]:
    """Return the muscle groups that a name of strength speaks of."""
    from plumbline.simulators.spine.body.anatomy_tables import anatomy
    from plumbline.simulators.spine.body.person import names_of_strength

    return {group.name for group in anatomy().groups if name in names_of_strength(group)}


def _save(loaded: LoadedSpine, request: SpineRequest) -> None:
    target = request.target
    if target is None:
        return
    try:
        WRITERS[target.suffix.lower()](loaded, target, request.views)
    except MissingExtraError as error:
        raise InputError(str(error)) from error


def _write_csv(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    del views
    write_text_atomically(target, csv_text(level_rows(loaded)))
    beside = target.with_name(f"{target.stem}_muscles{target.suffix}")
    write_text_atomically(beside, csv_text(muscle_rows(loaded)))


def _write_picture(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.figures.sagittal import View, draw_spine, figure_bytes

    chosen = [View(view) for view in views] or [View.SIDE]
    figure = draw_spine(loaded.drawing(), views=chosen)
    write_bytes_atomically(target, figure_bytes(figure, target.suffix.lower().lstrip(".")))


def _write_mujoco(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.simulators.spine.shown.export_mujoco import mujoco_xml

    del views
    text = mujoco_xml(loaded.model, pose=_pose(loaded))
    write_text_atomically(target, _with_remark(text, loaded))


def _write_opensim(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.simulators.spine.shown.export_opensim import opensim_reserves, opensim_xml

    del views
    text = opensim_xml(loaded.model, name=loaded.label, posture_rad=loaded.angles_rad)
    write_text_atomically(target, _with_remark(text, loaded))
    beside = target.with_name(f"{target.stem}_reserves.xml")
    write_text_atomically(beside, opensim_reserves(loaded.model))


def unwritten_loads(loaded: LoadedSpine) -> str:
    """Return in words what acts in the posture and is no part of a model file; empty: nothing.

    Parameters
    ----------
    loaded : LoadedSpine
        One person in one posture.
    """
    forces = [
        f"{load.landmark} ({', '.join(f'{part:.1f}' for part in load.force_n)}) N"
        for load in loaded.external
    ]
    if not forces:
        return ""
    return (
        "Not in this file: the forces that act in this posture besides weight (forward, left, "
        f"up): {'; '.join(forces)}."
    )


def _with_remark(text: str, loaded: LoadedSpine) -> str:
    """Return a document with a comment on what it leaves out, after its first line if declared."""
    words = unwritten_loads(loaded)
    if not words:
        return text
    first, _, rest = text.partition("\n")
    comment = f"<!-- {words} -->\n"
    return f"{first}\n{comment}{rest}" if first.startswith("<?xml") else f"{comment}{text}"


def _pose(loaded: LoadedSpine) -> Pose:
    from plumbline.simulators.spine.shown.export_mujoco import Pose

    tension = loaded.loads.sharing.force_n[0] if loaded.balanced else None
    return Pose(name=loaded.posture, angles_rad=loaded.angles_rad, tension_n=tension)


Writer = Callable[["LoadedSpine", Path, tuple[str, ...]], None]
# What a file's ending asks for.
WRITERS: Final[dict[str, Writer]] = {
    ".png": _write_picture,
    ".svg": _write_picture,
    ".csv": _write_csv,
    ".xml": _write_mujoco,
    ".osim": _write_opensim,
}

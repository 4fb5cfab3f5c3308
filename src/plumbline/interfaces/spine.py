"""The spine of one person under load: a table in a terminal, or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plumbline.case import Case, write_bytes_atomically, write_text_atomically
from plumbline.errors import InputError, MissingExtraError, UnknownNameError
from plumbline.interfaces.saving import check_target
from plumbline.interfaces.spine_content import csv_text, level_rows, muscle_rows, spine_content
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.body.person import SpinePerson
    from plumbline.simulators.spine.shown.export_mujoco import Pose
    from plumbline.simulators.spine.shown.loaded import LoadedSpine

__all__ = ["SpineRequest", "show_spine"]

# How many muscle groups are listed, those with the least to spare first.
MOST_GROUPS = 6
# How many reasons are listed; all of them are in the JSON.
MOST_REASONS = 5
# A smaller give is not worth a word, in degrees.
SMALL_GIVE_DEG = 0.05
AXES = ("flexion", "bending", "rotation")
PERCENT = 100
PICTURES = (".png", ".svg")
# Below one two digits are shown, below ten one: loads are not known more finely.
ONE_DIGIT, TWO_DIGITS = 10.0, 1.0
COLUMNS: Final = {
    "level": "level",
    "compression_n": "compression N",
    "span": "band N",
    "anterior_shear_n": "forward shear N",
    "extension_moment_n_m": "extension moment N m",
    "disc_pressure_mpa": "disc pressure MPa",
}


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
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.from_case import person_of_case
    from plumbline.simulators.spine.shown.loaded import load_person

    _check_views(request)
    if request.target is not None:
        check_target(request.target, endings=tuple(WRITERS))
    found = person_of_case(case)
    loaded = load_person(
        _changed(found.person, request),
        request.posture,
        label=case.id,
        taken=found.taken,
        states=(*found.states, *_said(request)),
        band=request.band,
    )
    if request.target is not None:
        _save(loaded, request)
    terminal = Terminal()
    if request.as_json:
        terminal.json(spine_content(loaded))
    else:
        _write(loaded, terminal)


def _check_views(request: SpineRequest) -> None:
    from plumbline.figures.sagittal import View

    for view in request.views:
        if view not in set(View):
            raise UnknownNameError("view", view, set(View))
    if request.views and (request.target is None or request.target.suffix.lower() not in PICTURES):
        raise InputError(f"--view belongs to a picture; give --to FILE{' or FILE'.join(PICTURES)}.")


def _changed(person: SpinePerson, request: SpineRequest) -> SpinePerson:
    """Return the person with what the command line says besides the case."""
    strength = dict(person.strength)
    for entry in request.strength:
        name, _, factor = entry.partition("=")
        try:
            strength[name] = strength.get(name, 1.0) * float(factor)
        except ValueError as error:
            raise InputError(
                f"--strength {entry}: must be GROUP=FACTOR, such as neck=0.5."
            ) from error
    return replace(person, fused=person.fused | set(request.fused), strength=strength)


def _said(request: SpineRequest) -> tuple[str, ...]:
    locked = [f"joined, as asked: {', '.join(request.fused)}"] if request.fused else []
    weak = [f"strength, as asked: {', '.join(request.strength)}"] if request.strength else []
    return (*locked, *weak)


def _save(loaded: LoadedSpine, request: SpineRequest) -> None:
    target = request.target
    if target is None:
        return
    try:
        WRITERS[target.suffix.lower()](loaded, target, request.views)
    except MissingExtraError as error:
        raise InputError(str(error)) from error


def _write(loaded: LoadedSpine, terminal: Terminal) -> None:
    held = "" if loaded.balanced else "NO EQUILIBRIUM - "
    terminal.say(f"{held}{loaded.label}: {loaded.about}", "bold")
    if loaded.balanced:
        _write_loads(loaded, terminal)
    else:
        _write_reasons(loaded, terminal)
    for words in (*loaded.taken, *loaded.states):
        terminal.say(f"- {words}", "dim", indent=2)
    _write_trust(terminal)


def _write_reasons(loaded: LoadedSpine, terminal: Terminal) -> None:
    terminal.say(
        "These muscles and joints cannot hold this posture, even if every joint gives a little. "
        "No load is shown, because none would be true."
    )
    shown = loaded.reasons[:MOST_REASONS]
    for words in shown:
        terminal.say(f"- {words}", indent=2)
    if len(loaded.reasons) > len(shown):
        terminal.say(f"- and {len(loaded.reasons) - len(shown)} more (--json)", indent=2)


def _write_loads(loaded: LoadedSpine, terminal: Terminal) -> None:
    from rich.table import Table

    columns = dict(COLUMNS)
    if loaded.band is None:
        del columns["span"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for key, words in columns.items():
        table.add_column(words, justify="left" if key == "level" else "right")
    for row in level_rows(loaded):
        cells = {**row, "span": _span(row)}
        table.add_row(*(_cell(cells[key]) for key in columns))
    terminal.show(table)
    known = {group: spare for group, spare in loaded.spare.items() if spare is not None}
    least = sorted(known.items(), key=lambda item: item[1])[:MOST_GROUPS]
    words = ", ".join(f"{group} {PERCENT * spare:.0f} %" for group, spare in least)
    terminal.say(f"Strength to spare, least first: {words}.")
    _write_give(loaded, terminal)
    if loaded.band is not None:
        count = len(loaded.band.variants)
        terminal.say(
            f"Band: least and largest of {count} variants of load sharing (floor, order and "
            f"weighting of the cost), of which {loaded.band.solved[0]:.0f} hold the posture."
        )


def _write_give(loaded: LoadedSpine, terminal: Terminal) -> None:
    """Say how far joints give where muscles have nothing left, and what is beyond its range."""
    gives = [
        (abs(give), level.level, axis, abs(moment or 0.0))
        for level in loaded.levels
        for axis, give, moment in zip(AXES, level.give_rad, level.give_moment_n_m, strict=True)
        if give is not None
    ]
    give, level, axis, moment = max(gives)
    turn = degrees_from_radians(Radians(give))
    if turn < SMALL_GIVE_DEG:
        terminal.say(f"Muscles hold every joint; none gives by {SMALL_GIVE_DEG:g} degrees.")
    else:
        terminal.say(
            f"Where muscles have nothing left joints give: {level} most, by {turn:.2g} degrees of "
            f"{axis}, and its tissue holds {moment:.2g} N m more."
        )
    for each in loaded.beyond[:MOST_REASONS]:
        terminal.say(f"- beyond its range: {each.words}", indent=2)


def _write_trust(terminal: Terminal) -> None:
    from plumbline.simulators.spine.body.anatomy_tables import anatomy

    part = {name: f"{PERCENT * one:.0f} %" for name, one in anatomy().estimates_by_kind().items()}
    terminal.say(
        f"Without a source, and so our estimate: {part['muscles']} of the entries of muscles, "
        f"{part['landmarks']} of the coordinates of landmarks, {part['joints']} of the figures of "
        "joints. Absolute loads of such models are uncertain by half; differences between two "
        "postures, or between a person and a twin, are surer.",
        "dim",
    )


def _span(row: Mapping[str, Any]) -> str | None:
    low, high = row.get("compression_low_n"), row.get("compression_high_n")
    return None if low is None or high is None else f"{low:.0f}-{high:.0f}"


def _cell(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return (
        f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"
    )


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
    write_text_atomically(target, mujoco_xml(loaded.model, pose=_pose(loaded)))


def _write_opensim(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.simulators.spine.shown.export_opensim import opensim_reserves, opensim_xml

    del views
    write_text_atomically(
        target, opensim_xml(loaded.model, name=loaded.label, posture_rad=loaded.angles_rad)
    )
    beside = target.with_name(f"{target.stem}_reserves.xml")
    write_text_atomically(beside, opensim_reserves(loaded.model))


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

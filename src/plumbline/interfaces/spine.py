"""The spine of one person under load: a table in a terminal, or a file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plumbline.case import Case, write_bytes_atomically, write_text_atomically
from plumbline.errors import InputError, MissingExtraError, UnknownNameError
from plumbline.interfaces.saving import check_target

if TYPE_CHECKING:
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.loaded import LoadedSpine

__all__ = ["SpineRequest", "show_spine"]

# How many muscle groups are listed, those with the least to spare first.
MOST_GROUPS = 6
PERCENT = 100
PICTURES = (".png", ".svg")
# Below one two digits are shown, below ten one: loads are not known more finely.
ONE_DIGIT, TWO_DIGITS = 10.0, 1.0
COLUMNS: Final = {
    "level": "level",
    "compression_n": "compression N",
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
    """

    posture: str
    target: Path | None
    views: tuple[str, ...]
    as_json: bool


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
    from plumbline.simulators.spine.loaded import load_spine

    _check_views(request)
    if request.target is not None:
        check_target(request.target, endings=tuple(WRITERS))
    loaded = load_spine(case, request.posture)
    if request.target is not None:
        _save(loaded, request)
    terminal = Terminal()
    if request.as_json:
        terminal.json(_content(loaded))
    else:
        _write(loaded, terminal)


def _check_views(request: SpineRequest) -> None:
    from plumbline.figures.sagittal import View

    for view in request.views:
        if view not in set(View):
            raise UnknownNameError("view", view, set(View))
    if request.views and (request.target is None or request.target.suffix.lower() not in PICTURES):
        raise InputError(f"--view belongs to a picture; give --to FILE{' or FILE'.join(PICTURES)}.")


def _save(loaded: LoadedSpine, request: SpineRequest) -> None:
    target = request.target
    if target is None:
        return
    try:
        WRITERS[target.suffix.lower()](loaded, target, request.views)
    except MissingExtraError as error:
        raise InputError(str(error)) from error


def _rows(loaded: LoadedSpine) -> list[dict[str, Any]]:
    """Return one mapping per level, from the top; an unknown number is None."""
    return [
        {
            "level": load.level,
            "compression_n": load.compression_n,
            "anterior_shear_n": load.anterior_shear_n,
            "lateral_shear_n": load.lateral_shear_n,
            "extension_moment_n_m": _against(load.moment_n_m[0]),
            "bending_moment_n_m": load.moment_n_m[1],
            "rotation_moment_n_m": load.moment_n_m[2],
            "disc_pressure_mpa": load.disc_pressure_mpa,
        }
        for load in loaded.levels
    ]


def _against(flexion_n_m: float | None) -> float | None:
    """Return what holds against bending forward, as a positive number."""
    return None if flexion_n_m is None else -flexion_n_m


def _content(loaded: LoadedSpine) -> dict[str, Any]:
    return {
        "id": loaded.label,
        "posture": loaded.posture,
        "balanced": loaded.balanced,
        "levels": _rows(loaded),
        "spare_by_group": loaded.spare,
        "muscles": [
            {
                "name": muscle.name,
                "group": muscle.group,
                "activation": muscle.activation,
                "force_n": muscle.force_n,
            }
            for muscle in loaded.cables
        ],
        "share_of_estimates": loaded.share_of_estimates,
        "taken_as": list(loaded.taken),
    }


def _write(loaded: LoadedSpine, terminal: Terminal) -> None:
    terminal.say(f"{loaded.label}: {loaded.about}", "bold")
    if not loaded.balanced:
        terminal.say(
            "No equilibrium: these muscles cannot hold this posture. No load is shown, because "
            "none would be true."
        )
    else:
        _write_loads(loaded, terminal)
    for words in loaded.taken:
        terminal.say(f"- {words}", "dim", indent=2)
    share = sum(loaded.share_of_estimates.values()) / len(loaded.share_of_estimates)
    terminal.say(
        f"{PERCENT * share:.0f} % of the numbers behind the muscles are estimates. Absolute loads "
        "of such models are uncertain by half; differences between two postures, or between a "
        "person and a twin, are surer.",
        "dim",
    )


def _write_loads(loaded: LoadedSpine, terminal: Terminal) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for key, words in COLUMNS.items():
        table.add_column(words, justify="left" if key == "level" else "right")
    for row in _rows(loaded):
        table.add_row(*(_cell(row[key]) for key in COLUMNS))
    terminal.show(table)
    least = sorted(loaded.spare.items(), key=lambda item: item[1])[:MOST_GROUPS]
    words = ", ".join(f"{group} {PERCENT * spare:.0f} %" for group, spare in least)
    terminal.say(f"Strength to spare, least first: {words}.")


def _cell(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return (
        f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"
    )


def _write_csv(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    del views
    rows = _rows(loaded)
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text_atomically(target, text.getvalue())


def _write_picture(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.figures.sagittal import View, draw_spine, figure_bytes

    chosen = [View(view) for view in views] or [View.SIDE]
    figure = draw_spine(loaded.drawing(), views=chosen)
    write_bytes_atomically(target, figure_bytes(figure, target.suffix.lower().lstrip(".")))


def _write_mujoco(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.simulators.spine.export_mujoco import mujoco_xml

    del views
    write_text_atomically(target, mujoco_xml(loaded.model))


def _write_opensim(loaded: LoadedSpine, target: Path, views: tuple[str, ...]) -> None:
    from plumbline.simulators.spine.export_opensim import opensim_reserves, opensim_xml

    del views
    write_text_atomically(target, opensim_xml(loaded.model, name=loaded.label))
    beside = target.with_name(f"{target.stem}_reserves.xml")
    write_text_atomically(beside, opensim_reserves(loaded.model))


Writer = Callable[["LoadedSpine", Path, tuple[str, ...]], None]
# What a file's ending asks for.
WRITERS: Final[dict[str, Writer]] = {
    ".png": _write_picture,
    ".svg": _write_picture,
    ".csv": _write_csv,
    ".xml": _write_mujoco,
    ".osim": _write_opensim,
}

"""What `plumbline spine` says in a terminal: the verdict, the table, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from plumbline.interfaces.spine_content import level_rows
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.interfaces.terminal import Terminal
    from plumbline.simulators.spine.shown.loaded import LoadedSpine

__all__ = ["write_spine"]

# How many muscle groups are listed, those that work hardest first.
MOST_GROUPS = 5
# How many reasons are listed; all of them are in the JSON.
MOST_REASONS = 5
# A smaller give is not worth a word, in degrees.
SMALL_GIVE_DEG = 0.05
AXES = ("flexion", "bending", "rotation")
PERCENT = 100
# Keeps a number and its unit on one line.
TIED = "\u00a0"
# Below one two digits are shown, below ten one: loads are not known more finely.
ONE_DIGIT, TWO_DIGITS = 10.0, 1.0
COLUMNS: Final = {
    "level": "level",
    "compression_n": "compression N",
    "span": "over load sharing N",
    "anterior_shear_n": "forward shear N",
    "extension_moment_n_m": "extension moment N m",
    "disc_pressure_mpa": "healthy disc MPa",
}


def write_spine(loaded: LoadedSpine, terminal: Terminal) -> None:
    """Write what a person's spine carries in a posture, or why it carries nothing that is known.

    Parameters
    ----------
    loaded : LoadedSpine
        One person in one posture.
    terminal : Terminal
        Where.
    """
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
    terminal.say(loaded.verdict)
    terminal.say(
        "These muscles and joints cannot hold this posture, even if every joint gives a little. "
        "No load is shown, because none would be true. What is missing, as the smallest sum of "
        "moments; a small one is no sign of being nearly held:"
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
        cells = {**row, "level": row["level"].replace("_", "-"), "span": _span(row)}
        table.add_row(*(_cell(cells[key]) for key in columns))
    terminal.show(table)
    if loaded.model.person.degeneration:
        terminal.say("Pressure is that of a healthy disc, also where the case says it is worn.")
    joined = [level for level in loaded.loads.levels if level in loaded.model.person.locked]
    if joined:
        names = ", ".join(joined).replace("_", "-")
        terminal.say(
            f"No disc pressure at {names}: bone has grown or been joined across, and bone or "
            "implant takes the moment there."
        )
    terminal.say(loaded.verdict)
    _write_groups(loaded, terminal)
    _write_give(loaded, terminal)
    if loaded.band is not None:
        count = len(loaded.band.variants)
        terminal.say(
            f"Over load sharing: least and largest of {count} variants of it (floor, order and "
            f"weighting of the cost), of which {loaded.band.solved[0]:.0f} hold the posture. "
            "Bones, muscles and weights are the same in all of them: loads may be off by more."
        )


def _write_groups(loaded: LoadedSpine, terminal: Terminal) -> None:
    """Say which muscles work hardest as a whole, and which single fascicle does."""
    groups = loaded.groups
    words = ", ".join(
        f"{_name(use.group)} {_percent(use.activation)}" for use in groups[:MOST_GROUPS]
    )
    terminal.say(f"Muscles that work hardest, as whole groups: {words}.")
    busiest = max(groups, key=lambda use: (use.at_limit, use.busiest_activation))
    if busiest.at_limit:
        several = [use for use in groups if use.at_limit]
        full = ", ".join(
            f"{use.at_limit}{TIED}of{TIED}{use.fascicles} of {_name(use.group)}" for use in several
        )
        terminal.say(f"Fascicles with nothing left: {full}.")
        return
    busiest = max(groups, key=lambda use: use.busiest_activation)
    terminal.say(
        f"The busiest single fascicle works at {_percent(busiest.busiest_activation)}: one of "
        f"{busiest.fascicles} of {_name(busiest.group)}."
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
        terminal.say(f"Muscles hold every joint; none gives by {SMALL_GIVE_DEG:g}{TIED}degrees.")
    else:
        terminal.say(
            f"Where muscles have nothing left joints give: {level.replace('_', '-')} most, by "
            f"{turn:.2g}{TIED}degrees of {axis}, and its tissue holds {moment:.2g}{TIED}N{TIED}m "
            "more."
        )
    for each in loaded.beyond[:MOST_REASONS]:
        terminal.say(f"- beyond its range: {each.words}", indent=2)


def _write_trust(terminal: Terminal) -> None:
    from plumbline.simulators.spine.body.anatomy_tables import anatomy

    part = {name: _percent(one) for name, one in anatomy().estimates_by_kind().items()}
    terminal.say(
        f"Without a source, and so our estimate: {part['muscles']} of the entries of muscles, "
        f"{part['landmarks']} of the coordinates of landmarks, {part['joints']} of the figures of "
        "joints. Absolute loads of such models are uncertain by half; differences between two "
        "postures, or between a person and a twin, are surer.",
        "dim",
    )


def _name(group: str) -> str:
    return group.replace("_", " ")


def _percent(share: float) -> str:
    return f"{PERCENT * share:.0f}{TIED}%"


def _span(row: Mapping[str, Any]) -> str | None:
    low, high = row.get("compression_low_n"), row.get("compression_high_n")
    return None if low is None or high is None else f"{low:.0f}-{high:.0f}"


def _cell(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    size = abs(value)
    digits = 2 if size < TWO_DIGITS else 1 if size < ONE_DIGIT else 0
    shown = f"{value:.{digits}f}"
    return shown.lstrip("-") if float(shown) == 0.0 else shown

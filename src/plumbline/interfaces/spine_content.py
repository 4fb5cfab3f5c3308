"""What `plumbline spine` knows as data: rows of levels and muscles, and the whole as JSON."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.simulators.spine.loads.margins import GroupUse
    from plumbline.simulators.spine.shown.loaded import LevelTotals, LoadedSpine, Triple

__all__ = ["csv_text", "level_rows", "muscle_rows", "rounded", "spine_content"]

# What a number about each axis counts: extension and the left are positive in a table.
WAYS = ("extension", "bending", "rotation")
SIGNS = (-1.0, 1.0, 1.0)
# Decimals that are written, by the ending of a name: what lies below is noise of the solver.
DECIMALS = {"_n": 2, "_n_m": 4, "_deg": 3, "_mpa": 4, "activation": 6, "spare": 6, "share": 4}
AXES = ("flexion", "bending", "rotation")


def level_rows(loaded: LoadedSpine) -> list[dict[str, Any]]:
    """Return one mapping per level, from the top; an unknown number is None.

    Parameters
    ----------
    loaded : LoadedSpine
        One person in one posture.
    """
    rows = []
    for load in loaded.levels:
        low, high = load.compression_span_n or (None, None)
        shear_low, shear_high = load.shear_span_n or (None, None)
        row = {
            "level": load.level,
            "compression_n": load.compression_n,
            "compression_low_n": low,
            "compression_high_n": high,
            "anterior_shear_n": load.anterior_shear_n,
            "anterior_shear_low_n": shear_low,
            "anterior_shear_high_n": shear_high,
            "lateral_shear_n": load.lateral_shear_n,
            **_about("{}_moment_n_m", load.moment_n_m),
            **_about("passive_{}_moment_n_m", load.passive_moment_n_m),
            **_give(load),
            "disc_pressure_mpa": load.disc_pressure_mpa,
            "balanced": loaded.balanced,
            "reason": _reason(loaded, load.level),
        }
        rows.append(rounded(row if loaded.band is not None else _without_span(row)))
    return rows


def muscle_rows(loaded: LoadedSpine) -> list[dict[str, Any]]:
    """Return one mapping per fascicle; what it does is None where there is no equilibrium.

    Parameters
    ----------
    loaded : LoadedSpine
        One person in one posture.
    """
    return [
        rounded(
            {
                "name": muscle.name,
                "group": muscle.group,
                "activation": muscle.activation,
                "force_n": muscle.force_n,
                "strength_n": muscle.strength_n,
                "spare": None if muscle.activation is None else 1.0 - muscle.activation,
            }
        )
        for muscle in loaded.cables
    ]


def rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the decimals that mean something, and no negative zero.

    Parameters
    ----------
    row : mapping
        Numbers by names that end in their unit.
    """
    return {
        name: round(value, _decimals(name)) + 0.0 if isinstance(value, float) else value
        for name, value in row.items()
    }


def spine_content(loaded: LoadedSpine) -> dict[str, Any]:
    """Return everything that is known of one person in one posture, as plain data.

    Parameters
    ----------
    loaded : LoadedSpine
        One person in one posture.
    """
    from plumbline.simulators.spine.body.anatomy_tables import anatomy

    return {
        "id": loaded.label,
        "posture": loaded.posture,
        "about": loaded.about,
        "balanced": loaded.balanced,
        "reasons": list(loaded.reasons),
        "largest_load": _largest(loaded),
        "lacks": [
            rounded({"angle": each.angle, "moment_n_m": each.moment_n_m}) for each in loaded.lacks
        ],
        "beyond_range": [
            rounded(
                {
                    "angle": each.angle,
                    "angle_deg": _degrees(each.angle_rad),
                    "end_deg": _degrees(each.end_rad),
                }
            )
            for each in loaded.beyond
        ],
        "external": [
            {"landmark": load.landmark, "force_n": [round(part, 2) + 0.0 for part in load.force_n]}
            for load in loaded.external
        ],
        "levels": level_rows(loaded),
        "groups": [rounded(_group(use)) for use in loaded.groups],
        "muscles": muscle_rows(loaded),
        "variants": _variants(loaded),
        "share_of_estimates": dict(loaded.share_of_estimates),
        "share_of_estimates_by_kind": anatomy().estimates_by_kind(),
        "taken_as": list(loaded.taken),
        "states": list(loaded.states),
    }


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as a table with a heading; what is None is left empty.

    Parameters
    ----------
    rows : sequence of mapping
        At least one; all with the same keys.
    """
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _about(name: str, values: Triple) -> dict[str, float | None]:
    """Return three numbers about the axes under their names; extension is positive."""
    return {
        name.format(way): None if value is None else sign * value + 0.0
        for way, sign, value in zip(WAYS, SIGNS, values, strict=True)
    }


def _degrees(angle_rad: float | None) -> float | None:
    return None if angle_rad is None else float(degrees_from_radians(Radians(angle_rad)))


def _give(load: LevelTotals) -> dict[str, Any]:
    """Return the axis about which a joint gives most, by how much, and what its tissue takes."""
    turns = [0.0 if turn is None else abs(turn) for turn in load.give_rad]
    place = turns.index(max(turns))
    return {
        "give_about": AXES[place] if turns[place] > 0.0 else None,
        "give_deg": _degrees(load.give_rad[place]),
        "give_moment_n_m": load.give_moment_n_m[place],
    }


def _group(use: GroupUse) -> dict[str, Any]:
    return {
        "name": use.group,
        "activation": use.activation,
        "busiest_fascicle": use.busiest,
        "busiest_activation": use.busiest_activation,
        "fascicles_at_limit": use.at_limit,
        "fascicles": use.fascicles,
    }


def _largest(loaded: LoadedSpine) -> dict[str, Any]:
    largest = loaded.largest
    parts = {
        "further_n": largest.further_n,
        "external_share": largest.external_share,
        "body_share": largest.body_share,
    }
    known = {
        name: value if value is not None and isfinite(value) else None
        for name, value in parts.items()
    }
    return {**rounded(known), "words": loaded.verdict.replace("\u00a0", " ")}


def _decimals(name: str) -> int:
    return next(
        digits
        for ending, digits in sorted(DECIMALS.items(), key=lambda item: -len(item[0]))
        if name.endswith(ending)
    )


def _without_span(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if "_low_" not in key and "_high_" not in key}


def _reason(loaded: LoadedSpine, level: str) -> str | None:
    """Return what is wrong at one level where the posture is not held."""
    if loaded.balanced:
        return None
    wrong = [(each.angle, each.words) for each in loaded.beyond]
    wrong += [(each.angle, each.words) for each in loaded.lacks]
    return "; ".join(words for angle, words in wrong if angle.startswith(f"{level}.")) or None


def _variants(loaded: LoadedSpine) -> dict[str, int] | None:
    """Return how many variants of load sharing were tried, and how many hold the posture."""
    if loaded.band is None:
        return None
    return {"tried": len(loaded.band.variants), "held": int(loaded.band.solved[0])}

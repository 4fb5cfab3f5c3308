"""The whole anatomy, read once: curves, landmarks, carriers, fascicles and joints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, final

from plumbline.evidence import fact
from plumbline.simulators.spine.body.levels import LEVELS, VERTEBRAE
from plumbline.simulators.spine.body.tables import (
    Curve,
    Figure,
    Origin,
    curve,
    figure,
    origin,
    printed_unit,
    table,
)
from plumbline.units import Degrees, radians_from_degrees

__all__ = [
    "Anatomy",
    "CarrierPoint",
    "FascicleRow",
    "JointRow",
    "LandmarkRow",
    "MuscleGroup",
    "anatomy",
]

# Ways in which a landmark's first coordinate is written, and its sign.
FORWARD = {"ahead": 1.0, "back": -1.0}
# Square centimeters times newtons per square centimeter are newtons.
STIFFNESS_UNIT = "Nm/deg"


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkRow:
    """A named point of every vertebra between two levels.

    Attributes
    ----------
    name, about : str
        Its name and what it is.
    vertebrae : tuple of str
        Those that have it.
    forward, half, up : Curve
        Coordinates from the lower joint center, along the vertebra's own axes; `forward` counts
        backward where `forward_sign` is -1, and `half` to the side.
    forward_sign : float
        1 or -1.
    """

    name: str
    about: str
    vertebrae: tuple[str, ...]
    forward: Curve
    forward_sign: float
    half: Curve
    up: Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierPoint:
    """A named point of skull, chest, girdle, pelvis, sacrum or limb.

    Attributes
    ----------
    name : str
        Such as ``skull.mastoid``.
    body : str
        The body it moves with.
    frame : str
        ``own``, ``upright`` or ``upright_from_s1``: how the coordinates are meant.
    scale : str
        How they grow with the person: ``height``, ``bone`` or ``body``.
    point_mm : Figure
        Forward, to the side, up, for the reference man.
    """

    name: str
    body: str
    frame: str
    scale: str
    point_mm: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class FascicleRow:
    """One fascicle of one side.

    Attributes
    ----------
    name : str
        Group and slip.
    share : float
        Part of the group's strength, in any unit.
    path : tuple of str
        Landmarks from end to end.
    lanes : tuple of str
        Landmarks by which it passes the vertebrae between its first two points.
    every : int
        How many vertebrae it passes from one via point to the next.
    until, down_to : str or None
        Highest and lowest vertebra it passes by a landmark; beyond them it slides free.
    muscle : str
        The row with which it has one tension; its own name where it is a muscle by itself.
    shares, attachments : Origin
        Where size and path come from.
    """

    name: str
    share: float
    path: tuple[str, ...]
    lanes: tuple[str, ...]
    every: int
    until: str | None
    down_to: str | None
    muscle: str
    shares: Origin
    attachments: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleGroup:
    """A muscle, or a part of one, on one side.

    Attributes
    ----------
    name, about, region : str
        What it is, and where: ``neck``, ``back``, ``belly`` or ``shoulder``.
    acts : tuple of str
        What it mainly does, pulled on one side alone.
    rests : bool
        Whether it may rest: it also crosses a joint whose balance is not asked for.
    force_n : float
        Largest force of all fascicles of one side, reference man.
    strength : Origin
        Where the force comes from.
    fiber_share, pennation_deg : Figure
        Fiber length as part of fiber and tendon; angle of the fibers.
    rows : tuple of FascicleRow
        The fascicles.
    """

    name: str
    about: str
    region: str
    acts: tuple[str, ...]
    rests: bool
    force_n: float
    strength: Origin
    fiber_share: Figure
    pennation_deg: Figure
    rows: tuple[FascicleRow, ...]

    def row_forces_n(self) -> list[float]:
        """Return the largest force of every fascicle of one side, reference man."""
        whole = sum(row.share for row in self.rows)
        return [self.force_n * row.share / whole for row in self.rows]

    def origins(self) -> list[Origin]:
        """Return where the group's entries come from.

        Every row has two entries, size and path; the group has three more: strength, fiber share
        and pennation.
        """
        own = [self.strength, self.fiber_share.origin, self.pennation_deg.origin]
        return own + [entry for row in self.rows for entry in (row.shares, row.attachments)]

    def share_of_estimates(self) -> float:
        """Return the part of the group's entries that no source stands behind."""
        return _estimated(self.origins())


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRow:
    """Range, neutral zone and stiffness of one joint.

    Attributes
    ----------
    level : str
        Such as ``L4_L5``.
    range_deg : mapping of str to Figure
        ``flexion``, ``extension``, ``bending`` and ``rotation``, each from standing to one side.
    stiffness : mapping of str to Figure
        The same four, in N m / rad.
    neutral_share : mapping of str to Figure
        The same four, neutral zone as part of the range; empty where no source prints one.
    """

    level: str
    range_deg: Mapping[str, Figure]
    neutral_share: Mapping[str, Figure]
    stiffness: Mapping[str, Figure]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """All tables of the spine model.

    Attributes
    ----------
    curves : mapping of str to Curve
        Sizes of the vertebrae.
    landmarks : tuple of LandmarkRow
        Points of vertebrae.
    carriers : tuple of CarrierPoint
        Points of the other bodies.
    limbs : mapping of str to mapping
        Parent, place, length and center of mass of each limb.
    groups : tuple of MuscleGroup
        Muscles.
    joints : tuple of JointRow
        Ranges and stiffness, from the top.
    """

    curves: Mapping[str, Curve]
    landmarks: tuple[LandmarkRow, ...]
    carriers: tuple[CarrierPoint, ...]
    limbs: Mapping[str, Mapping[str, Any]]
    groups: tuple[MuscleGroup, ...]
    joints: tuple[JointRow, ...]

    def share_of_estimates(self) -> dict[str, float]:
        """Return, per muscle group, the part of its entries that no source stands behind."""
        return {group.name: group.share_of_estimates() for group in self.groups}

    def estimates_by_kind(self) -> dict[str, float]:
        """Return the part of all entries without a source: of muscles, of landmarks, of joints.

        A landmark has its coordinates, a joint its ranges, neutral zones and stiffness.
        """
        points = [
            each.origin
            for row in self.landmarks
            for axis in (row.forward, row.half, row.up)
            for each in axis.anchors.values()
        ]
        joints = [
            each.origin
            for joint in self.joints
            for part in (joint.range_deg, joint.neutral_share, joint.stiffness)
            for each in part.values()
        ]
        return {
            "muscles": _estimated([entry for group in self.groups for entry in group.origins()]),
            "landmarks": _estimated(points + [each.point_mm.origin for each in self.carriers]),
            "joints": _estimated(joints),
        }


def _estimated(origins: list[Origin]) -> float:
    return sum(each.is_estimate for each in origins) / len(origins)


@cache
def anatomy() -> Anatomy:
    """Return the shipped anatomy.

    Raises
    ------
    EvidenceError
        A table names a fact, a source or a reason that does not exist.
    """
    vertebrae, carriers = table("vertebrae"), table("carriers")
    origins = vertebrae["origins"]
    return Anatomy(
        curves={
            name: curve(entry, origins, unit=entry["unit"])
            for name, entry in vertebrae["curves"].items()
        },
        landmarks=tuple(
            _landmark(name, entry, origins) for name, entry in vertebrae["landmarks"].items()
        ),
        carriers=tuple(_carrier_points(carriers)),
        limbs=carriers["limbs"],
        groups=tuple(
            _group(name, entry, table("fascicles"))
            for name, entry in table("fascicles")["groups"].items()
        ),
        joints=tuple(_joint(level, table("joints")) for level in LEVELS),
    )


def _landmark(
    name: str, entry: Mapping[str, Any], origins: Mapping[str, Mapping[str, str]]
) -> LandmarkRow:
    first, last = (VERTEBRAE.index(level) for level in entry["levels"])
    way = next(key for key in FORWARD if key in entry)
    return LandmarkRow(
        name=name,
        about=entry["about"],
        vertebrae=VERTEBRAE[first : last + 1],
        forward=curve(entry[way], origins),
        forward_sign=FORWARD[way],
        half=curve(entry["half"], origins),
        up=curve(entry["up"], origins),
    )


def _carrier_points(carriers: Mapping[str, Any]) -> list[CarrierPoint]:
    return [
        CarrierPoint(
            name=f"{carrier}.{name}",
            body=entry["body"],
            frame=entry["frame"],
            scale=entry["scale"],
            point_mm=figure(cell, carriers["origins"], unit="mm"),
        )
        for carrier, entry in carriers["carriers"].items()
        for name, cell in entry["points"].items()
    ]


def _origin(entry: Mapping[str, str], reasons: Mapping[str, str]) -> Origin:
    if "estimate" in entry:
        return origin({"estimate": reasons[entry["estimate"]]})
    return origin(entry)


def _group(name: str, entry: Mapping[str, Any], whole: Mapping[str, Any]) -> MuscleGroup:
    reasons = whole["reasons"]
    shares, path = (_origin(entry[key], reasons) for key in ("shares", "path"))
    rows = tuple(_row(name, row, shares, path, reasons) for row in entry["rows"])
    force, strength = _strength(entry["strength"], rows, whole)
    return MuscleGroup(
        name=name,
        about=entry["about"],
        region=entry["region"],
        acts=tuple(entry["acts"]),
        rests=bool(entry.get("rests", False)),
        force_n=force,
        strength=strength,
        fiber_share=figure(entry["fiber_share"], {}, unit="proportion"),
        pennation_deg=figure(entry["pennation"], {}, unit="deg"),
        rows=rows,
    )


def _row(
    group: str, row: Mapping[str, Any], shares: Origin, path: Origin, reasons: Mapping[str, str]
) -> FascicleRow:
    return FascicleRow(
        name=f"{group}_{row['name']}",
        share=float(row["share"]),
        path=tuple(row["path"]),
        lanes=tuple(row["lane"].split("+")) if "lane" in row else (),
        every=int(row.get("every", 1)),
        until=row.get("until"),
        down_to=row.get("down_to"),
        muscle=f"{group}_{row.get('strand_of', row['name'])}",
        shares=origin({"estimate": reasons[row["estimate"]]}) if "estimate" in row else shares,
        attachments=path,
    )


def _strength(
    entry: Mapping[str, Any], rows: tuple[FascicleRow, ...], whole: Mapping[str, Any]
) -> tuple[float, Origin]:
    """Return the group's force: cross-sections times tension, or printed forces."""
    match entry:
        case {"force": list(names)}:
            force = sum(fact(name, unit="N") for name in names)
            if "whole" in entry:
                force *= sum(row.share for row in rows) / entry["whole"]
            return force, Origin(kind="fact", text=", ".join(names))
        case {"pcsa": list(names)}:
            area = sum(fact(name, unit="cm2") for name in names)
            kind = Origin(kind="fact", text=", ".join(names))
        case _:
            area = sum(row.share for row in rows)
            kind = Origin(kind="estimate", text=whole["reasons"][entry["pcsa_of_rows"]])
    return area * fact(whole["tension"]["fact"], unit="N/cm2"), kind


def _joint(level: str, whole: Mapping[str, Any]) -> JointRow:
    entry = whole["joints"][level]
    return JointRow(
        level=level,
        range_deg={
            way: figure(cell, whole["origins"], unit="deg") for way, cell in entry["range"].items()
        },
        neutral_share={
            way: figure(cell, whole["origins"], unit="proportion")
            for way, cell in entry.get("neutral", {}).items()
        },
        stiffness={way: _stiffness(cell["fact"]) for way, cell in entry["stiffness"].items()},
    )


def _stiffness(fact_id: str) -> Figure:
    """Return a stiffness in N m / rad, whichever of two units the fact is printed in."""
    printed = fact(fact_id, unit=(unit := printed_unit(fact_id)))
    per_rad = printed / radians_from_degrees(Degrees(1.0)) if unit == STIFFNESS_UNIT else printed
    return Figure(value=per_rad, origin=Origin(kind="fact", text=fact_id))

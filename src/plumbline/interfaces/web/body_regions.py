"""The figure of the body: what it offers, what hurts there, and what a choice changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

from plumbline.case import Case, Edit, FindingState, case_to_mapping
from plumbline.interfaces.web.refusals import RefusedError
from plumbline.pipeline import vocabulary

__all__ = ["SIDES", "BodyRegion", "body_regions", "region_edits"]

SIDES: Final = ("left", "right")
# What the figure offers: regions with two sides, and regions of the middle.
PAIRED: Final = (
    "suprascapular",
    "shoulder",
    "upper_arm",
    "forearm",
    "hand",
    "flank",
    "sacroiliac",
    "buttock",
    "hip",
    "groin",
    "thigh_front",
    "thigh_back",
    "knee",
    "below_knee",
    "foot",
)
MIDDLE: Final = (
    "head",
    "jaw",
    "suboccipital",
    "neck",
    "throat",
    "chest",
    "interscapular",
    "thoracic",
    "thoracolumbar",
    "abdomen",
    "low_back",
    "sacrum",
    "coccyx",
    "perineum",
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRegion:
    """A region of the figure; ``side`` is empty in the middle."""

    id: str
    label: str
    side: str
    chosen: bool

    @property
    def value(self) -> str:
        """What the form sends where it is chosen."""
        return f"{self.id}:{self.side}"


def body_regions(case: Case) -> list[BodyRegion]:
    """Return the regions of the figure, and which of them hurt."""
    labels = vocabulary().names["region"]
    sides = {one.region: one.side for one in case.complaints if one.state is FindingState.PRESENT}
    middle = [
        BodyRegion(id=name, label=labels[name].label, side="", chosen=name in sides)
        for name in MIDDLE
    ]
    paired = [
        BodyRegion(
            id=name,
            label=f"{labels[name].label}, {side}",
            side=side,
            chosen=sides.get(name) in (side, "both"),
        )
        for name in PAIRED
        for side in SIDES
    ]
    return [*middle, *paired]


def region_edits(case: Case, regions: Sequence[str]) -> list[Edit]:
    """Return the complaints as the figure has them; what it does not offer stays.

    Parameters
    ----------
    case : Case
        What was known.
    regions : sequence of str
        Regions of the figure, each with its side after a colon.

    Raises
    ------
    RefusedError
        A region does not exist.
    """
    sides: dict[str, set[str]] = {}
    for written in regions:
        region, _, side = written.partition(":")
        if region not in (*PAIRED, *MIDDLE) or side not in ("", *SIDES):
            raise RefusedError(f"{written!r:.60} is no region of the figure.")
        sides.setdefault(region, set()).add(side)
    before = case_to_mapping(case).get("complaints", [])
    known = {entry["region"]: entry for entry in before} if isinstance(before, list) else {}
    kept = [entry for name, entry in known.items() if name not in (*PAIRED, *MIDDLE)]
    chosen = [_complaint(known.get(name, {}), name, found) for name, found in sides.items()]
    after = [*chosen, *kept]
    return [] if after == before else [Edit(place=("complaints",), value=after or None)]


def _complaint(known: Mapping[str, object], region: str, sides: set[str]) -> dict[str, object]:
    side = "both" if sides.issuperset(SIDES) else next(iter(sides - {""}), "")
    kept = {key: value for key, value in known.items() if key not in ("side", "state")}
    return {"region": region, **({"side": side} if side else {}), **kept}

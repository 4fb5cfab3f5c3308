"""The figure of the body: what it offers, what hurts there, and what a choice changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

from plumbline.case import AskedSymptom, Case, Edit, FindingState, base_vocabulary, case_to_mapping
from plumbline.interfaces.web.refusals import RefusedError
from plumbline.pipeline import vocabulary

__all__ = ["SIDES", "BodyRegion", "body_regions", "region_edits"]

SIDES: Final = ("left", "right")
PRESENT: Final = str(FindingState.PRESENT)
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

# The pain to explain where several hurt: the question is about the low back first.
ASKED_FIRST: Final = (AskedSymptom.LOW_BACK, AskedSymptom.BUTTOCK_OR_LEG, AskedSymptom.THORACIC)


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
    """Return the complaints as the figure has them, and the pain to explain that follows from them.

    What the figure does not offer stays. The pain to explain stays where somebody chose another
    one than would follow, and it is still felt.

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
    if after == before:
        return []
    felt = [str(entry["region"]) for entry in after if entry.get("state") in (None, PRESENT)]
    return [Edit(place=("complaints",), value=after or None), *_ask_edits(case, felt)]


def _ask_edits(case: Case, felt: Sequence[str]) -> list[Edit]:
    present = [one.region for one in case.complaints if one.state is FindingState.PRESENT]
    before, now = _asked(present) or AskedSymptom.LOW_BACK, _asked(felt)
    group_of = base_vocabulary().group_of
    chosen = case.ask is not before and str(case.ask) in map(group_of, felt)
    if now is None or chosen or now is case.ask:
        return []
    return [Edit(place=("ask",), value=str(now))]


def _asked(felt: Sequence[str]) -> AskedSymptom | None:
    """Return the pain to explain; None where nothing that can be explained is felt."""
    groups = set(map(base_vocabulary().group_of, felt))
    return next((one for one in ASKED_FIRST if str(one) in groups), None)


def _complaint(known: Mapping[str, object], region: str, sides: set[str]) -> dict[str, object]:
    side = "both" if sides.issuperset(SIDES) else next(iter(sides - {""}), "")
    kept = {key: value for key, value in known.items() if key not in ("side", "state")}
    return {"region": region, **({"side": side} if side else {}), **kept}

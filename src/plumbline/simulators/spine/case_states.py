"""What a case says of weak muscles, joined or worn joints, and motion that is lost.

A state is read only where the case says it. Where it says what, but not which joint, nothing is
locked; what can be said of a whole region is said of all its joints alike. Measured motion replaces
what bridges alone would let one expect. Every reading is put into words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import final

from plumbline.case import Case, FindingState, FindingValue, Sided
from plumbline.evidence import judgement
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.levels import AXES, DIRECTIONS, LEVELS
from plumbline.simulators.spine.body.person import NECK_EXTENSORS

__all__ = ["CaseStates", "MotionRow", "states_of_case"]

# First and last joint of each region of which a case speaks.
REGIONS = {
    "neck": ("C0_C1", "C7_T1"),
    "neck below C2": ("C2_C3", "C7_T1"),
    "chest": ("T1_T2", "T12_L1"),
    "trunk": ("T1_T2", "L5_S1"),
    "lumbar spine": ("L1_L2", "L5_S1"),
    "lumbar spine and T12-L1": ("T12_L1", "L5_S1"),
}
WEAK_NECK = "neck_extensor_weakness"
BRIDGES = "syndesmophytes_on_film"
# Where bony bridges are, by the region of the image that shows them.
BRIDGED = {
    "cervical": ("neck below C2",),
    "cervicothoracic": ("neck below C2",),
    "thoracic": ("chest",),
    "thoracolumbar": ("chest", "lumbar spine and T12-L1"),
    "lumbar": ("lumbar spine and T12-L1",),
    "whole_spine": ("neck below C2", "chest", "lumbar spine and T12-L1"),
}
# A film of neck and low back is meant where no image is named: so the finding is taken.
BRIDGED_UNNAMED = ("neck below C2", "lumbar spine and T12-L1")
WORN = {
    "cervical_degeneration_on_imaging": ("neck below C2",),
    "lumbar_degeneration_on_film": ("lumbar spine",),
    "disc_degeneration_on_mri": ("lumbar spine",),
    "multilevel_degeneration_on_imaging": ("neck below C2", "lumbar spine"),
}
JOINED = ("cervical_fusion_on_imaging", "previous_fusion_hardware")
FUSION = "fusion"
# The score of a spine whose every corner is bridged: the end of its own scale.
ALL_BRIDGED = 72.0
SCORE = "msasss_0_72"
PERCENT = 100


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MotionRow:
    """A measured motion and the joints that make it.

    Attributes
    ----------
    about, region, axis : str
        In words; the joints; the axis.
    ways : mapping of str to str
        Name of each measure of a case, and the direction it is measured in.
    """

    about: str
    region: str
    axis: str
    ways: Mapping[str, str]

    @property
    def levels(self) -> tuple[str, ...]:
        """The joints, from the top."""
        return _levels(self.region)

    def room_deg(self, way: str) -> float:
        """Return how far these joints go in a direction, by the tables."""
        rows = {joint.level: joint for joint in anatomy().joints}
        return sum(float(rows[level].range_deg[way].value) for level in self.levels)


# How the name of a measure ends, and the direction of a joint that it is of.
MEASURED_WAYS = {
    "_left_deg": "left",
    "_right_deg": "right",
    "_flexion_deg": "forward",
    "_extension_deg": "back",
}
# How a direction is said.
WORDS = {"left": "to the left", "right": "to the right", "forward": "forward", "back": "backward"}


def _both_sides(name: str, way: str) -> dict[str, str]:
    return {f"{name}_left_deg": way, f"{name}_right_deg": way}


MOTIONS = (
    MotionRow(
        about="turning of the neck",
        region="neck",
        axis="rotation",
        ways=_both_sides("cervical_rotation", "rotation"),
    ),
    MotionRow(
        about="nodding of the neck",
        region="neck",
        axis="flexion",
        ways={"cervical_flexion_deg": "flexion", "cervical_extension_deg": "extension"},
    ),
    MotionRow(
        about="side bending of the neck",
        region="neck",
        axis="bending",
        ways=_both_sides("cervical_side_bend", "bending"),
    ),
    MotionRow(
        about="turning of the trunk",
        region="trunk",
        axis="rotation",
        ways=_both_sides("thoracic_rotation", "rotation"),
    ),
    MotionRow(
        about="bending of the lumbar spine forward and back",
        region="lumbar spine",
        axis="flexion",
        ways={"lumbar_flexion_deg": "flexion", "lumbar_extension_deg": "extension"},
    ),
    MotionRow(
        about="side bending of the lumbar spine",
        region="lumbar spine",
        axis="bending",
        ways=_both_sides("lumbar_side_bend", "bending"),
    ),
)  # the measured motions that the model has joints for


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStates:
    """Weakness, stiffness and wear of a case, as a person of the model has them.

    Attributes
    ----------
    strength, degeneration, lost_range : dict of str to float
        As the fields of a person of that name.
    ankylosed : set of str
        Joints that a disease has made one bone.
    notes : list of str
        In words: what was read and what it became, and what could not be used.
    """

    strength: dict[str, float] = field(default_factory=dict)
    degeneration: dict[str, float] = field(default_factory=dict)
    lost_range: dict[str, float] = field(default_factory=dict)
    ankylosed: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def states_of_case(case: Case) -> CaseStates:
    """Return what a case says of weak muscles, joined or worn joints, and lost motion.

    Parameters
    ----------
    case : Case
        The person.

    Returns
    -------
    CaseStates
        Empty where the case says nothing of it.
    """
    states = CaseStates()
    seen = dict(_seen(case))
    if WEAK_NECK in seen:
        _weaken(states)
    _wear(states, seen)
    _bridge(case, states, seen)
    _join(case, states, seen)
    _measure(case, states)
    return states


def _seen(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every finding that is present, with the regions of the images that show it."""
    regions: dict[str, list[str]] = {
        name: [] for name, value in case.findings.items() if _is_present(value)
    }
    for image in case.imaging:
        for name, value in image.findings.items():
            if _is_present(value):
                regions.setdefault(name, []).append(image.region)
    yield from ((name, tuple(found)) for name, found in regions.items())


def _is_present(value: FindingValue) -> bool:
    if isinstance(value, Sided):
        return FindingState.PRESENT in (value.left, value.right)
    return value is FindingState.PRESENT


def _levels(region: str) -> tuple[str, ...]:
    first, last = (LEVELS.index(level) for level in REGIONS[region])
    return LEVELS[first : last + 1]


def _weaken(states: CaseStates) -> None:
    lost = judgement("spine.state.dropped_head", unit="proportion")
    states.strength[NECK_EXTENSORS] = 1.0 - lost
    states.notes.append(
        f"weak neck extensors: they keep {PERCENT * (1.0 - lost):.0f} % of their strength, about "
        "what an upright head just needs (judgement)"
    )


def _wear(states: CaseStates, seen: Mapping[str, tuple[str, ...]]) -> None:
    regions = dict.fromkeys(region for name in WORN if name in seen for region in WORN[name])
    grade = judgement("spine.state.worn_grade", unit="proportion")
    for region in regions:
        states.degeneration.update(dict.fromkeys(_levels(region), grade))
        states.notes.append(
            f"worn discs ({region}): which is not in the case; all have grade {grade:g} of 1 "
            "(judgement)"
        )


def _bridge(case: Case, states: CaseStates, seen: Mapping[str, tuple[str, ...]]) -> None:
    if case.scores.get(SCORE, 0.0) >= ALL_BRIDGED:
        for region in BRIDGED_UNNAMED:
            states.ankylosed.update(_levels(region))
        states.notes.append("every corner is bridged (mSASSS): neck and lumbar spine are one bone")
    if BRIDGES not in seen:
        return
    named = [region for image in seen[BRIDGES] for region in BRIDGED.get(image, ())]
    lost = judgement("spine.state.bridged_range", unit="proportion")
    for region in dict.fromkeys(named or BRIDGED_UNNAMED):
        angles = (f"{level}.{axis}" for level in _levels(region) for axis in AXES)
        states.lost_range.update(dict.fromkeys(angles, lost))
        states.notes.append(
            f"bony bridges: the joints of the {region} have lost {PERCENT * lost:.0f} % of their "
            "range (judgement)"
        )


def _join(case: Case, states: CaseStates, seen: Mapping[str, tuple[str, ...]]) -> None:
    """Say that joined vertebrae are not locked, since no case says which they are."""
    told = [name for name in JOINED if name in seen]
    told += [FUSION for treatment in case.treatments if treatment.kind == FUSION]
    if told:
        states.notes.append(
            "vertebrae are grown or screwed together, but which is not in the case: no joint is "
            "locked (name them: --fused C5_C6)"
        )


def _measure(case: Case, states: CaseStates) -> None:
    used: set[str] = set()
    for motion in MOTIONS:
        measured = {name: case.motion[name].value for name in motion.ways if name in case.motion}
        if measured:
            used |= measured.keys()
            _lose(states, motion, measured)
    unused = sorted(name for name in case.motion.keys() - used if name.endswith("_deg"))
    if unused:
        states.notes.append(f"motion that is not used by this model: {', '.join(unused)}")


def _lose(states: CaseStates, motion: MotionRow, measured: Mapping[str, float]) -> None:
    """Take from every joint what is lost in each direction that was measured, and in no other."""
    kept = {
        _direction(name): min(value / motion.room_deg(motion.ways[name]), 1.0)
        for name, value in measured.items()
    }
    shown = " and ".join(f"{value:g}" for value in measured.values())
    if min(kept.values()) < 1.0:
        for level in motion.levels:
            states.lost_range.update(_lost_ways(states, f"{level}.{motion.axis}", kept))
        parts = " and ".join(f"{PERCENT * part:.0f} % {WORDS[way]}" for way, part in kept.items())
        effect = f"its joints keep {parts} of the range of the tables"
    else:
        effect = "no less than the range of the tables; nothing is lost"
    states.notes.append(f"{motion.about}, measured {shown} deg: {effect}")


def _direction(measure: str) -> str:
    """Return the direction of a joint that a measure of a case is of."""
    return next(way for ending, way in MEASURED_WAYS.items() if measure.endswith(ending))


def _lost_ways(states: CaseStates, angle: str, kept: Mapping[str, float]) -> dict[str, float]:
    """Return what an angle has lost to either side: as measured, else as was expected before."""
    level, axis = angle.split(".")
    before = states.lost_range.pop(angle, None)
    found = {} if before is None else {f"{angle}.{way}": before for way in DIRECTIONS[axis]}
    left = _left_by_wear(states, level)
    return found | {f"{angle}.{way}": max(1.0 - part / left, 0.0) for way, part in kept.items()}


def _left_by_wear(states: CaseStates, level: str) -> float:
    """Return the part of its range that a worn joint keeps: a measured motion includes it."""
    grade = states.degeneration.get(level, 0.0)
    return 1.0 - grade * judgement("spine.degeneration.range", unit="proportion")

"""What was recorded at two visits: findings, complaints, measures and scores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from plumbline.assessment import Assessment, Change, Course, InputRole, SafetyLevel, UsedInput
from plumbline.diagnosis import red_flag_rules
from plumbline.diagnosis.red_flags_conditions import findings_of

__all__ = ["changed_records", "no_longer_recorded"]

PRESENT, ABSENT = "present", "absent"
# As the complaint of an answer writes the intensity and that somebody denies it.
INTENSITY = re.compile(r"(\d+(?:\.\d+)?)/10")
DENIED = "denied"
# Durations and intensities change from visit to visit; region and side tell complaints apart.
SIDE = re.compile(r"\((left|right|both|midline)\)")

# Tests of the cord and of function, and scores, in which a larger number is worse.
MORE_IS_WORSE = frozenset(
    {
        "asdas", "basdai_0_10", "basfi_0_10", "basmi_0_10", "chair_stand_5_s", "csi_0_100",
        "dn4_0_10", "gad7_0_21", "isi_0_28", "joint_position_error_deg", "ndi_0_100",
        "nurick_0_5", "occiput_to_wall_cm", "odi_0_100", "paindetect_0_38", "pcs_0_52",
        "phq4_0_12", "phq9_0_27", "roland_morris_0_24", "sss_0_12", "tragus_to_wall_cm",
        "walk_30_m_s", "wpi_0_19",
    }
)  # fmt: skip
# The same, where a smaller number is worse.
LESS_IS_WORSE = frozenset(
    {
        "chest_expansion_cm", "deep_neck_flexor_hold_s", "eq5d_index", "grip_release_10_s_count",
        "mjoa_0_18", "schober_modified_cm", "step_test_10_s_count",
    }
)  # fmt: skip
# Of these, what speaks of the cord: a change for the worse is alarming.
CORD_TESTS = frozenset(
    {"grip_release_10_s_count", "mjoa_0_18", "nurick_0_5", "step_test_10_s_count", "walk_30_m_s"}
)
# Ours: a test that is repeated differs by so much without any reason.
CHANCE_PART = 0.1


def changed_records(earlier: Assessment, now: Assessment) -> list[Change]:
    """Return the findings, complaints and measures that are different."""
    return [
        *_findings(_of(earlier, *FINDING_ROLES), _of(now, *FINDING_ROLES)),
        *_complaints(_spoken(earlier), _spoken(now)),
        *_measures(_of(earlier, InputRole.MEASURE), _of(now, InputRole.MEASURE)),
    ]


def no_longer_recorded(earlier: Assessment, now: Assessment) -> tuple[str, ...]:
    """Return what was present then and is not mentioned now, in words."""
    known = _of(now, *FINDING_ROLES)
    return tuple(
        one.label
        for name, one in _of(earlier, *FINDING_ROLES).items()
        if name not in known and one.value != ABSENT
    )


FINDING_ROLES = (InputRole.LIKELIHOOD, InputRole.RECORDED_ONLY)
"""What an input is that the catalog of findings knows."""


def _of(assessment: Assessment, *roles: InputRole) -> dict[str, UsedInput]:
    return {one.finding: one for one in assessment.inputs.used if one.role in roles}


@cache
def _alarming() -> frozenset[str]:
    """Return the findings that alone or with others call for contact within a day."""
    rules = [one for one in red_flag_rules().rules if one.level.is_at_least(SafetyLevel.URGENT)]
    return frozenset().union(*(findings_of(one.when) for one in rules))


def _findings(before: Mapping[str, UsedInput], after: Mapping[str, UsedInput]) -> list[Change]:
    found = []
    for name, one in after.items():
        old = before.get(name)
        was = None if old is None else str(old.value)
        course = _course_of_finding(was, str(one.value))
        if course is not None:
            alarming = name in _alarming() and course in (Course.WORSE, Course.NEW)
            found.append(_change("finding", one, was, str(one.value), course, alarming))
    return found


def _course_of_finding(before: str | None, after: str) -> Course | None:
    """Return which way a finding went; None where nothing is different that one can tell."""
    if before == after:
        return None
    if before is None:
        return Course.NEW if after != ABSENT else None
    if after == PRESENT:
        return Course.WORSE if before == ABSENT else Course.CHANGED
    return Course.GONE if after == ABSENT else Course.CHANGED


def _spoken(assessment: Assessment) -> dict[str, UsedInput]:
    """Return the complaints by region and side."""
    found: dict[str, UsedInput] = {}
    for one in assessment.inputs.used:
        if one.role is InputRole.COMPLAINT:
            side = SIDE.search(str(one.value))
            found[f"{one.finding} {side[1]}" if side else one.finding] = one
    return found


def _complaints(before: Mapping[str, UsedInput], after: Mapping[str, UsedInput]) -> list[Change]:
    found = []
    for name, one in after.items():
        old = before.get(name)
        was = None if old is None else str(old.value)
        course = _course_of_complaint(was, str(one.value))
        if course is not None:
            spoken = UsedInput(
                finding=name,
                label=f"pain: {name.replace('_', ' ')}",
                value=one.value,
                role=one.role,
            )
            found.append(_change("complaint", spoken, was, str(one.value), course, alarming=False))
    return found


def _course_of_complaint(before: str | None, after: str) -> Course | None:
    if before is None:
        return None if DENIED in after else Course.NEW
    if (DENIED in before) != (DENIED in after):
        return Course.GONE if DENIED in after else Course.WORSE
    was, now = INTENSITY.search(before), INTENSITY.search(after)
    if was is None or now is None or float(was[1]) == float(now[1]):
        return None
    return Course.WORSE if float(now[1]) > float(was[1]) else Course.BETTER


def _measures(before: Mapping[str, UsedInput], after: Mapping[str, UsedInput]) -> list[Change]:
    found = []
    for name, one in after.items():
        old = before.get(name)
        if old is None or old.value == one.value:
            continue
        course = _course_of_number(name, float(old.value), float(one.value))
        alarming = name in CORD_TESTS and course is Course.WORSE
        was, now = (f"{float(value):g}" for value in (old.value, one.value))
        found.append(_change("measure", one, was, now, course, alarming))
    return found


def _course_of_number(name: str, before: float, after: float) -> Course:
    if abs(after - before) < CHANCE_PART * abs(before):
        return Course.CHANGED
    for names, worse in ((MORE_IS_WORSE, after > before), (LESS_IS_WORSE, after < before)):
        if name in names:
            return Course.WORSE if worse else Course.BETTER
    return Course.CHANGED


def _change(
    topic: str, one: UsedInput, before: str | None, after: str, course: Course, alarming: bool
) -> Change:
    return Change(
        topic=topic,
        id=one.finding,
        label=one.label,
        before=before,
        after=after,
        course=course,
        alarming=alarming,
    )

"""Moment arms of trunk muscles beside those of an open trunk model, about the flexion axis.

The tables of the trunk take some attachments from that file, so the comparison is not wholly
independent.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.spine_model import ARMS, arm_cm, young

from plumbline.evidence import fact, facts

pytestmark = pytest.mark.validation

PREFIX = "moment_arm.trunk_file."
CLOSE_CM = 1.5  # people differ by a centimeter or two in imaging series
SIGNED_CM = 0.5  # a shorter arm may point either way: the joint lies beside the muscle's line
FAR = {
    "rectus_abdominis": "3.4 to 3.9 cm shorter: our belly wall lies nearer to the spine",
    "internal_oblique": "1.9 cm longer at T12-L1",
}


@cache
def published_cm() -> dict[str, dict[str, float]]:
    """Return the arms of the file by group, then by level."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name in facts():
        if name.startswith(PREFIX):
            group, level = name.removeprefix(PREFIX).split(".")
            found[group][level] = fact(name, unit="cm")
    return found


@pytest.mark.parametrize(
    "group",
    [
        pytest.param(
            name, marks=[pytest.mark.xfail(strict=True, reason=FAR[name])] if name in FAR else []
        )
        for name in published_cm()
    ],
)
def test_a_trunk_muscle_has_the_arms_of_the_open_trunk_model(
    group: str, tabulate: Tabulate
) -> None:
    published = published_cm()[group]
    found = {level: arm_cm(young("male"), group, level, "flexion") for level in published}
    tabulate(
        ARMS,
        f"{group.replace('_', ' ')}, flexion, "
        f"{', '.join(level.replace('_', '-') for level in published)}, cm",
        ", ".join(f"{value:.1f}" for value in published.values()) + f" (within {CLOSE_CM})",
        ", ".join(f"{value:.1f}" for value in found.values()),
    )
    for level, value in published.items():
        assert abs(found[level] - value) <= CLOSE_CM
        if min(abs(value), abs(found[level])) > SIGNED_CM:
            assert found[level] * value > 0.0

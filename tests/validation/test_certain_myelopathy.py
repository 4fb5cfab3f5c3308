"""The opposite of the founding sentence: the cord is certainly squeezed, and the low back hurts.

The demanded figures are the judgement 0.30 (90 % about 0.10-0.55) on how often the pain would not
be there without the cord, and what 11 of 12 against 3 of 16 people with pain that is continuous all
day make of it. The likelihood uses those two counts, so that nothing here is a prediction.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.validation.conftest import Tabulate
from tests.validation.whole_model import (
    ARITHMETIC,
    CALIBRATED,
    SAID,
    Spread,
    catalog_finding,
    central,
    certain,
    drawn,
    of_owner,
    solved,
    spread,
)

from plumbline.causal import Solution
from plumbline.evidence import bounds, fact, judgement
from plumbline.routes import SETTINGS

pytestmark = pytest.mark.validation

AGE_YEARS = 62.0  # operated series center on 60 to 63 years
NECESSARY, LOW, HIGH = 0.30, 0.10, 0.55
NEAR = 0.03
ABSENT = 1
COUNTS = "dcm.lbp.kawakita.continuous"
WHO = "certain myelopathy and low-back pain; spine clinic, 62 years"


@cache
def answers(continuous: int | None) -> Solution:
    seen = [(certain("cord_compression", "present"), SAID)]
    if continuous is not None:
        seen.append((catalog_finding("continuous_all_day_pain"), continuous))
    return solved(drawn(setting="spine_clinic", age_years=AGE_YEARS, seen=seen, draws=400))


def necessity(continuous: int | None = None) -> Spread:
    solution = answers(continuous)
    return spread(of_owner(solution.sole, solution, "nerve_pathways"), solution)


def after(ratio: str, bound: str | None = None) -> float:
    """Return the demanded necessity after a published likelihood ratio."""
    low, high = bounds(f"{COUNTS}.{ratio}", unit="ratio")
    size = {"low": low, "high": high}.get(bound or "", fact(f"{COUNTS}.{ratio}", unit="ratio"))
    odds = NECESSARY / (1.0 - NECESSARY) * size
    return odds / (1.0 + odds)


def test_the_center_is_where_it_was_put(tabulate: Tabulate) -> None:
    seen = [(certain("cord_compression", "present"), SAID)]
    found = []
    for setting in SETTINGS:
        solution = solved(central(setting=setting, age_years=AGE_YEARS, seen=seen))
        found.append(float(of_owner(solution.sole, solution, "nerve_pathways")[0]))
    published = judgement("cord.attributable", unit="proportion")
    quantity = (
        "necessity of route 1 at the central value of every parameter; all settings, 62 years"
    )
    tabulate(CALIBRATED, quantity, f"{published}", f"{min(found):.3f}-{max(found):.3f}")
    assert found == pytest.approx([published] * len(SETTINGS), abs=0.005)


def test_the_necessity_of_the_cord_averages_three_in_ten(tabulate: Tabulate) -> None:
    found = necessity()
    quantity = f"necessity of route 1, mean over draws; {WHO}"
    tabulate(CALIBRATED, quantity, f"{NECESSARY} ({LOW}-{HIGH}, demanded)", f"{found}")
    assert found.mean == pytest.approx(NECESSARY, abs=NEAR)


def test_its_range_is_as_wide_as_demanded(tabulate: Tabulate) -> None:
    found = necessity()
    quantity = f"necessity of route 1, 90 % of draws; {WHO}"
    tabulate(CALIBRATED, quantity, f"{LOW}-{HIGH} (demanded)", f"{found.low:.3f}-{found.high:.3f}")
    assert [found.low, found.high] == pytest.approx([LOW, HIGH], abs=0.05)


def test_pain_that_is_continuous_all_day_speaks_for_the_cord(tabulate: Tabulate) -> None:
    found = necessity(SAID)
    low, high = after("lrpos", "low"), after("lrpos", "high")
    quantity = f"necessity of route 1, pain continuous all day; {WHO}"
    published = f"{after('lrpos'):.2f} ({low:.2f}-{high:.2f}, n = 28)"
    tabulate(ARITHMETIC, quantity, published, f"{found}")
    assert low <= found.mean <= high


def test_pain_that_is_not_continuous_speaks_against_it(tabulate: Tabulate) -> None:
    found = necessity(ABSENT)
    low, high = after("lrneg", "low"), after("lrneg", "high")
    quantity = f"necessity of route 1, pain not continuous; {WHO}"
    published = f"{after('lrneg'):.2f} ({low:.2f}-{high:.2f}, n = 28)"
    tabulate(ARITHMETIC, quantity, published, f"{found}")
    assert low <= found.mean <= high


@pytest.mark.parametrize(
    ("driven", "group"), [("present", "responders"), ("absent", "nonresponders")]
)
def test_continuous_pain_is_as_frequent_as_counted_in_either_group(
    driven: str, group: str, tabulate: Tabulate
) -> None:
    pain = catalog_finding("continuous_all_day_pain")
    seen = [
        (certain("cord_compression", "present"), SAID),
        (certain("cord_driven_pain", driven), SAID),
    ]
    without = solved(central(setting="spine_clinic", age_years=AGE_YEARS, seen=seen))
    seen.append((pain, SAID))
    beside = solved(central(setting="spine_clinic", age_years=AGE_YEARS, seen=seen))
    found = float(beside.evidence_prob[0] / without.evidence_prob[0])
    published = fact(f"{COUNTS}.{group}", unit="proportion")
    which = "drives" if driven == "present" else "does not drive"
    quantity = f"continuous all day where the cord {which} the pain (used by the likelihood)"
    tabulate(ARITHMETIC, quantity, f"{published} ({counted(group)})", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.05)


def counted(group: str) -> str:
    return {"responders": "11 of 12", "nonresponders": "3 of 16"}[group]


def test_relief_is_a_mixture_and_no_average() -> None:
    solution = answers(None)
    gone = spread(solution.absent_never, solution).mean
    less = spread(solution.clearly_less, solution).mean
    driven = spread(1.0 - solution.states["cord_driven_pain"][:, 0], solution).mean
    assert gone < less
    assert less == pytest.approx(driven, abs=0.02)


def test_a_year_after_the_neck_became_healthy_it_is_as_if_it_had_never_been_ill() -> None:
    seen = [(certain("cord_compression", "present"), SAID)]
    solution = solved(central(setting="spine_clinic", age_years=AGE_YEARS, seen=seen, days=365.0))
    np.testing.assert_allclose(solution.absent_from_now, solution.absent_never, atol=0.01)

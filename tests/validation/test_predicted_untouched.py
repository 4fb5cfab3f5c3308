"""Published figures that no judgement was chosen for and no likelihood uses.

Most are not reproduced. They stay as strict expected failures: what the model cannot say is told.
"""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.whole_model import (
    SAID,
    UNTOUCHED,
    central,
    certain,
    drawn,
    prob_on,
    report_prob,
    solved,
    spread,
    two_pains,
)

from plumbline.evidence import bounds, fact

pytestmark = pytest.mark.validation

ADULT_YEARS = 50.0
TWINS_YEARS = 78.0  # the twins were 70 to 102 years old
HALF_A_POINT = 0.005  # their prevalences are printed as whole percentages
OPERATED_YEARS = 63.0
NO_OTHER_SITE = 0
NO_DURATION = (
    "the model has no duration: its report of neck pain is tuned to three-month pain in a survey"
)


@pytest.mark.xfail(strict=True, reason=f"0.36, not 0.64: {NO_DURATION}")
def test_neck_pain_beside_persistent_back_pain_in_the_norwegian_surveys(
    tabulate: Tabulate,
) -> None:
    found = report_prob(
        "neck_pain_report", SAID, setting="general_population", age_years=ADULT_YEARS
    )
    low, high = bounds("epi.hunt.neck", unit="proportion")
    quantity = "neck pain given persistent low-back pain; general population, 50 years"
    tabulate(UNTOUCHED, quantity, f"{low}-{high}", f"{found:.3f}")
    assert low <= found <= high


@pytest.mark.xfail(strict=True, reason="2.4, not 1.9: the association tuned in younger adults")
@pytest.mark.slow
def test_old_twins_have_both_pains_about_twice_as_often_as_by_chance(tabulate: Tabulate) -> None:
    both = fact("old.back_and_neck", unit="proportion")
    back, neck = 0.26, 0.22  # with the pain alone 15 % and 11 %, in the note of the same fact
    lowest = (both - HALF_A_POINT) / ((back + HALF_A_POINT) * (neck + HALF_A_POINT))
    highest = (both + HALF_A_POINT) / ((back - HALF_A_POINT) * (neck - HALF_A_POINT))
    found = two_pains(TWINS_YEARS).ratio_to_product
    quantity = "both pains over the product of their frequencies; general population, 78 years"
    published = f"{both / (back * neck):.2f} ({lowest:.2f}-{highest:.2f} by rounding)"
    tabulate(UNTOUCHED, quantity, published, f"{found:.2f}")
    assert lowest <= found <= highest


@pytest.mark.xfail(
    strict=True,
    reason="0.54, above what an uncontrolled series leaves room for: where the cord drives pain,"
    " its part of the hazard is nearly always more than the 30 % that count",
)
def test_no_more_people_gain_from_neck_surgery_than_were_counted(tabulate: Tabulate) -> None:
    question = drawn(
        setting="spine_clinic",
        age_years=OPERATED_YEARS,
        seen=[(certain("cord_compression", "present"), SAID)],
        draws=400,
    )
    solution = solved(question)
    found = spread(solution.clearly_less, solution)
    low, high = bounds("dcm.lbp.mcid", unit="proportion")
    published = fact("dcm.lbp.mcid", unit="proportion")
    quantity = "more than 30 % less low-back pain with a healthy neck; myelopathy, 63 years"
    tabulate(UNTOUCHED, quantity, f"{published} ({low}-{high}), uncontrolled", f"{found}")
    assert found.mean <= high


def test_low_back_pain_is_as_frequent_in_myelopathy_as_before_surgery(tabulate: Tabulate) -> None:
    question = central(
        setting="general_population",
        age_years=OPERATED_YEARS,
        seen=[(certain("cord_compression", "present"), SAID)],
    )
    solution = solved(question)
    found = float(solution.evidence_prob[0] / solution.findings_prob[0])
    low, high = bounds("dcm.lbp.coexisting", unit="proportion")
    quantity = "low-back pain given myelopathy; level of pain of the general population, 63 years"
    tabulate(UNTOUCHED, quantity, f"0.67 ({low}-{high})", f"{found:.3f}")
    assert low <= found <= high


@pytest.mark.xfail(strict=True, reason="0.77: pain without a named source is too often alone")
def test_few_people_hurt_in_the_low_back_alone(tabulate: Tabulate) -> None:
    alone = report_prob(
        "pain_sites", NO_OTHER_SITE, setting="general_population", age_years=ADULT_YEARS
    )
    local, spread_out = (
        fact(f"epi.cupid.{name}", unit="proportion") for name in ("localised", "nonlocalised")
    )
    published = spread_out / (local + spread_out)
    quantity = "pain elsewhere given low-back pain; general population, 50 years"
    tabulate(UNTOUCHED, quantity, f"{published:.2f} (workers); 0.90 (HUNT)", f"{1 - alone:.3f}")
    assert 1 - alone == pytest.approx(published, abs=0.05)


@pytest.mark.xfail(
    strict=True, reason="0.20: the share of root pain in this setting is a judgement"
)
def test_root_pain_in_the_emergency_department(tabulate: Tabulate) -> None:
    solution = solved(central(setting="emergency", age_years=ADULT_YEARS))
    found = float(prob_on(solution.states, "lumbar_root")[0])
    published = fact("lbp.ed.radicular", unit="proportion")
    quantity = "painful lumbar root given low-back pain; emergency, 50 years"
    tabulate(UNTOUCHED, quantity, f"{published}", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.05)

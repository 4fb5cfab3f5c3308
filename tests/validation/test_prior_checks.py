"""What the judgements were chosen for; each check names setting, age, duration and conditioning.

At the central value of every parameter. Duration is not a variable of the model; where a figure is
about pain in the last three months, or chronic pain, that is said.
"""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.whole_model import (
    CALIBRATED,
    SAID,
    before_pain,
    central,
    certain,
    cut_model,
    of_owner,
    prob_on,
    report_prob,
    solved,
    two_pains,
)

from plumbline.evidence import bounds, fact

pytestmark = pytest.mark.validation

SURVEY_AGE_YEARS = 50.0
STENOSIS_AGE_YEARS = 66.0  # the median of the matched volunteers
SURVEY = "general population, 50 years, pain in three months"


def test_neck_and_back_pain_go_together_as_surveyed(tabulate: Tabulate) -> None:
    found = two_pains(SURVEY_AGE_YEARS).odds_ratio
    published = fact("epi.nhis.or", unit="ratio")
    tabulate(CALIBRATED, f"odds ratio of the two pains; {SURVEY}", f"{published}", f"{found:.2f}")
    assert 7.0 <= found <= 10.0


def test_they_go_together_with_every_arrow_from_neck_to_back_cut(tabulate: Tabulate) -> None:
    found = two_pains(SURVEY_AGE_YEARS, cut_model()).odds_ratio
    quantity = f"odds ratio of the two pains, neck to back cut; {SURVEY}"
    tabulate(CALIBRATED, quantity, "at least 6 (demanded)", f"{found:.2f}")
    assert found >= 6.0


def test_neck_pain_beside_back_pain_is_as_frequent_as_surveyed(tabulate: Tabulate) -> None:
    pains = two_pains(SURVEY_AGE_YEARS)
    published = fact("epi.nhis.p_neck_given_lbp", unit="proportion")
    found = pains.both / pains.back
    tabulate(CALIBRATED, f"neck pain given back pain; {SURVEY}", f"{published}", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.02)


def test_back_pain_beside_neck_pain_is_as_frequent_as_surveyed(tabulate: Tabulate) -> None:
    pains = two_pains(SURVEY_AGE_YEARS)
    published = fact("epi.nhis.p_lbp_given_neck", unit="proportion")
    found = pains.both / pains.neck
    tabulate(CALIBRATED, f"back pain given neck pain; {SURVEY}", f"{published}", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.02)


def test_back_pain_is_as_frequent_as_surveyed(tabulate: Tabulate) -> None:
    counts = [fact(f"epi.nhis.{name}", unit="million adults") for name in ("lbp_only", "both")]
    neck_only = fact("epi.nhis.neck_only", unit="million adults")
    adults = (sum(counts) + neck_only) / fact("epi.nhis.any", unit="proportion")
    published = sum(counts) / adults
    found = two_pains(SURVEY_AGE_YEARS).back
    tabulate(CALIBRATED, f"low back pain; {SURVEY}", f"{published:.3f}", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.01)


def test_serious_disease_in_primary_care(tabulate: Tabulate) -> None:
    solution = solved(central(setting="primary_care", age_years=50.0))
    found = float(prob_on(solution.states, "serious")[0])
    published = fact("rf.prevalence.serious", unit="proportion")
    quantity = "serious cause given acute low back pain; primary care, 50 years"
    tabulate(CALIBRATED, quantity, f"{published}", f"{found:.4f}")
    assert found == pytest.approx(published, abs=0.001)


def test_axial_spondyloarthritis_in_primary_care(tabulate: Tabulate) -> None:
    solution = solved(central(setting="primary_care", age_years=50.0))
    found = float(solution.states["inflammatory_disease"][0, 1])
    published = fact("axspa.cbp.prevalence.asas", unit="proportion")
    quantity = "axial spondyloarthritis given chronic low back pain; primary care, 50 years"
    tabulate(CALIBRATED, quantity, f"{published}", f"{found:.4f}")
    assert found == pytest.approx(published, abs=0.001)


@pytest.mark.parametrize("symptom", ["low_back", "buttock_or_leg"])
def test_myelopathy_in_older_people_with_lumbar_stenosis(symptom: str, tabulate: Tabulate) -> None:
    stenosis = certain("lumbar_stenosis", "present")
    question = central(
        setting="spine_clinic",
        age_years=STENOSIS_AGE_YEARS,
        symptom=symptom,
        seen=[(stenosis, SAID)],
    )
    found = float(prob_on(solved(question).states, "cord_compression")[0])
    low, high = bounds("lss.csm.prevalence", unit="proportion")
    pain = symptom.replace("_", " ")
    quantity = f"myelopathy given lumbar stenosis and {pain} pain; spine clinic, 66 years"
    tabulate(CALIBRATED, quantity, f"0.167 ({low}-{high})", f"{found:.3f}")
    assert low <= found <= high


def test_myelopathy_in_volunteers_of_the_same_age(tabulate: Tabulate) -> None:
    question = central(setting="general_population", age_years=STENOSIS_AGE_YEARS)
    found = float(prob_on(before_pain(question), "cord_compression")[0])
    low, high = bounds("lss.csm.control", unit="proportion")
    quantity = "myelopathy whatever hurts; general population, 66 years"
    tabulate(CALIBRATED, quantity, f"0.013 ({low}-{high})", f"{found:.3f}")
    assert low <= found <= high


@pytest.mark.parametrize(
    ("owner", "source"),
    [
        ("lumbar_disc", "lbp.source.disc.depalma"),
        ("lumbar_facet", "lbp.source.facet.depalma"),
        ("sacroiliac_joint", "lbp.source.sij.depalma"),
    ],
)
def test_the_split_of_sources_in_the_block_series(
    owner: str, source: str, tabulate: Tabulate
) -> None:
    solution = solved(central(setting="interventional_clinic", age_years=50.0))
    found = float(of_owner(solution.share, solution, owner)[0])
    published = fact(source, unit="proportion")
    name = owner.replace("_", " ")
    quantity = f"share of the {name} given chronic low back pain; interventional clinic, 50 years"
    tabulate(CALIBRATED, quantity, f"{published}", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.03)


@pytest.mark.xfail(strict=True, reason="0.37, not 0.25: the odds ratios on top of the baseline")
def test_widespread_pain_in_primary_care(tabulate: Tabulate) -> None:
    found = report_prob("widespread_pain", SAID, setting="primary_care", age_years=50.0)
    published = fact("clbp.cwp.prevalence", unit="proportion")
    quantity = "widespread pain given chronic low-back pain; primary care, 50 years"
    tabulate(CALIBRATED, quantity, f"{published}", f"{found:.3f}")
    assert found == pytest.approx(published, abs=0.05)

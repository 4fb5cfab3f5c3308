"""The neck is generally not a direct cause of low-back pain: a simulated primary-care cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import pytest
from tests.validation.conftest import Tabulate
from tests.validation.whole_model import NECK_REPORT, SAID, catalog_finding, certain, drawn, solved

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import (
    Case,
    Complaint,
    FindingState,
    FindingValue,
    FrozenMapping,
    Person,
)
from plumbline.causal import Finding, Hazard
from plumbline.diagnosis import catalog, triage
from plumbline.diagnosis.red_flags import red_flag_rules
from plumbline.evidence import fact
from plumbline.inference import AssembledModel, Question, assembled, question_of_people
from plumbline.inference.simulation import People, simulate_people
from plumbline.routes import SETTINGS

pytestmark = pytest.mark.validation

COHORT = "Calibrated to"
PRIMARY_CARE = SETTINGS.index("primary_care")
DRAWN = 6_000  # three in ten of them have back pain
YOUNGEST, OLDEST = 18.0, 85.0
MIDDLE_YEARS, SPREAD_YEARS = 48.0, 16.0  # ours: adults who consult
STEP_YEARS = 5.0  # an answer moves too little within five years to be asked for each
DRAWS = 150
REFERRED = "direct_referral"
MOST_ON_AVERAGE, CLEAR, MOST_CLEAR = 0.05, 0.30, 0.02
MOST_REFERRED = 0.01
MOST_ALARMED = 0.05
ANY_FLAG_RANGE = (0.7, 0.95)  # of our list of flags, which is longer than the published one
NOT_ASKED = ("imaging", "laboratory", "electrodiagnosis")
FLAG_DRAWS = 3_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """People of primary care with back pain: how old they are, and what was drawn for them."""

    age_years: np.ndarray
    people: People
    with_pain: np.ndarray


def cohort(findings: tuple[Finding, ...], size: int) -> Cohort:
    rng = np.random.default_rng(2)
    ages = rng.normal(MIDDLE_YEARS, SPREAD_YEARS, size).clip(YOUNGEST, OLDEST)
    question = question_of_people(
        assembled(),
        symptom="low_back",
        findings=findings,
        observations={},
        covariates={"setting": np.full(size, float(PRIMARY_CARE)), "age_years": ages},
        rows=size,
        seed=3,
    )
    people = simulate_people(assembled(), question, rng=rng)
    return Cohort(age_years=ages, people=people, with_pain=np.flatnonzero(people.pain))


@cache
def separated() -> AssembledModel:
    """Return the model in which direct referral has a name of its own."""
    whole = assembled()

    def named(hazard: Hazard) -> Hazard:
        referral = hazard.owner == "nerve_pathways" and "neck_nociception" in hazard.when
        return replace(hazard, owner=REFERRED) if referral else hazard

    hazards = tuple(named(hazard) for hazard in whole.model.hazards)
    return replace(whole, model=replace(whole.model, hazards=hazards))


def answer(age_years: float, report: int) -> tuple[float, float]:
    """Return the headline and the necessity of direct referral, from the complaints alone."""
    ask: Callable[..., Question] = partial(drawn, setting="primary_care", age_years=age_years)
    return weigh(ask(seen=[(catalog_finding(NECK_REPORT), report)], draws=DRAWS))


def weigh(question: Question) -> tuple[float, float]:
    solution = solved(question, separated())
    weights = solution.evidence_prob / solution.evidence_prob.sum()
    referred = solution.sole[:, solution.owners.index(REFERRED)]
    return float(weights @ solution.absent_never), float(weights @ referred)


@cache
def answers() -> np.ndarray:
    """Return headline and direct referral of everyone in the cohort."""
    found = cohort((catalog_finding(NECK_REPORT),), DRAWN)
    reports = found.people.observations[NECK_REPORT][found.with_pain]
    ages = np.round(found.age_years[found.with_pain] / STEP_YEARS) * STEP_YEARS
    asked = {(age, said) for age, said in zip(ages.tolist(), reports.tolist(), strict=True)}
    table = {one: answer(*one) for one in sorted(asked)}
    return np.array([table[one] for one in zip(ages.tolist(), reports.tolist(), strict=True)])


WHO = "primary care, complaints only, 18-85 years, low-back pain"


def test_on_average_the_neck_explains_next_to_nothing(tabulate: Tabulate) -> None:
    found = answers()[:, 0].mean()
    tabulate(COHORT, f"mean headline; {WHO}", "at most 0.05 (demanded)", f"{found:.4f}")
    assert found <= MOST_ON_AVERAGE


def test_almost_nobody_is_told_that_the_neck_matters_much(tabulate: Tabulate) -> None:
    headline = answers()[:, 0]
    found = np.mean(headline > CLEAR)
    quantity = f"people whose headline exceeds 0.30; {WHO}"
    tabulate(
        COHORT, quantity, "less than 0.02 (demanded)", f"{found:.4f}; max {headline.max():.3f}"
    )
    assert found < MOST_CLEAR


def test_direct_referral_is_next_to_nothing_in_everyone(tabulate: Tabulate) -> None:
    found = answers()[:, 1].max()
    quantity = f"necessity of direct referral, largest of all; {WHO}"
    tabulate(COHORT, quantity, "less than 0.01 (demanded)", f"{found:.5f}")
    assert found < MOST_REFERRED


def test_even_a_certain_pain_source_in_the_neck_refers_next_to_nothing() -> None:
    seen = [(certain("neck_nociception", "present"), SAID)]
    referred = weigh(drawn(setting="primary_care", age_years=50.0, seen=seen))[1]
    assert 0.0 < referred < MOST_REFERRED


def flags() -> tuple[Finding, ...]:
    """Return the red flags that are asked or examined."""
    named = red_flag_rules().findings()
    asked = [
        entry.id
        for entry in catalog().findings
        if entry.id in named and entry.likelihood is not None and str(entry.group) not in NOT_ASKED
    ]
    return catalog().engine_findings(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """How many flags each person carries, whether serious disease is there, and the level."""

    flags: np.ndarray
    serious: np.ndarray
    alarmed: np.ndarray


@cache
def flagged() -> Flagged:
    asked = flags()
    found = cohort(asked, FLAG_DRAWS)
    carried, alarmed = [], []
    for row in found.with_pain.tolist():
        shown = {f.id: f.values[found.people.observations[f.id][row]] for f in asked}
        carried.append(sum(value == FindingState.PRESENT for value in shown.values()))
        level = safety(shown, found.age_years[row]).level
        alarmed.append(level.is_at_least(SafetyLevel.URGENT))
    serious = found.people.states["serious"][found.with_pain] > 0
    return Flagged(flags=np.array(carried), serious=serious, alarmed=np.array(alarmed))


def safety(shown: dict[str, str], age_years: float) -> Safety:
    states = {name: FindingState(value) for name, value in shown.items()}
    case = Case(
        id="drawn",
        person=Person(age_years=float(age_years)),
        complaints=(Complaint(region="low_back", since_months=1.0),),
        findings=FrozenMapping[str, FindingValue](states),
    )
    return triage(case)


def test_few_are_called_urgent_though_nearly_everyone_carries_a_flag(tabulate: Tabulate) -> None:
    found = flagged()
    rate = found.alarmed.mean()
    quantity = "urgent or emergency; primary care, acute low-back pain, all flags asked"
    sick = found.serious.mean()
    tabulate(COHORT, quantity, "at most 0.05 (demanded)", f"{rate:.3f}; serious {sick:.4f}")
    assert rate <= MOST_ALARMED


def test_nearly_everyone_carries_a_flag(tabulate: Tabulate) -> None:
    found = np.mean(flagged().flags > 0)
    published = fact("rf.any_flag", unit="proportion")
    median = np.median(flagged().flags)
    quantity = "at least one red flag; primary care, acute low-back pain"
    tabulate(COHORT, quantity, f"{published}, median 2", f"{found:.3f}, median {median:.0f}")
    assert ANY_FLAG_RANGE[0] <= found <= ANY_FLAG_RANGE[1]

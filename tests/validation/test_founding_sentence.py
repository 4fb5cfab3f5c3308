"""The neck is generally not a direct cause of low-back pain: a simulated primary-care cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.validation.conftest import Tabulate
from tests.validation.whole_model import (
    NECK_REPORT,
    SAID,
    catalog_finding,
    centered,
    certain,
    drawn,
    solved,
    with_model,
)

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
from plumbline.diagnosis.red_flags_conditions import Signs
from plumbline.evidence import fact
from plumbline.inference import AssembledModel, Question, assembled, question_of_people
from plumbline.inference.simulation import People, simulate_people
from plumbline.routes import SETTINGS

pytestmark = pytest.mark.validation

COHORT = "Calibrated to"
PRIMARY_CARE = SETTINGS.index("primary_care")
DRAWN = 20_000  # eight in a hundred of them have back pain in a clinic of the model
YOUNGEST, OLDEST = 18.0, 85.0
MIDDLE_YEARS, SPREAD_YEARS = 48.0, 16.0  # ours: adults who consult
STEP_YEARS = 5.0  # an answer moves too little within five years to be asked for each
DRAWS = 150
MOST_ON_AVERAGE, CLEAR, MOST_CLEAR = 0.05, 0.30, 0.02
MOST_REFERRED = 0.01
MOST_ALARMED = 0.05
ANY_FLAG_RANGE = (0.7, 0.95)  # of our list of flags, which is longer than the published one
PRESENT = "present"
FLAG_GROUP = "red_flag"  # asked or examined; neither images nor blood, nor signs of the cord
FLAG_DRAWS = 40_000  # enough people with pain for a standard error of 0.4 points


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """People of primary care with back pain: how old they are, and what was drawn for them."""

    age_years: np.ndarray
    people: People
    with_pain: np.ndarray


def cohort(findings: tuple[Finding, ...], size: int, *, at_center: bool = False) -> Cohort:
    """Return people drawn from the model, with drawn parameters or all at their central value."""
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
    if at_center:
        question = centered(question)
    people = simulate_people(assembled(), question, rng=rng)
    return Cohort(age_years=ages, people=people, with_pain=np.flatnonzero(people.pain))


@cache
def separated() -> AssembledModel:
    """Return the model in which route 1 is direct referral alone, the cord having a name."""
    model = assembled().model

    def named(hazard: Hazard) -> Hazard:
        cord = "cord_driven_pain" in hazard.when
        return replace(hazard, owner="cord") if cord else hazard

    return with_model(replace(model, hazards=tuple(named(hazard) for hazard in model.hazards)))


def answer(age_years: float, report: int) -> tuple[float, float]:
    """Return the headline and the necessity of direct referral, from the complaints alone."""
    ask: Callable[..., Question] = partial(drawn, setting="primary_care", age_years=age_years)
    return weigh(ask(seen=[(catalog_finding(NECK_REPORT), report)], draws=DRAWS))


def weigh(question: Question) -> tuple[float, float]:
    solution = solved(question, separated())
    weights = solution.evidence_prob / solution.evidence_prob.sum()
    referred = solution.sole[:, solution.owners.index("nerve_pathways")]
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


@pytest.mark.slow
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
        if entry.id in named and entry.likelihood is not None and str(entry.group) == FLAG_GROUP
    ]
    return catalog().engine_findings(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """People with acute low-back pain, every flag of theirs known.

    Attributes
    ----------
    age_years, serious : ndarray, shape (person,)
        Age, and whether serious disease is there.
    shown : ndarray, shape (person, flag)
        Which flags are present.
    """

    age_years: np.ndarray
    serious: np.ndarray
    shown: np.ndarray

    def alarmed(self) -> float:
        """Return P(urgent or emergency) where serious disease is as frequent as published."""
        names = [flag.id for flag in flags()]
        called = []
        for age, row in zip(self.age_years.tolist(), self.shown, strict=True):
            level = safety(dict(zip(names, row.tolist(), strict=True)), age).level
            called.append(level.is_at_least(SafetyLevel.URGENT))
        sick = fact("rf.prevalence.serious", unit="proportion")
        of_sick = np.mean(np.array(called)[self.serious])
        of_well = np.mean(np.array(called)[~self.serious])
        return float(sick * of_sick + (1.0 - sick) * of_well)

    def thinned(self, carried: float) -> Flagged:
        """Return the same people with flags lost at random, until so many carry at least one."""
        counts = self.shown.sum(axis=1)
        kept = float(brentq(lambda keep: np.mean((1.0 - keep) ** counts) - 1.0 + carried, 0, 1))
        stays = np.random.default_rng(4).random(self.shown.shape) < kept
        return replace(self, shown=self.shown & stays)


@cache
def flagged() -> Flagged:
    asked = flags()
    found = cohort(asked, FLAG_DRAWS, at_center=True)
    rows = found.with_pain
    shown = [found.people.observations[f.id][rows] == f.values.index(PRESENT) for f in asked]
    names = [flag.id for flag in asked]
    return Flagged(
        age_years=found.age_years[rows],
        serious=found.people.states["serious"][rows] > 0,
        shown=np.array([due(names, row) for row in np.stack(shown, axis=1)]),
    )


def due(names: list[str], row: np.ndarray) -> np.ndarray:
    """Return what a person shows without what nobody looks for before another answer.

    The bladder is scanned, for example, after a yes to the questions about the bladder only.
    """
    while True:
        there = frozenset(name for name, shown in zip(names, row, strict=True) if shown)
        signs = Signs(present=there, quantities={}, words=frozenset())
        left = row & np.array([catalog()[name].is_due(signs) for name in names])
        if (left == row).all():
            return left
        row = left


def safety(shown: dict[str, bool], age_years: float) -> Safety:
    states = {
        name: FindingState.PRESENT if there else FindingState.ABSENT
        for name, there in shown.items()
    }
    case = Case(
        id="drawn",
        person=Person(age_years=age_years),
        complaints=(Complaint(region="low_back", since_months=1.0),),
        findings=FrozenMapping[str, FindingValue](states),
    )
    return triage(case)


ACUTE = "primary care, acute low-back pain, every flag asked that is due"


@pytest.mark.slow
def test_few_are_called_urgent_though_nearly_everyone_carries_a_flag(tabulate: Tabulate) -> None:
    published = fact("rf.any_flag", unit="proportion")
    own, found = flagged().alarmed(), flagged().thinned(published).alarmed()
    quantity = f"urgent or emergency; {ACUTE}, 0.804 carry one"
    words = f"{found:.3f} ({own:.3f} with the flags as frequent as in our own list)"
    tabulate(COHORT, quantity, "at most 0.05 (demanded)", words)
    assert found <= MOST_ALARMED


@pytest.mark.slow
def test_nearly_everyone_carries_a_flag(tabulate: Tabulate) -> None:
    counts = flagged().shown.sum(axis=1)
    found = np.mean(counts > 0)
    published = fact("rf.any_flag", unit="proportion")
    words = f"{found:.3f}, median {np.median(counts):.0f}"
    tabulate(COHORT, f"at least one red flag of our list; {ACUTE}", f"{published}, median 2", words)
    assert ANY_FLAG_RANGE[0] <= found <= ANY_FLAG_RANGE[1]

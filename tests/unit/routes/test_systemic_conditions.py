"""Route 4: disease hurts by itself, never through the neck."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.inference.sampling import draw_parameters
from plumbline.routes import SETTINGS, SYMPTOMS, SystemicConditions

FRAGMENT = SystemicConditions().fragment()
CAUSES = {cause.id: cause for cause in FRAGMENT.causes}
ROWS = 400


def context(setting: str, **known: float) -> Context:
    covariates = {"setting": float(SETTINGS.index(setting)), **known}
    return Context(
        rows=ROWS,
        values=draw_parameters(FRAGMENT.parameters, seed=14, size=ROWS),
        covariates={name: np.full(ROWS, value) for name, value in covariates.items()},
    )


def prevalence(state: str, setting: str, **known: float) -> float:
    onset = CAUSES["inflammatory_disease"].onset[state](context(setting, **known))
    return float(np.mean(1 - np.exp(-onset)))


def test_no_arrow_leads_from_it_through_the_neck() -> None:
    assert FRAGMENT.links == ()
    assert FRAGMENT.gains == ()
    assert not any(hazard.neck or hazard.remains for hazard in FRAGMENT.hazards)
    assert not any(cause.neck_states for cause in FRAGMENT.causes)


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_every_disease_can_hurt_everywhere(symptom: str) -> None:
    gates = [one.when for one in FRAGMENT.hazards if one.symptom == symptom]
    assert {state for gate in gates for states in gate.values() for state in states} == {
        "axial_spondyloarthritis",
        "other",
        "present",
    }


def test_axial_spondyloarthritis_is_rare_in_everybody_and_common_in_rheumatology() -> None:
    everywhere, practice, clinic = (
        prevalence("axial_spondyloarthritis", setting)
        for setting in ("general_population", "primary_care", "rheumatology")
    )
    assert everywhere < 0.02
    assert practice < everywhere < clinic  # in a clinic the pain, not yet seen here, raises it
    assert clinic > 5 * practice


def test_axial_spondyloarthritis_is_a_disease_of_the_young() -> None:
    young, old = (
        prevalence("axial_spondyloarthritis", "primary_care", age_years=age) for age in (30.0, 75.0)
    )
    assert old < young


def test_degeneration_comes_with_age() -> None:
    onset = CAUSES["generalized_degeneration"].onset["present"]
    young, old = (onset(context("spine_clinic", age_years=a)).mean() for a in (30.0, 75.0))
    assert old > 2 * young

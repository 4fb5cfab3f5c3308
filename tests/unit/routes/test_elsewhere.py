"""What competes with the routes: present, named, and at work from the start."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.diagnosis import CAUSE_STATES
from plumbline.evidence import fact
from plumbline.inference.sampling import draw_parameters
from plumbline.routes import ELSEWHERE_LABELS, SETTINGS, SYMPTOMS, competitors
from plumbline.routes.elsewhere.local_sources import LOCAL_SOURCES, UNIDENTIFIED
from plumbline.routes.elsewhere.serious_causes import SERIOUS_CAUSES

FRAGMENTS = {part.id: part.fragment() for part in competitors()}
ROWS = 400


def context(part: str, setting: str = "primary_care", **known: float) -> Context:
    covariates = {"setting": float(SETTINGS.index(setting)), **known}
    return Context(
        rows=ROWS,
        values=draw_parameters(FRAGMENTS[part].parameters, seed=15, size=ROWS),
        covariates={name: np.full(ROWS, value) for name, value in covariates.items()},
    )


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_every_source_and_every_serious_cause_hurts_in_every_place(symptom: str) -> None:
    owners = {h.owner for f in FRAGMENTS.values() for h in f.hazards if h.symptom == symptom}
    assert owners == {*LOCAL_SOURCES, *SERIOUS_CAUSES, UNIDENTIFIED}


def test_every_player_outside_the_neck_has_words() -> None:
    assert {*LOCAL_SOURCES, *SERIOUS_CAUSES} <= ELSEWHERE_LABELS.keys()
    assert all(label.strip() for label in ELSEWHERE_LABELS.values())


def test_serious_causes_are_those_that_findings_know() -> None:
    assert ("none", *SERIOUS_CAUSES) == CAUSE_STATES["serious"]


def test_a_serious_cause_is_rarer_before_the_pain_than_published_given_it() -> None:
    (serious,) = FRAGMENTS["serious_causes"].causes
    here = context("serious_causes")
    total = sum(onset(here).mean() for onset in serious.onset.values())
    assert 0.0 < 1 - np.exp(-total) < fact("rf.prevalence.serious", unit="proportion")


def test_frailty_is_shared_out_completely_and_more_of_it_hurts_more() -> None:
    (frailty,) = FRAGMENTS["shared_liability"].causes
    here = context("shared_liability")
    assert frailty.chances is not None
    chances = frailty.chances(here)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    assert np.all(chances > 0)
    factors = [here[f"frailty.factor.{state}"].mean() for state in frailty.states]
    assert factors == sorted(factors)


def test_frailty_itself_hurts_nowhere() -> None:
    assert FRAGMENTS["shared_liability"].hazards == ()


def test_nothing_of_it_goes_with_a_healthy_neck() -> None:
    for fragment in FRAGMENTS.values():
        assert not any(hazard.neck for hazard in fragment.hazards)
        assert not any(cause.neck_states for cause in fragment.causes)


@pytest.mark.parametrize("source", ["lumbar_stenosis", "lumbar_facet", "hip"])
def test_worn_sources_come_with_age(source: str) -> None:
    (cause,) = [one for one in FRAGMENTS["local_sources"].causes if one.id == source]
    young, old = (
        cause.onset["present"](context("local_sources", age_years=age)).mean()
        for age in (30.0, 75.0)
    )
    assert old > young

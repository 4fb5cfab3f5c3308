"""Route 1: referral to the low back is next to nothing; a squeezed cord is there or not."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context, Hazard
from plumbline.inference.sampling import draw_parameters
from plumbline.routes import SETTINGS, SYMPTOMS, NervePathways
from plumbline.routes.nerve_pathways import BACK_SOURCES

FRAGMENT = NervePathways().fragment()
ROWS = 600
MOST_REFERRAL = 0.02
CAUSES = {cause.id: cause for cause in FRAGMENT.causes}


def context(setting: str = "spine_clinic", **known: float) -> Context:
    covariates = {"setting": float(SETTINGS.index(setting)), "from_now_days": 90.0, **known}
    return Context(
        rows=ROWS,
        values=draw_parameters(FRAGMENT.parameters, seed=12, size=ROWS),
        covariates={name: np.full(ROWS, value) for name, value in covariates.items()},
    )


def hazard(symptom: str, cause: str) -> Hazard:
    (found,) = [h for h in FRAGMENT.hazards if h.symptom == symptom and cause in h.when]
    return found


@pytest.mark.parametrize("setting", SETTINGS)
def test_direct_referral_to_the_low_back_stays_below_the_bound(setting: str) -> None:
    rate = hazard("low_back", "neck_nociception").rate(context(setting))
    assert np.quantile(1 - np.exp(-rate), 0.95) < 2 * MOST_REFERRAL
    assert np.mean(1 - np.exp(-rate)) < MOST_REFERRAL


def test_a_neck_refers_to_the_upper_back_more_than_to_the_low_back() -> None:
    here = context()
    upper, lower = (
        hazard(symptom, "neck_nociception").rate(here).mean()
        for symptom in ("thoracic", "low_back")
    )
    assert upper > 3 * lower


def test_pain_of_the_cord_needs_a_compressed_cord() -> None:
    (link,) = [one for one in FRAGMENT.links if one.child == "cord_driven_pain"]
    assert link.parents == {"cord_compression": ("present",)}
    assert CAUSES["cord_driven_pain"].onset == {}


def test_a_compressed_cord_hurts_below_in_a_minority() -> None:
    (link,) = [one for one in FRAGMENT.links if one.child == "cord_driven_pain"]
    drives = 1 - np.exp(-link.hazard(context()))
    assert 0.05 < drives.mean() < 0.8
    assert np.quantile(drives, 0.95) - np.quantile(drives, 0.05) > 0.2


def test_where_it_does_the_pain_is_near_complete_and_so_is_the_relief() -> None:
    rate = hazard("low_back", "cord_driven_pain").rate(context())
    assert np.median(1 - np.exp(-rate)) > 0.8


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_the_cord_calms_down_and_never_gets_worse_by_healing(symptom: str) -> None:
    remains = hazard(symptom, "cord_driven_pain").remains
    assert remains is not None
    soon, late = (remains(context(from_now_days=days)).mean() for days in (10.0, 365.0))
    assert 0 <= late < soon <= 1


def test_pain_spreads_from_the_back_to_the_neck_through_sources_and_not_through_pain() -> None:
    parents = {p for one in FRAGMENT.links if one.child == "neck_nociception" for p in one.parents}
    assert parents == {*BACK_SOURCES, "generalized_degeneration"}


def test_a_compressed_cord_is_rare_in_everybody() -> None:
    onset = CAUSES["cord_compression"].onset["present"]
    assert all(1 - np.exp(-onset(context(setting)).mean()) < 0.05 for setting in SETTINGS)


def test_the_cord_is_squeezed_more_often_in_old_age() -> None:
    onset = CAUSES["cord_compression"].onset["present"]
    young, old = (onset(context(age_years=age)).mean() for age in (30.0, 80.0))
    assert old > young


def test_every_cause_of_this_route_ends_with_a_healthy_neck() -> None:
    assert all(cause.neck_states == ("present",) for cause in FRAGMENT.causes)

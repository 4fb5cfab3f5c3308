"""Load acts through the local sources, and only the neck's part of it is the neck's."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.routes.load import LOADED_SOURCES, SYMPTOMS, load_hazards, rate_id

QUANTITY = "disc_load_change_ratio"
HAZARDS = load_hazards("chain", "rest", {"lumbar_disc": QUANTITY})
CONTEXT = Context(
    rows=1,
    values={
        rate_id("lumbar_disc", "low_back"): np.array([0.5]),
        "load.recovery_half_life_days": np.array([30.0]),
    },
    covariates={"from_now_days": np.array([90.0])},
    person={QUANTITY: np.array([0.3])},
    twin={QUANTITY: np.array([0.1])},
)
NECK, DISEASE, REST = (one for one in HAZARDS if one.symptom == "low_back")


def test_the_neck_owns_the_difference_from_the_twin() -> None:
    assert NECK.owner == "chain"
    assert NECK.neck
    assert NECK.rate(CONTEXT)[0] == pytest.approx(0.5 * 0.2)


def test_the_rest_is_the_load_that_the_twin_has_too() -> None:
    assert REST.owner == "rest"
    assert not REST.neck
    assert REST.rate(CONTEXT)[0] == pytest.approx(0.5 * 0.1)


def test_a_neck_made_stiff_by_disease_is_credited_to_the_disease_and_stays() -> None:
    assert DISEASE.owner == "systemic_conditions"
    assert not DISEASE.neck
    assert DISEASE.rate(CONTEXT)[0] == NECK.rate(CONTEXT)[0]
    gates = [set(one.when["inflammatory_disease"]) for one in (NECK, DISEASE)]
    assert gates == [{"none", "other"}, {"axial_spondyloarthritis"}]


def test_both_parts_together_are_the_whole_change_of_load() -> None:
    whole = NECK.rate(CONTEXT)[0] + REST.rate(CONTEXT)[0]
    assert whole == pytest.approx(0.5 * CONTEXT.person[QUANTITY][0])


def test_three_half_lives_from_now_an_eighth_is_left() -> None:
    assert NECK.remains is not None
    assert NECK.remains(CONTEXT)[0] == pytest.approx(1 / 8)


def test_a_relieving_load_has_a_negative_rate() -> None:
    relieving = Context(
        rows=1,
        values=CONTEXT.values,
        covariates=CONTEXT.covariates,
        person={QUANTITY: np.array([-0.2])},
        twin={QUANTITY: np.array([0.0])},
    )
    assert NECK.rate(relieving)[0] == pytest.approx(-0.1)


def test_every_pain_has_its_own_terms() -> None:
    assert {one.symptom for one in HAZARDS} == set(SYMPTOMS)
    assert len(HAZARDS) == 3 * len(SYMPTOMS)


def test_a_source_hurts_only_where_it_is_and_pain_without_a_name_anywhere() -> None:
    assert all("lumbar_disc" in one.when for one in HAZARDS)
    unnamed = load_hazards("chain", "rest", {"unspecific": QUANTITY})
    assert all("unspecific" not in one.when for one in unnamed)
    assert all("frailty" in one.scaled_by for one in unnamed)
    assert "unspecific" in LOADED_SOURCES

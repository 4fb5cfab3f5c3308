"""What nobody measured gives way, or is named, before measurements are called untrue."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.case import read_case
from plumbline.errors import SpineInputError
from plumbline.simulators.spine import Alignment, PersonAlignment, align, build_spine
from plumbline.simulators.spine.body.alignment_norms import norm_of
from plumbline.simulators.spine.body.alignment_within import FAR_FROM_USUAL_DEG
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.sizes import sizes_of
from plumbline.simulators.spine.shown.loaded import load_spine

from .six_people import degrees, man, woman

CHIN_ON_CHEST = degrees(t1_slope=60.0, c2_c7_lordosis=-40.0)
NECK = slice(0, LEVELS.index("T1_T2"))


def standing(**changes: object) -> PersonAlignment:
    person = man(alignment=Alignment(**changes))  # type: ignore[arg-type]
    return align(person, sizes_of(person))


def refusal(**changes: object) -> str:
    with pytest.raises(SpineInputError) as caught:
        standing(**changes)
    return str(caught.value)


def test_a_person_who_cannot_look_ahead_is_built_and_the_gaze_gives_way() -> None:
    found = standing(**CHIN_ON_CHEST)
    pitch = found.slope_rad + np.sum(found.flexion_rad)
    assert found.is_gaze_lowered
    assert pitch > np.radians(10.0)
    assert -np.sum(found.flexion_rad[2:7]) == pytest.approx(np.radians(-40.0), abs=0.01)
    away = np.abs(found.flexion_rad - norm_of(50.0).mean[2:])
    assert np.max(np.degrees(away[NECK])) <= FAR_FROM_USUAL_DEG
    assert any("gaze was not measured" in words for words in found.remarks)


def test_what_is_held_on_a_bound_is_known_and_the_rest_keeps_a_law() -> None:
    found = standing(**CHIN_ON_CHEST)
    eigenvalues = np.linalg.eigvalsh(found.covariance)
    assert eigenvalues.min() > -1e-12
    assert np.all(np.diag(found.covariance) <= np.diag(norm_of(50.0).covariance) + 1e-12)


def test_a_gaze_that_was_measured_stays_and_is_not_lowered() -> None:
    measured = {**CHIN_ON_CHEST, **degrees(head_pitch=50.0)}
    found = standing(**measured)
    assert not found.is_gaze_lowered
    assert found.slope_rad + np.sum(found.flexion_rad) == pytest.approx(np.radians(50.0), abs=0.01)


def test_a_level_gaze_that_was_measured_over_such_a_neck_is_refused_as_untrue_together() -> None:
    assert "cannot be true together" in refusal(**CHIN_ON_CHEST, **degrees(head_pitch=-10.0))


def test_an_ordinary_person_keeps_the_usual_gaze() -> None:
    assert not standing().is_gaze_lowered
    assert standing().remarks == ()


@pytest.mark.parametrize("sva_m", [0.25, 0.3])
def test_one_measurement_is_never_said_to_contradict_others(sva_m: float) -> None:
    person = woman(stature_m=1.6, mass_kg=60.0, age_years=72.0, alignment=Alignment(sva_m=sva_m))
    with pytest.raises(SpineInputError) as caught:
        build_spine(person)
    words = str(caught.value)
    assert "together" not in words
    assert "the usual pelvis and lumbar curve, which were not measured" in words
    assert "sacral_slope_rad or lumbar_lordosis_rad" in words


@pytest.mark.slow
def test_an_offset_that_no_neck_of_this_size_reaches_says_how_far_it_reaches() -> None:
    words = refusal(c2_c7_sva_m=0.12)
    assert "120.0 mm is out of reach of a spine of this size" in words
    assert "together" not in words


def test_a_neck_carried_as_far_as_it_reaches_is_met() -> None:
    found = standing(c2_c7_sva_m=0.09)
    assert found.is_gaze_lowered


def test_a_case_is_told_in_the_names_of_a_case_and_sees_what_was_taken() -> None:
    body = {
        "plumbline": 1,
        "id": "someone",
        "person": {"age_years": 50, "sex": "male", "height_m": 1.75, "mass_kg": 75},
    }
    with pytest.raises(SpineInputError, match="measure sacral_slope_deg or lumbar_lordosis_l1"):
        load_spine(read_case({**body, "alignment": {"c7_s1_sva_mm": 300}}))
    alignment = {"t1_slope_deg": 60, "c2_c7_lordosis_deg": -40}
    loaded = load_spine(read_case({**body, "alignment": alignment}))
    assert any("gaze was not measured" in words for words in loaded.taken)

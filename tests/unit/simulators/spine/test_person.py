"""A person who cannot be is refused, with every problem at once and what to do."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.errors import InputError, SpineInputError
from plumbline.simulators.spine import Alignment

from .six_people import degrees, man

INCIDENCE = "alignment.pelvic_incidence_rad"


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"stature_m": 175.0}, "stature_m", "did you mean 1.75 m"),
        ({"stature_m": 0.4}, "stature_m", "outside"),
        ({"mass_kg": float("nan")}, "mass_kg", "outside"),
        ({"age_years": 7.0}, "age_years", "outside"),
        ({"stature_m": 1.2, "mass_kg": 390.0}, "mass_kg", "body mass index of 271"),
        ({"stature_m": 2.3, "mass_kg": 30.0}, "mass_kg", "body mass index of 6"),
        ({"strength": {"neck": 50.0}}, "strength.neck", "50 percent is 0.5"),
        ({"strength": {"neck": 5000.0}}, "strength.neck", "a part of the usual strength"),
        ({"strength": {"nape": 0.5}}, "strength.nape", "neck_extensors"),
        ({"sex": "other"}, "sex", "'male' or 'female'"),
        ({"rest": "none"}, "rest", "'own' or 'mean'"),
        ({"strength": {"back": 0.0}}, "strength.back", "above 0"),
        ({"strength": {"multifidus": 0.5}}, "strength.multifidus", "Did you mean multifidus"),
        ({"fused": frozenset({"C5-C6"})}, "fused", "C0_C1 and C5_C6"),
        ({"ankylosed": frozenset({"S1"})}, "ankylosed", "unknown joint"),
        ({"degeneration": {"C5_C6": 3.0}}, "degeneration.C5_C6", "outside 0 to 1"),
        ({"lost_range": {"C1_C2.turn": 0.5}}, "lost_range", "unknown joint or angle"),
        ({"lost_range": {"C1_C2.rotation.up": 0.5}}, "lost_range", "C5_C6.rotation.left"),
        (
            {"alignment": Alignment(**degrees(pelvic_incidence=12.0))},
            "alignment.pelvic_incidence_rad",
            "outside 20 to 100",
        ),
        (
            {"alignment": Alignment(pelvic_incidence_rad=52.0)},
            "alignment.pelvic_incidence_rad",
            "radians",
        ),
        ({"alignment": Alignment(sva_m=40.0)}, "alignment.sva_m", "outside"),
        (
            {
                "alignment": Alignment(
                    **degrees(pelvic_incidence=60.0, pelvic_tilt=10.0, sacral_slope=30.0)
                )
            },
            "alignment.pelvic_incidence_rad",
            "must be pelvic tilt",
        ),
        ({"alignment": Alignment(sd={"sva_m": 0.01})}, "alignment.sd.sva_m", "something measured"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], place: str, words: str) -> None:
    with pytest.raises(SpineInputError) as caught:
        man(**changes)
    (problem,) = caught.value.problems
    assert problem.place == place
    assert words in problem.message


def test_all_problems_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        man(stature_m=175.0, mass_kg=-3.0, strength={"all": 0.0}, fused=frozenset({"C9"}))
    assert len(caught.value.problems) == 4


def test_a_film_whose_incidence_adds_up_is_accepted() -> None:
    person = man(
        alignment=Alignment(**degrees(pelvic_incidence=50.5, pelvic_tilt=10.0, sacral_slope=40.0))
    )
    assert np.degrees(person.alignment.measured()["pelvic_incidence_rad"]) == pytest.approx(50.5)


def test_a_percentage_is_not_refused_in_the_words_for_no_strength() -> None:
    with pytest.raises(SpineInputError) as caught:
        man(strength={"all": 80.0})
    assert "without any strength" not in str(caught.value)

"""Standing alignment: the published law where nothing is measured, the film where something is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from plumbline.errors import SpineInputError
from plumbline.evidence import bounds, fact
from plumbline.simulators.spine import Alignment, SpinePerson, align, alignment_values
from plumbline.simulators.spine.body.alignment_norms import INCIDENCE, SLOPE, norm_of
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.sizes import sizes_of

from .six_people import PEOPLE, degrees, man, woman

FIRST = 2


def shown(person: SpinePerson) -> dict[str, float]:
    sizes = sizes_of(person)
    return alignment_values(align(person, sizes), sizes)


def whole(first: str, last: str, sign: float) -> np.ndarray:
    row = np.zeros(FIRST + len(LEVELS))
    row[FIRST + LEVELS.index(first) : FIRST + LEVELS.index(last) + 1] = sign
    return row


def test_the_joint_law_is_a_law() -> None:
    covariance = norm_of(50.0).covariance
    np.testing.assert_allclose(covariance, covariance.T, atol=1e-15)
    assert np.linalg.eigvalsh(covariance).min() > 0.0


def test_whole_curves_keep_their_published_spread_and_correlation() -> None:
    covariance = np.degrees(np.degrees(norm_of(50.0).covariance))
    lordosis = whole("L1_L2", "L5_S1", -1.0)
    kyphosis = whole("T1_T2", "T12_L1", 1.0)
    slope, incidence = np.eye(len(lordosis))[SLOPE], np.eye(len(lordosis))[INCIDENCE]

    def sd(row: np.ndarray) -> float:
        return float(np.sqrt(row @ covariance @ row))

    def r(first: np.ndarray, second: np.ndarray) -> float:
        return float(first @ covariance @ second) / sd(first) / sd(second)

    def half_width(name: str) -> float:
        low, high = bounds(name, unit="deg")
        return (high - low) / 2

    assert sd(lordosis) == pytest.approx(half_width("norm.yukawa.LL_T12_S1"))
    assert sd(kyphosis) == pytest.approx(half_width("norm.yukawa.TK_T1_12"))
    assert r(slope, incidence) == pytest.approx(fact("corr.table.SS_PI", unit="correlation"))
    assert r(slope, lordosis) == pytest.approx(fact("corr.maxLL.SS", unit="correlation"))
    assert r(kyphosis, lordosis) == pytest.approx(fact("corr.maxLL.TK", unit="correlation"))
    assert r(incidence, lordosis) == pytest.approx(fact("corr.pan.PI_LL", unit="correlation"))


@pytest.mark.parametrize("age", [25.0, 50.0, 75.0])
@pytest.mark.parametrize("make", [man, woman])
def test_an_unmeasured_spine_lies_within_two_standard_deviations_of_the_norms(
    make: Callable[..., SpinePerson], age: float
) -> None:
    found = {name: np.degrees(value) for name, value in shown(make(age_years=age)).items()}
    for name in ("L1L2", "L2L3", "L3L4", "L4L5", "L5S1"):
        low, high = bounds(f"norm.segLL.{name}", unit="deg")
        mean = fact(f"norm.segLL.{name}", unit="deg")
        level = f"{name[:2]}_{name[2:]}"
        assert abs(-found[level] - mean) < high - low
    for shown_name, norm, sign in (
        ("pelvic_incidence_rad", "norm.yukawa.PI", 1),
        ("pelvic_tilt_rad", "norm.yukawa.PT", 1),
        ("sacral_slope_rad", "norm.yukawa.SS", 1),
        ("lumbar_lordosis_rad", "norm.yukawa.LL_T12_S1", 1),
        ("thoracic_kyphosis_rad", "norm.yukawa.TK_T1_12", 1),
        ("t1_slope_rad", "norm.josr307.T1S", 1),
        ("c2_c7_lordosis_rad", "norm.zhu.C27", -1),
        ("c2_slope_rad", "norm.odontoid.C2S", 1),
    ):
        low, high = bounds(norm, unit="deg")
        assert abs(sign * found[shown_name] - fact(norm, unit="deg")) < high - low, shown_name


def test_plumb_lines_of_an_unmeasured_spine_are_usual() -> None:
    found = shown(man())
    low, high = bounds("norm.yukawa.SVA", unit="mm")
    assert low - (high - low) / 2 < 1000 * found["sva_m"] < high + (high - low) / 2
    assert 10.0 < 1000 * found["c2_c7_sva_m"] < 35.0


@pytest.mark.parametrize("name", PEOPLE)
def test_what_was_measured_is_met(name: str) -> None:
    person = PEOPLE[name]
    found = shown(person)
    for what, value in person.alignment.measured().items():
        tolerance = 1e-3 if what.endswith("_m") else np.radians(0.3)
        assert found[what] == pytest.approx(value, abs=tolerance), what


@pytest.mark.parametrize("name", PEOPLE)
def test_incidence_is_tilt_plus_slope(name: str) -> None:
    found = shown(PEOPLE[name])
    total = found["pelvic_tilt_rad"] + found["sacral_slope_rad"]
    assert found["pelvic_incidence_rad"] == pytest.approx(total, abs=1e-12)


@pytest.mark.parametrize("name", PEOPLE)
def test_t1_slope_is_what_the_trunk_leaves(name: str) -> None:
    found = shown(PEOPLE[name])
    trunk = sum(found[level] for level in LEVELS[8:])
    assert found["t1_slope_rad"] == pytest.approx(found["sacral_slope_rad"] + trunk, abs=1e-12)


def test_a_larger_incidence_brings_more_lordosis_and_a_flat_base_a_flat_neck() -> None:
    low, high = (
        shown(man(alignment=Alignment(**degrees(pelvic_incidence=angle)))) for angle in (40.0, 70.0)
    )
    assert high["lumbar_lordosis_rad"] - low["lumbar_lordosis_rad"] > np.radians(10.0)
    flat, steep = (
        shown(man(alignment=Alignment(**degrees(t1_slope=angle)))) for angle in (12.0, 38.0)
    )
    assert steep["c2_c7_lordosis_rad"] > flat["c2_c7_lordosis_rad"] + np.radians(5.0)


def test_a_measured_joint_is_placed_and_the_whole_curve_follows() -> None:
    usual = shown(man())
    bent = shown(man(alignment=Alignment(segment_flexion_rad={"C5_C6": np.radians(15.0)})))
    assert bent["C5_C6"] == pytest.approx(np.radians(15.0), abs=np.radians(0.1))
    assert bent["c2_c7_lordosis_rad"] < usual["c2_c7_lordosis_rad"]


def test_a_measurement_leaves_less_unknown_and_an_uncertain_one_less_so() -> None:
    angle = degrees(lumbar_lordosis=40.0)
    row = whole("L1_L2", "L5_S1", -1.0)

    def unknown(person: SpinePerson) -> float:
        found = align(person, sizes_of(person)).covariance
        return float(row @ found @ row)

    sharp = unknown(man(alignment=Alignment(**angle)))
    vague = unknown(man(alignment=Alignment(**angle, sd={"lumbar_lordosis_rad": np.radians(5.0)})))
    assert sharp < vague < unknown(man())


def test_an_uncertain_reading_is_drawn_to_the_norm() -> None:
    angle = degrees(lumbar_lordosis=15.0)
    sharp = shown(man(alignment=Alignment(**angle)))["lumbar_lordosis_rad"]
    vague = shown(man(alignment=Alignment(**angle, sd={"lumbar_lordosis_rad": np.radians(8.0)})))[
        "lumbar_lordosis_rad"
    ]
    assert np.radians(20.0) < vague < shown(man())["lumbar_lordosis_rad"]
    assert sharp == pytest.approx(np.radians(15.0), abs=np.radians(0.1))


@pytest.mark.parametrize(
    ("angles", "words"),
    [
        (
            {
                "sacral_slope": 40.0,
                "lumbar_lordosis": 50.0,
                "thoracic_kyphosis": 40.0,
                "t1_slope": 60.0,
            },
            "T12_L1 would stand at 35 deg",
        ),
        ({"c7_slope": 22.0, "c2_slope": 10.0, "c2_c7_lordosis": 30.0}, "c2_c7_lordosis"),
    ],
)
def test_measurements_that_contradict_each_other_are_refused(
    angles: dict[str, float], words: str
) -> None:
    person = man(alignment=Alignment(**degrees(**angles)))
    with pytest.raises(SpineInputError, match="cannot be true together") as caught:
        align(person, sizes_of(person))
    assert words in str(caught.value)

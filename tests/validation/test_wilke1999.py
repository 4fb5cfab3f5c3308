"""Pressure in one man's L4-5 disc: one number is calibrated to, seven ratios are predicted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import spearmanr
from tests.validation.conftest import Tabulate
from tests.validation.spine_model import (
    BASELINES,
    CALIBRATED_TO,
    UNTOUCHED,
    in_posture,
    moment_n_m,
    volunteer,
    weight_n,
)

from plumbline.evidence import fact
from plumbline.simulators.spine import posture_loads

pytestmark = pytest.mark.validation

LEVEL = "L4_L5"
# Named posture and the activity whose pressure was published.
ACTIVITIES = {
    "slouched": "sitting_nonchalant",
    "sitting": "sitting_unsupported",
    "sitting_flexed": "sitting_max_flexion",
    "flexed": "standing_flexed",
    "hold_close": "hold20kg_close",
    "lift_bent_knees": "lift20kg_bent_knees",
    "lift_round_back": "lift20kg_round_back",
}
# The same activities in a published model of the same man, where it has them.
PUBLISHED_MODEL = {
    "slouched": "load.ammr.slouch",
    "sitting": "load.ammr.erect_sit",
    "flexed": "load.ammr.flexed",
    "hold_close": "load.ammr.crate_close",
    "lift_round_back": "load.ammr.lift_round",
}
LEVER_M = 0.05  # the textbook's single extensor behind the disc
CORRELATION = 0.95
MEDIAN_ERROR = 0.20
WORST_ERROR = 0.40

TOO_HIGH = {
    "slouched": "1.9, not 0.6: the joints are held by muscle where a slumped spine hangs passively",
    "sitting_flexed": "2.3, not 1.7: a fully bent spine hangs in its ligaments and fascia",
    "lift_bent_knees": "5.8, not 3.4: near the limit of strength, and no belly pressure helps",
    "lift_round_back": "6.8, not 4.6: near the limit of strength, and no belly pressure helps",
}

Array = NDArray[np.float64]


def measured_ratios() -> Array:
    standing = fact(f"validation.idp.{LEVEL}.standing_relaxed", unit="MPa")
    found = [fact(f"validation.idp.{LEVEL}.{name}", unit="MPa") for name in ACTIVITIES.values()]
    return np.array(found) / standing


def pressure(name: str) -> float:
    return float(in_posture(volunteer(), name).disc_pressure_pa(LEVEL)[0])


def compression_by_lever(name: str) -> float:
    """Return weight plus the one extensor that holds the moment."""
    external = posture_loads(volunteer(), name)
    moment = moment_n_m(volunteer(), name, LEVEL, external)
    return weight_n(volunteer(), name, LEVEL, external) + abs(moment) / LEVER_M


def moment_alone(name: str) -> float:
    return abs(moment_n_m(volunteer(), name, LEVEL, posture_loads(volunteer(), name)))


def ratios(load: Callable[[str], float]) -> Array:
    standing = load("standing")
    return np.array([load(name) for name in ACTIVITIES]) / standing


def errors(found: Array) -> Array:
    return np.abs(found / measured_ratios() - 1)


def test_relaxed_standing_is_what_it_was_calibrated_to(tabulate: Tabulate) -> None:
    published = fact(f"validation.idp.{LEVEL}.standing_relaxed", unit="MPa")
    found = pressure("standing") / 1e6
    quantity = "L4-5 disc pressure, relaxed standing, MPa"
    tabulate(CALIBRATED_TO, quantity, f"{published}", f"{found:.3f}")
    assert found == pytest.approx(published, rel=0.01)


def test_postures_are_in_the_measured_order(tabulate: Tabulate) -> None:
    found = ratios(pressure)
    rank = float(spearmanr(found, measured_ratios()).statistic)
    tabulate(
        UNTOUCHED,
        "rank correlation of seven L4-5 pressures with those measured",
        f"at least {CORRELATION} (demanded)",
        f"{rank:.2f}",
    )
    assert rank >= CORRELATION


@pytest.mark.xfail(
    strict=True, reason="0.42, not 0.20: flexed, lifting and slouched come out too high"
)
def test_the_middle_error_of_the_ratios_is_small(tabulate: Tabulate) -> None:
    middle = float(np.median(errors(ratios(pressure))))
    tabulate(
        UNTOUCHED,
        "seven L4-5 pressures over that of standing, median error",
        f"at most {MEDIAN_ERROR} (demanded)",
        f"{middle:.2f}",
    )
    assert middle <= MEDIAN_ERROR


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(strict=True, reason=TOO_HIGH[name])]
            if name in TOO_HIGH
            else [],
        )
        for name in ACTIVITIES
    ],
)
def test_a_ratio_to_standing_is_near_the_measured_one(name: str, tabulate: Tabulate) -> None:
    published = measured_ratios()[list(ACTIVITIES).index(name)]
    found = pressure(name) / pressure("standing")
    tabulate(
        UNTOUCHED,
        f"L4-5 pressure over that of standing: {ACTIVITIES[name].replace('_', ' ')}",
        f"{published:.2f}",
        f"{found:.2f}",
    )
    assert abs(found / published - 1) <= WORST_ERROR


@pytest.mark.parametrize(
    ("label", "load"),
    [
        ("moment about L4-5 alone", moment_alone),
        (f"weight and one extensor {LEVER_M * 100:.0f} cm behind", compression_by_lever),
    ],
    ids=["moment", "lever"],
)
def test_the_model_errs_less_than_a_dumb_baseline(
    label: str, load: Callable[[str], float], tabulate: Tabulate
) -> None:
    ours, theirs = np.median(errors(ratios(pressure))), np.median(errors(ratios(load)))
    tabulate(
        BASELINES,
        f"median error of seven L4-5 ratios; baseline: {label}",
        f"{theirs:.2f} (the baseline)",
        f"{ours:.2f}",
    )
    assert ours < theirs


@pytest.mark.xfail(strict=True, reason="0.37 against 0.10: that model is better at these five")
def test_the_model_errs_less_than_a_published_model_of_the_same_man(tabulate: Tabulate) -> None:
    standing = fact("load.ammr.stand", unit="N")
    theirs = np.array([fact(known, unit="N") for known in PUBLISHED_MODEL.values()]) / standing
    shared = [list(ACTIVITIES).index(name) for name in PUBLISHED_MODEL]
    error = np.median(np.abs(theirs / measured_ratios()[shared] - 1))
    ours = np.median(errors(ratios(pressure))[shared])
    tabulate(
        BASELINES,
        "median error of five L4-5 ratios; a published model of the same man",
        f"{error:.2f} (that model)",
        f"{ours:.2f}",
    )
    assert ours < error

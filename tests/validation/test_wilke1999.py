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
    SEEN,
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
    "slouched": "1.8, not 0.6: the joints are held by muscle where a slumped spine hangs passively",
    "lift_bent_knees": "5.4, not 3.4: near the limit of strength, and no belly pressure helps",
}

Array = NDArray[np.float64]


def measured_ratios() -> Array:
    standing = fact(f"validation.idp.{LEVEL}.standing_relaxed", unit="MPa")
    found = [fact(f"validation.idp.{LEVEL}.{name}", unit="MPa") for name in ACTIVITIES.values()]
    return np.array(found) / standing


def pressure(name: str) -> float:
    return float(in_posture(volunteer(), name).disc_pressure_pa(LEVEL)[0])


def weight_above(name: str) -> float:
    return weight_n(volunteer(), name, LEVEL, posture_loads(volunteer(), name))


def moment_alone(name: str) -> float:
    return abs(moment_n_m(volunteer(), name, LEVEL, posture_loads(volunteer(), name)))


def compression_by_lever(name: str) -> float:
    """Return weight plus the one extensor that holds the moment."""
    return weight_above(name) + moment_alone(name) / LEVER_M


def open_trunk_model(name: str) -> float:
    """Return the compression in an open trunk model, put into the same postures in OpenSim."""
    return fact(f"validation.trunk_file.L4_L5.{name}", unit="N")


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
        SEEN,
        "rank correlation of seven L4-5 pressures with those measured",
        f"at least {CORRELATION} (demanded)",
        f"{rank:.2f}",
    )
    assert rank >= CORRELATION


@pytest.mark.xfail(
    strict=True, reason="0.33, not 0.20: holding, lifting and slouched come out too high"
)
def test_the_middle_error_of_the_ratios_is_small(tabulate: Tabulate) -> None:
    middle = float(np.median(errors(ratios(pressure))))
    tabulate(
        SEEN,
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
        SEEN,
        f"L4-5 pressure over that of standing: {ACTIVITIES[name].replace('_', ' ')}",
        f"{published:.2f}",
        f"{found:.2f}",
    )
    assert abs(found / published - 1) <= WORST_ERROR


def middle_error(found: Array) -> float:
    return float(np.median(errors(found)))


def spread(found: Array) -> float:
    """Return the root mean square of log ratios: halving and doubling err alike."""
    return float(np.sqrt(np.mean(np.log(found / measured_ratios()) ** 2)))


def one_ratio(measure: Callable[[Array], float]) -> Array:
    """Return the single ratio that fits the measured ones best, known only afterwards."""
    tried = np.exp(np.linspace(np.log(0.5), np.log(5.0), 500))
    best = min(tried, key=lambda ratio: measure(np.full(len(ACTIVITIES), ratio)))
    return np.full(len(ACTIVITIES), best)


# A Bruno-type model: every thoracic and lumbar level moves, head and neck are one lump.
TRUNK_MODEL = "an open trunk model in the same postures, in OpenSim"
# Ratios to standing of each baseline, given the error that is to be beaten.
PLAIN: dict[str, Callable[[Callable[[Array], float]], Array]] = {
    "every posture as standing": lambda _: np.ones(len(ACTIVITIES)),
    "one ratio for all, the best one, chosen afterwards": one_ratio,
    "weight above L4-5": lambda _: ratios(weight_above),
    "moment about L4-5": lambda _: ratios(moment_alone),
    f"weight and one extensor {LEVER_M * 100:.0f} cm behind": lambda _: ratios(
        compression_by_lever
    ),
    TRUNK_MODEL: lambda _: ratios(open_trunk_model),
}
NO_LESS = 0.95  # an error less than a twentieth smaller is no difference
NOT_BEATEN = {
    (
        "one ratio for all, the best one, chosen afterwards",
        "median error",
    ): "0.34 against 0.33, no difference",
    (TRUNK_MODEL, "median error"): "0.33 against 0.33, no difference",
    (
        TRUNK_MODEL,
        "root mean square of log ratios",
    ): "0.37 against 0.50: without passive tissue it slouches for less",
}
MEASURES = {"median error": middle_error, "root mean square of log ratios": spread}


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        pytest.param(
            label,
            measure,
            marks=[pytest.mark.xfail(strict=True, reason=NOT_BEATEN[label, measure])]
            if (label, measure) in NOT_BEATEN
            else [],
        )
        for label in PLAIN
        for measure in MEASURES
    ],
)
def test_the_model_errs_less_than_a_baseline(label: str, measure: str, tabulate: Tabulate) -> None:
    error = MEASURES[measure]
    ours, theirs = error(ratios(pressure)), error(PLAIN[label](error))
    tabulate(
        BASELINES,
        f"seven L4-5 ratios, {measure}; baseline: {label}",
        f"{theirs:.2f} (the baseline)",
        f"{ours:.2f}",
    )
    assert ours < NO_LESS * theirs


@pytest.mark.xfail(strict=True, reason="0.33 against 0.10: that model is better at these five")
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

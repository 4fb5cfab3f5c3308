"""The joint of true state and causes: whatever is summed out by hand, and by closed forms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad

from plumbline.causal import (
    Cause,
    Context,
    Fragment,
    Gain,
    Hazard,
    assemble,
    compile_model,
    fill,
)
from plumbline.explanation.what_next import Disease, JointStates, Split, TrueStates

CLOSE = 1e-12
BY_INTEGRAL = 1e-7  # the quadrature has few nodes
SPLIT = TrueStates(
    diseases=(Disease(state="systemic", cause="systemic", when=("present",)),),
    split=Split(neck="neck", named="named", sources=("local",)),
    otherwise="unspecific",
)
CAUSES = ("neck", "systemic", "local", "second", "third")


class TestTheJointOfTheNetwork:
    @pytest.mark.parametrize("causes", [(), ("local",), ("third", "local"), CAUSES])
    def test_is_the_same_whatever_is_summed_out(
        self, joint_given_neck_pain: Callable[..., JointStates], causes: tuple[str, ...]
    ) -> None:
        enumerated = joint_given_neck_pain(SPLIT, summed_out=())
        leaves = joint_given_neck_pain(SPLIT, summed_out=("systemic", "local", "third"))
        np.testing.assert_allclose(enumerated.of(causes), leaves.of(causes), atol=CLOSE)

    def test_adds_up_to_one(self, joint_given_neck_pain: Callable[..., JointStates]) -> None:
        joint = joint_given_neck_pain(SPLIT)
        assert joint.of(("second", "local")).sum() == pytest.approx(1.0, abs=CLOSE)

    def test_does_not_depend_on_what_else_is_asked(
        self, joint_given_neck_pain: Callable[..., JointStates]
    ) -> None:
        joint = joint_given_neck_pain(SPLIT)
        both = joint.of(("local", "second"))
        np.testing.assert_allclose(both.sum(axis=3), joint.of(("local",)), atol=CLOSE)
        np.testing.assert_allclose(both.sum(axis=2), joint.of(("second",)), atol=CLOSE)

    def test_a_disease_takes_everybody_who_has_it(
        self, joint_given_neck_pain: Callable[..., JointStates]
    ) -> None:
        table = joint_given_neck_pain(SPLIT).of(("systemic",))[0]
        assert np.all(table[0, 0] == 0.0)
        assert np.all(table[1:, 1] == 0.0)


def constant(value: float) -> Callable[[Context], np.ndarray]:
    return lambda context: np.full(context.rows, value)


def one_person(neck: float, local: float, leak: float, gain: float) -> np.ndarray:
    """Return neck, named, unspecific where every cause is surely on."""
    certain = {"chances": lambda context: np.tile([0.0, 1.0], (context.rows, 1))}
    on = ("present",)
    model = assemble(
        [
            Fragment(
                name="one",
                causes=(
                    Cause(id="neck", label="", neck_states=on, **certain),
                    Cause(id="local", label="", **certain),
                ),
                hazards=(
                    Hazard(symptom="pain", owner="n", rate=constant(neck), when={"neck": on}),
                    Hazard(symptom="pain", owner="l", rate=constant(local), when={"local": on}),
                    Hazard(symptom="pain", owner="leak", rate=constant(leak)),
                ),
                gains=(Gain(owner="g", factor=constant(gain), when={"neck": on}),),
            )
        ]
    )
    compiled = compile_model(model, "pain", (), ("local",))
    states = TrueStates(
        diseases=(),
        split=Split(neck="neck", named="named", sources=("local",)),
        otherwise="unspecific",
    )
    tables = fill(compiled, Context(rows=1, values={}), {})
    return JointStates(compiled, tables, states).of(())[0]


class TestWhatSetThePainOff:
    def test_is_the_share_of_the_hazard_without_a_gain(self) -> None:
        shares = one_person(0.3, 0.5, 0.2, 1.0)
        np.testing.assert_allclose(shares, [0.3, 0.5, 0.2], atol=BY_INTEGRAL)

    def test_credits_the_neck_with_what_its_gain_adds_to_others(self) -> None:
        shares = one_person(0.3, 0.5, 0.2, 2.0)
        np.testing.assert_allclose(shares, [1.3 / 2.0, 0.25, 0.1], atol=BY_INTEGRAL)

    def test_relief_by_the_neck_is_taken_from_nobody_but_sums_to_one(self) -> None:
        shares = one_person(-0.1, 0.5, 0.2, 1.0)
        assert shares[0] == 0.0
        assert shares.sum() == pytest.approx(1.0, abs=CLOSE)

    def test_averages_over_states_as_the_integral_says(
        self, joint_given_neck_pain: Callable[..., JointStates]
    ) -> None:
        table = joint_given_neck_pain(SPLIT, summed_out=()).of(CAUSES)[0]
        # Local source on, second route by the neck: both at 0.5 and 0.4, beside the leak.
        state = table[:, 1, 0, 1, 2, 0]
        rates = -np.log1p(-np.array([0.4, 0.5, 0.05]))
        fired = [quad(lambda t, r=r: r * np.exp(-rates.sum() * t), 0, 1)[0] for r in rates]
        np.testing.assert_allclose(
            state[1:] / state.sum(), np.array(fired) / np.sum(fired), atol=BY_INTEGRAL
        )

"""The worked examples of the engine's mathematics, computed by hand from their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import (
    Cause,
    Context,
    Finding,
    Fragment,
    Gain,
    Hazard,
    Link,
    Solution,
    Term,
    assemble,
    compile_model,
    fill,
    solve,
)

NECK, SYSTEMIC, LOCAL = "neck", "systemic", "local"


def constant(value: float) -> Term:
    return lambda context: np.full(context.rows, value)


def hazard(probability: float) -> Term:
    return constant(-np.log1p(-probability))


def noisy_or(leak: float, *links: tuple[int, dict[int, float]]) -> object:
    """Return a likelihood table over parents given as (states, {state: probability}), in order."""

    def table(context: Context) -> np.ndarray:
        absent = np.array(1.0 - leak)
        for states, link in links:
            factor = np.array([1.0 - link.get(s, 0.0) for s in range(states)])
            absent = np.multiply.outer(absent, factor)
        return np.broadcast_to(np.stack([1 - absent, absent]), (context.rows, 2, *absent.shape))

    return table


def route(name: str, leak: float, link: float) -> tuple[Cause, Link]:
    cause = Cause(
        id=name,
        label=name,
        states=("off", "anyway", "by_neck"),
        onset={"anyway": hazard(leak)},
        neck_states=("by_neck",),
    )
    return cause, Link(child=name, parents={NECK: ("present",)}, hazard=hazard(link), state="by_neck")


def worked_model() -> Fragment:
    second, to_second = route("second", 0.05, 0.35)
    third, to_third = route("third", 0.10, 0.25)
    pain = {"second": 0.40, "third": 0.30}
    return Fragment(
        name="worked",
        causes=(
            Cause(id=NECK, label="", onset={"present": hazard(0.30)}, neck_states=("present",)),
            Cause(id=SYSTEMIC, label="", onset={"present": hazard(0.05)}),
            Cause(id=LOCAL, label="", onset={"present": hazard(0.40)}),
            second,
            third,
        ),
        links=(to_second, to_third),
        hazards=(
            Hazard(symptom="pain", owner="leak", rate=hazard(0.05)),
            Hazard(symptom="pain", owner=SYSTEMIC, rate=hazard(0.60), when={SYSTEMIC: ("present",)}),
            Hazard(symptom="pain", owner=LOCAL, rate=hazard(0.50), when={LOCAL: ("present",)}),
            *(
                Hazard(symptom="pain", owner=name, rate=hazard(p), when={name: (state,)})
                for name, p in pain.items()
                for state in ("anyway", "by_neck")
            ),
        ),
    )


FINDINGS = (
    Finding(
        id="neck_pain",
        parents=(NECK, SYSTEMIC),
        values=("present", "absent"),
        likelihood=noisy_or(0.10, (2, {1: 0.70}), (2, {1: 0.30})),
    ),
    Finding(
        id="forward_head",
        parents=("second",),
        values=("present", "absent"),
        likelihood=noisy_or(0.20, (3, {1: 0.60, 2: 0.60})),
    ),
    Finding(
        id="morning_stiffness",
        parents=(SYSTEMIC,),
        values=("present", "absent"),
        likelihood=noisy_or(0.10, (2, {1: 0.70})),
    ),
    Finding(
        id="lumbar_tenderness",
        parents=(LOCAL,),
        values=("present", "absent"),
        likelihood=noisy_or(0.15, (2, {1: 0.60})),
    ),
)


@pytest.fixture(scope="module")
def answer() -> Solution:
    seen = {"neck_pain": 0, "forward_head": 0, "morning_stiffness": 1, "lumbar_tenderness": 0}
    compiled = compile_model(assemble([worked_model()]), "pain", FINDINGS)
    context = Context(rows=1, values={})
    return solve(compiled, fill(compiled, context, {k: np.array([v]) for k, v in seen.items()}))


class TestThreeCauses:
    def test_the_probability_of_the_evidence(self, answer: Solution) -> None:
        assert answer.evidence_prob[0] == pytest.approx(0.018226, abs=5e-7)

    @pytest.mark.parametrize(
        ("cause", "expected"), [(NECK, 0.869), (SYSTEMIC, 0.033), (LOCAL, 0.851), ("second", 0.683), ("third", 0.340)]
    )
    def test_the_posterior(self, answer: Solution, cause: str, expected: float) -> None:
        assert 1 - answer.states[cause][0, 0] == pytest.approx(expected, abs=5e-4)

    def test_a_healthy_neck_removes_the_pain_as_enumerated(self, answer: Solution) -> None:
        assert answer.absent_never[0] == pytest.approx(0.2326, abs=5e-5)

    @pytest.mark.parametrize(
        ("owner", "sole", "share", "involved"),
        [
            ("second", 0.2142, 0.3039, 0.4017),
            ("third", 0.0639, 0.1022, 0.1467),
            (SYSTEMIC, 0.0107, 0.0167, 0.0238),
            (LOCAL, 0.4133, 0.5184, 0.6321),
            ("leak", 0.0366, 0.0587, 0.0848),
        ],
    )
    def test_every_player(
        self, answer: Solution, owner: str, sole: float, share: float, involved: float
    ) -> None:
        number = answer.owners.index(owner)
        assert answer.sole[0, number] == pytest.approx(sole, abs=6e-5)
        assert answer.share[0, number] == pytest.approx(share, abs=6e-5)
        assert answer.involved[0, number] == pytest.approx(involved, abs=6e-5)

    def test_the_shares_add_up_to_one(self, answer: Solution) -> None:
        assert answer.share[0].sum() == pytest.approx(1.0, abs=1e-12)

    def test_without_monotonicity_the_bracket_is_as_printed(self, answer: Solution) -> None:
        assert answer.bracket_low[0] == pytest.approx(0.2326, abs=5e-5)
        assert answer.bracket_high[0] == pytest.approx(0.6969, abs=5e-5)


class TestGainAsTwoPlayers:
    """Hazards .30 (neck part), .10 (its rest), .05 leak, .60 local; gains .8 x 1.5 (neck) x 1.2."""

    @pytest.fixture(scope="class")
    def gained(self) -> Solution:
        rates = {"neck_part": 0.30, "rest": 0.10, "leak": 0.05, "local": 0.60}
        fragment = Fragment(
            name="gained",
            causes=(Cause(id="anything", label="", onset={"present": constant(0.1)}),),
            hazards=tuple(
                Hazard(symptom="pain", owner=k, rate=constant(v), neck=k == "neck_part")
                for k, v in rates.items()
            ),
            gains=(
                Gain(owner="neck_gain", factor=constant(1.5), neck=True),
                Gain(owner="other_gain", factor=constant(1.2)),
            ),
        )
        compiled = compile_model(assemble([fragment]), "pain")
        return solve(compiled, fill(compiled, Context(rows=1, values={}), {}, base_gain=0.8))

    @pytest.mark.parametrize(
        ("owner", "sole", "share", "involved"),
        [
            ("neck_part", 0.152819, 0.236780, 0.450002),
            ("rest", 0.043805, 0.079426, 0.172042),
            ("leak", 0.021114, 0.039770, 0.089116),
            ("local", 0.388211, 0.468259, 0.742147),
            ("neck_gain", 0.185342, 0.121717, 0.507857),
            ("other_gain", 0.081056, 0.054048, 0.285755),
        ],
    )
    def test_every_player(
        self, gained: Solution, owner: str, sole: float, share: float, involved: float
    ) -> None:
        number = gained.owners.index(owner)
        assert gained.sole[0, number] == pytest.approx(sole, abs=6e-7)
        assert gained.share[0, number] == pytest.approx(share, abs=6e-7)
        assert gained.involved[0, number] == pytest.approx(involved, abs=6e-7)

    def test_the_neck_in_all(self, gained: Solution) -> None:
        assert gained.absent_never[0] == pytest.approx(0.341595, abs=6e-7)


class TestContinuousChannel:
    def test_a_load_ratio_of_1_8_against_a_healthy_twin(self) -> None:
        beta, ratio = 0.9, 1.8
        fragment = Fragment(
            name="load",
            causes=(Cause(id=LOCAL, label="", onset={"present": constant(50.0)}),),
            hazards=(
                Hazard(symptom="pain", owner="leak", rate=hazard(0.05)),
                Hazard(symptom="pain", owner=LOCAL, rate=hazard(0.50), when={LOCAL: ("present",)}),
                Hazard(symptom="pain", owner="load", rate=constant(beta * (ratio - 1)), neck=True),
            ),
        )
        compiled = compile_model(assemble([fragment]), "pain")
        got = solve(compiled, fill(compiled, Context(rows=1, values={}), {}))
        assert got.absent_never[0] == pytest.approx(0.3171, abs=5e-5)

"""The worked examples of the engine's mathematics, computed here from their definitions.

Three routes of numbers meet: the four printed digits, an enumeration of every exogenous variable
inside this file (to 1e-12), and the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from math import exp, factorial, prod
from typing import final

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

NECK, SYSTEMIC, LOCAL, SECOND, THIRD = "neck", "systemic", "local", "second", "third"
CLOSE = 1e-12
SEEN = {"neck_pain": 0, "forward_head": 0, "morning_stiffness": 1, "lumbar_tenderness": 0}
PAIN = {SECOND: 0.40, THIRD: 0.30, SYSTEMIC: 0.60, LOCAL: 0.50, "leak": 0.05}
ONSET = {NECK: 0.30, SYSTEMIC: 0.05, LOCAL: 0.40, SECOND: 0.05, THIRD: 0.10}
LINK = {SECOND: 0.35, THIRD: 0.25}


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


def route(name: str) -> Cause:
    return Cause(
        id=name,
        label=name,
        states=("off", "anyway", "by_neck"),
        onset={"anyway": hazard(ONSET[name])},
        neck_states=("by_neck",),
    )


def worked_model(owners: dict[tuple[str, str], str] | None = None) -> Fragment:
    """Return the model; ``owners`` renames the owner of a route's state."""
    renamed = owners or {}
    on = ("present",)
    neck = {NECK: on}
    return Fragment(
        name="worked",
        causes=(
            Cause(id=NECK, label="", onset={"present": hazard(ONSET[NECK])}, neck_states=on),
            Cause(id=SYSTEMIC, label="", onset={"present": hazard(ONSET[SYSTEMIC])}),
            Cause(id=LOCAL, label="", onset={"present": hazard(ONSET[LOCAL])}),
            route(SECOND),
            route(THIRD),
        ),
        links=tuple(
            Link(child=name, parents=neck, hazard=hazard(p), state="by_neck")
            for name, p in LINK.items()
        ),
        hazards=(
            Hazard(symptom="pain", owner="leak", rate=hazard(PAIN["leak"])),
            *(
                Hazard(symptom="pain", owner=name, rate=hazard(PAIN[name]), when={name: on})
                for name in (SYSTEMIC, LOCAL)
            ),
            *(
                Hazard(
                    symptom="pain",
                    owner=renamed.get((name, state), name),
                    rate=hazard(PAIN[name]),
                    when={name: (state,)},
                )
                for name in (SECOND, THIRD)
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
        parents=(SECOND,),
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


def answer_to(
    seen: dict[str, int],
    findings: tuple[Finding, ...] = FINDINGS,
    owners: dict[tuple[str, str], str] | None = None,
) -> Solution:
    compiled = compile_model(assemble([worked_model(owners)]), "pain", findings)
    context = Context(rows=1, values={})
    return solve(compiled, fill(compiled, context, {k: np.array([v]) for k, v in seen.items()}))


@pytest.fixture(scope="module")
def answer() -> Solution:
    return answer_to(SEEN)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One combination of all exogenous variables: what is, what would be, which pain links fire."""

    weight: float
    person: dict[str, bool]
    twin: dict[str, bool]
    fires: dict[str, bool]

    def working(self, world: dict[str, bool]) -> frozenset[str]:
        return frozenset(c for c, fired in self.fires.items() if fired and world.get(c, True))


def findings_prob(on: dict[str, bool]) -> float:
    """Return P(neck pain, forward head, no morning stiffness, lumbar tenderness | causes)."""
    return (
        (1 - 0.90 * (1 - 0.70 * on[NECK]) * (1 - 0.30 * on[SYSTEMIC]))
        * (1 - 0.80 * (1 - 0.60 * on[SECOND]))
        * (0.90 * (1 - 0.70 * on[SYSTEMIC]))
        * (1 - 0.85 * (1 - 0.60 * on[LOCAL]))
    )


@cache
def units() -> tuple[Unit, ...]:
    """Return all 2^12 combinations of onsets, links and pain links, weighted by the findings."""
    names = [*ONSET, *(f"link {name}" for name in LINK), *(f"fires {name}" for name in PAIN)]
    chances = [*ONSET.values(), *LINK.values(), *PAIN.values()]
    found = []
    for bits in product((False, True), repeat=len(names)):
        u = dict(zip(names, bits, strict=True))
        weight = prod(p if bit else 1 - p for p, bit in zip(chances, bits, strict=True))
        person = {c: u[c] or (c in LINK and u[NECK] and u[f"link {c}"]) for c in ONSET}
        twin = {c: u[c] and c != NECK for c in ONSET}
        fires = {c: u[f"fires {c}"] for c in PAIN}
        weight *= findings_prob(person)
        found.append(Unit(weight=weight, person=person, twin=twin, fires=fires))
    return tuple(found)


def mean_given_pain(value: object) -> float:
    painful = [(u, u.working(u.person)) for u in units() if u.working(u.person)]
    total = sum(u.weight for u, _ in painful)
    return sum(u.weight * value(u, w) for u, w in painful) / total  # type: ignore[operator]


class TestThreeCauses:
    def test_the_probability_of_the_evidence(self, answer: Solution) -> None:
        exact = sum(u.weight for u in units() if u.working(u.person))
        assert answer.evidence_prob[0] == pytest.approx(0.018226, abs=5e-7)
        assert answer.evidence_prob[0] == pytest.approx(exact, abs=CLOSE)

    @pytest.mark.parametrize(
        ("cause", "printed"),
        [(NECK, 0.869), (SYSTEMIC, 0.033), (LOCAL, 0.851), (SECOND, 0.683), (THIRD, 0.340)],
    )
    def test_the_posterior(self, answer: Solution, cause: str, printed: float) -> None:
        exact = mean_given_pain(lambda u, _: u.person[cause])
        assert 1 - answer.states[cause][0, 0] == pytest.approx(printed, abs=5e-4)
        assert 1 - answer.states[cause][0, 0] == pytest.approx(exact, abs=CLOSE)

    def test_a_healthy_neck_removes_the_pain_as_enumerated(self, answer: Solution) -> None:
        exact = mean_given_pain(lambda u, _: not u.working(u.twin))
        assert answer.absent_never[0] == pytest.approx(0.2326, abs=5e-5)
        assert answer.absent_never[0] == pytest.approx(exact, abs=CLOSE)

    @pytest.mark.parametrize(
        ("owner", "sole", "share", "involved"),
        [
            (SECOND, 0.2142, 0.3039, 0.4017),
            (THIRD, 0.0639, 0.1022, 0.1467),
            (SYSTEMIC, 0.0107, 0.0167, 0.0238),
            (LOCAL, 0.4133, 0.5184, 0.6321),
            ("leak", 0.0366, 0.0587, 0.0848),
        ],
    )
    def test_every_player(
        self, answer: Solution, owner: str, sole: float, share: float, involved: float
    ) -> None:
        number = answer.owners.index(owner)
        printed = {"sole": sole, "share": share, "involved": involved}
        exact = {
            "sole": mean_given_pain(lambda _, w: w == {owner}),
            "share": mean_given_pain(lambda _, w: (owner in w) / len(w)),
            "involved": mean_given_pain(lambda _, w: owner in w),
        }
        for key, digits in printed.items():
            got = getattr(answer, key)[0, number]
            assert got == pytest.approx(digits, abs=6e-5)
            assert got == pytest.approx(exact[key], abs=CLOSE)

    def test_the_shares_add_up_to_one(self, answer: Solution) -> None:
        assert answer.share[0].sum() == pytest.approx(1.0, abs=CLOSE)

    def test_both_routes_together(self) -> None:
        both = {(name, state): "routes" for name in LINK for state in ("anyway", "by_neck")}
        got = answer_to(SEEN, owners=both)
        exact = mean_given_pain(lambda _, w: w <= {SECOND, THIRD})
        assert got.sole[0, got.owners.index("routes")] == pytest.approx(0.3006, abs=5e-5)
        assert got.sole[0, got.owners.index("routes")] == pytest.approx(exact, abs=CLOSE)

    def test_the_neck_carries_the_part_of_the_routes_that_is_not_there_anyway(self) -> None:
        split = {(name, "by_neck"): "neck" for name in LINK}
        got = answer_to(SEEN, owners=split)
        exact = mean_given_pain(lambda u, w: sum(c in w and not u.twin[c] for c in LINK) / len(w))
        assert got.share[0, got.owners.index("neck")] == pytest.approx(0.3193, abs=5e-5)
        assert got.share[0, got.owners.index("neck")] == pytest.approx(exact, abs=CLOSE)


def coarse_bounds(*, consistent: bool) -> tuple[float, float, float]:
    """Return the bracket over coarse states (route on or off), from closed forms.

    ``p1`` is the chance of pain in a state, ``p0`` that chance had the neck never been ill, when a
    route that is on stays on with probability ``leak / P(on)``. ``consistent`` leaves out the
    states that the intervention does not change.
    """
    pain, low, high = 0.0, 0.0, 0.0
    for bits in product((False, True), repeat=5):
        on = dict(zip(ONSET, bits, strict=True))
        weight = findings_prob(on)
        calm, calm_twin = 1 - PAIN["leak"], 1 - PAIN["leak"]
        for name, present in on.items():
            chance = ONSET[name]
            if name in LINK:
                chance = 1 - (1 - chance) * (1 - LINK[name] * on[NECK])
            weight *= chance if present else 1 - chance
            if present and name in PAIN:
                calm *= 1 - PAIN[name]
                calm_twin *= 1 - PAIN[name] * (ONSET[name] / chance if name in LINK else 1.0)
        pain += weight * (1 - calm)
        if not consistent or calm_twin - calm > CLOSE:
            low += weight * max(0.0, calm_twin - calm)
            high += weight * min(1 - calm, calm_twin)
    return pain, low / pain, high / pain


def coarse_bounds_by_units() -> tuple[float, float]:
    """Return the same bracket, with each state's two chances counted over exogenous variables."""
    counts: dict[tuple[bool, ...], np.ndarray] = {}
    for unit in units():
        pain, pain_twin = bool(unit.working(unit.person)), bool(unit.working(unit.twin))
        tally = counts.setdefault(tuple(unit.person.values()), np.zeros(3))
        tally += unit.weight * np.array([1.0, pain, pain_twin])
    total = sum(tally[1] for tally in counts.values())
    low = sum(max(0.0, pain - twin) for _, pain, twin in counts.values())
    high = sum(min(pain, weight - twin) for weight, pain, twin in counts.values())
    return low / total, high / total


class TestTheBracketWithoutMonotonicity:
    """What remains known if relief and harm may mix.

    The printed upper end, .6969, lets the intervention change people in whom it changes nothing:
    those without a neck disorder, or whose routes are off. Consistency forbids that; counting
    changed states only gives .4884. The engine's states are finer: they tell a route that is on
    anyway from one that the neck brought about, which gives .4422. All share the lower end.
    """

    def test_the_printed_bracket_is_reproduced_in_two_ways(self) -> None:
        _, low, high = coarse_bounds(consistent=False)
        assert (low, high) == (pytest.approx(0.2326, abs=5e-5), pytest.approx(0.6969, abs=5e-5))
        assert (low, high) == pytest.approx(coarse_bounds_by_units(), abs=CLOSE)

    def test_consistency_sharpens_it_and_finer_states_once_more(self, answer: Solution) -> None:
        _, _, printed = coarse_bounds(consistent=False)
        _, _, consistent = coarse_bounds(consistent=True)
        assert consistent == pytest.approx(0.4884, abs=5e-5)
        assert answer.bracket_high[0] == pytest.approx(0.4422, abs=5e-5)
        assert answer.bracket_high[0] <= consistent <= printed

    def test_the_lower_end_is_the_monotone_answer(self, answer: Solution) -> None:
        _, low, _ = coarse_bounds(consistent=True)
        assert answer.bracket_low[0] == pytest.approx(low, abs=CLOSE)
        assert answer.bracket_low[0] == pytest.approx(answer.absent_never[0], abs=CLOSE)


class TestCommonCause:
    """A disease that hurts neck and back associates the two without a path between them."""

    def test_neck_pain_makes_back_pain_more_likely(self) -> None:
        nothing, neck_pain = answer_to({}), answer_to({"neck_pain": 0})
        assert nothing.evidence_prob[0] == pytest.approx(0.340, abs=5e-4)
        given = neck_pain.evidence_prob[0] / neck_pain.findings_prob[0]
        assert given == pytest.approx(0.414, abs=5e-4)

    def test_with_the_disease_and_a_healthy_neck_the_neck_is_innocent(self) -> None:
        sure = [
            Finding(
                id=f"{cause} known",
                parents=(cause,),
                values=("yes", "no"),
                likelihood=noisy_or(0.0, (2, {1: 1.0})),
            )
            for cause in (SYSTEMIC, NECK)
        ]
        got = answer_to({**SEEN, "systemic known": 0, "neck known": 1}, (*FINDINGS, *sure))
        assert got.absent_never[0] == 0.0
        assert got.sole[0, got.owners.index(SYSTEMIC)] == pytest.approx(0.416, abs=5e-4)


RATES = {"neck_part": 0.30, "rest": 0.10, "leak": 0.05, LOCAL: 0.60}
GAINS = {"neck_gain": 1.5, "other_gain": 1.2}
BASE_GAIN = 0.8


def gained_hazard(on: frozenset[str]) -> float:
    gain = BASE_GAIN * prod(f for name, f in GAINS.items() if name in on)
    return gain * sum(rate for name, rate in RATES.items() if name in on)


def gone(off: frozenset[str]) -> float:
    """Return the chance that the pain is gone once these players are off, given pain."""
    everyone = frozenset([*RATES, *GAINS])
    calm = exp(-gained_hazard(everyone))
    return (exp(-gained_hazard(everyone - off)) - calm) / (1 - calm)


def shapley_value(player: str) -> float:
    others = [p for p in (*RATES, *GAINS) if p != player]
    value = 0.0
    for bits in product((False, True), repeat=len(others)):
        off = frozenset(p for p, bit in zip(others, bits, strict=True) if bit)
        orders = (
            factorial(len(off)) * factorial(len(others) - len(off)) / factorial(len(others) + 1)
        )
        value += orders * (gone(off | {player}) - gone(off))
    return value


@pytest.fixture(scope="module")
def gained() -> Solution:
    fragment = Fragment(
        name="gained",
        causes=(Cause(id="anything", label="", onset={"present": constant(0.1)}),),
        hazards=tuple(
            Hazard(symptom="pain", owner=k, rate=constant(v), neck=k == "neck_part")
            for k, v in RATES.items()
        ),
        gains=tuple(
            Gain(owner=k, factor=constant(v), neck=k == "neck_gain") for k, v in GAINS.items()
        ),
    )
    compiled = compile_model(assemble([fragment]), "pain")
    return solve(compiled, fill(compiled, Context(rows=1, values={}), {}, base_gain=BASE_GAIN))


class TestGainAsTwoPlayers:
    @pytest.mark.parametrize(
        ("owner", "sole", "share", "involved"),
        [
            ("neck_part", 0.152819, 0.236780, 0.450002),
            ("rest", 0.043805, 0.079426, 0.172042),
            ("leak", 0.021114, 0.039770, 0.089116),
            (LOCAL, 0.388211, 0.468259, 0.742147),
            ("neck_gain", 0.185342, 0.121717, 0.507857),
            ("other_gain", 0.081056, 0.054048, 0.285755),
        ],
    )
    def test_every_player(
        self, gained: Solution, owner: str, sole: float, share: float, involved: float
    ) -> None:
        number = gained.owners.index(owner)
        everyone = frozenset([*RATES, *GAINS])
        part = gained_hazard(everyone) - gained_hazard(everyone - {owner})
        exact = {
            "sole": (sole, gone(frozenset([owner]))),
            "share": (share, shapley_value(owner)),
            "involved": (involved, (1 - exp(-part)) / (1 - exp(-gained_hazard(everyone)))),
        }
        for key, (printed, enumerated) in exact.items():
            got = getattr(gained, key)[0, number]
            assert got == pytest.approx(printed, abs=6e-7)
            assert got == pytest.approx(enumerated, abs=CLOSE)

    def test_the_neck_in_all(self, gained: Solution) -> None:
        exact = gone(frozenset(["neck_part", "neck_gain"]))
        assert gained.absent_never[0] == pytest.approx(0.341595, abs=6e-7)
        assert gained.absent_never[0] == pytest.approx(exact, abs=CLOSE)

    def test_a_gain_that_makes_a_share_smaller_than_its_sole_part(self, gained: Solution) -> None:
        number = gained.owners.index("neck_gain")
        assert gained.share[0, number] < gained.sole[0, number]


@pytest.fixture(scope="module")
def loaded() -> Solution:
    """A load ratio of 1.8 against a healthy twin, at a hazard of 0.9 per unit above one."""
    per_unit, ratio, relieved_ratio = 0.9, 1.8, 1.4
    fragment = Fragment(
        name="load",
        causes=(Cause(id=LOCAL, label="", onset={"present": constant(50.0)}),),
        hazards=(
            Hazard(symptom="pain", owner="leak", rate=hazard(0.05)),
            Hazard(symptom="pain", owner=LOCAL, rate=hazard(0.50), when={LOCAL: ("present",)}),
            Hazard(
                symptom="pain",
                owner="load",
                rate=constant(per_unit * (ratio - 1)),
                neck=True,
                remains=constant((relieved_ratio - 1) / (ratio - 1)),
            ),
        ),
    )
    compiled = compile_model(assemble([fragment]), "pain")
    return solve(compiled, fill(compiled, Context(rows=1, values={}), {}))


class TestContinuousChannel:
    def test_never_overloaded(self, loaded: Solution) -> None:
        calm, calm_twin = 0.95 * 0.50 * exp(-0.9 * 0.8), 0.95 * 0.50
        assert loaded.absent_never[0] == pytest.approx(0.3171, abs=5e-5)
        assert loaded.absent_never[0] == pytest.approx((calm_twin - calm) / (1 - calm), abs=CLOSE)

    def test_relieved_in_part(self, loaded: Solution) -> None:
        calm, calm_twin = 0.95 * 0.50 * exp(-0.9 * 0.8), 0.95 * 0.50 * exp(-0.9 * 0.4)
        assert loaded.absent_from_now[0] == pytest.approx(0.1303, abs=5e-5)
        exact = (calm_twin - calm) / (1 - calm)
        assert loaded.absent_from_now[0] == pytest.approx(exact, abs=CLOSE)

"""The count of cord signs: published ratios where it is settled, bounds where it is not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.case import Case
from plumbline.causal import Context
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.clusters import Cluster, Count, ratio_of_known
from plumbline.diagnosis.observe import Observed, observe
from plumbline.evidence import Estimate, fact

MakeEstimate = Callable[[str, float], Estimate]
MakeContext = Callable[..., Context]
ReadCase = Callable[[str], Case]

SIGNS = ("gait_deviation", "hoffmann", "inverted_supinator", "babinski")
UPPER_LIMB = ("hoffmann", "tromner", "wartenberg", "finger_escape")
FULL = np.ones(1)


def posttest(prior: float, ratio: float) -> float:
    odds = prior / (1 - prior) * ratio
    return odds / (1 + odds)


@pytest.fixture(scope="module")
def cluster(sure: MakeEstimate) -> Cluster:
    return Cluster(
        targets={"cord_compression": ("present",)},
        rule_out=sure("out", fact("myelopathy.cluster.cook2010.le1.lrneg", unit="ratio")),
        middle=sure("two", 1.5),
        rule_in=sure("in", fact("myelopathy.cluster.cook2010.ge3.lrpos", unit="ratio")),
        middle_baseline=sure("base", 0.3),
    )


class TestTheTable:
    def test_has_the_published_ratios(self, cluster: Cluster, at_value: MakeContext) -> None:
        table = cluster.table(at_value(cluster.parameters), ("cord_compression",), FULL)[0]
        np.testing.assert_allclose(table.sum(axis=0), 1.0)
        np.testing.assert_allclose(table[:, 1] / table[:, 0], [0.18, 1.5, 30.9], rtol=1e-6)

    @pytest.mark.parametrize(
        ("prior_fact", "ruled_in", "ruled_out"),
        [("dcm.prevalence.healthy", 0.42, 0.004), ("lss.csm.prevalence", 0.86, 0.035)],
    )
    def test_takes_the_two_published_priors_to_their_published_posteriors(
        self,
        cluster: Cluster,
        at_value: MakeContext,
        prior_fact: str,
        ruled_in: float,
        ruled_out: float,
    ) -> None:
        prior = fact(prior_fact, unit="proportion")
        table = cluster.table(at_value(cluster.parameters), ("cord_compression",), FULL)[0]
        joint = table * np.array([1 - prior, prior])
        posterior = joint[:, 1] / joint.sum(axis=1)
        # The published figures are rounded to whole and to tenths of a percent.
        assert posterior[2] == pytest.approx(ruled_in, abs=0.005)
        assert posterior[0] == pytest.approx(ruled_out, abs=0.0005)
        assert posterior[2] == pytest.approx(posttest(prior, 30.9), abs=0.001)
        assert posterior[0] == pytest.approx(posttest(prior, 0.18), abs=0.001)

    @given(
        low=st.floats(0.12, 0.42),
        middle=st.floats(1.0, 3.0),
        high=st.floats(5.5, 181.8),
        base=st.floats(0.01, 0.99),
    )
    def test_is_a_table_for_every_draw(
        self,
        sure: MakeEstimate,
        at_value: MakeContext,
        low: float,
        middle: float,
        high: float,
        base: float,
    ) -> None:
        drawn = Cluster(
            targets={"cord_compression": ("present",)},
            rule_out=sure("out", low),
            middle=sure("two", middle),
            rule_in=sure("in", high),
            middle_baseline=sure("base", base),
        )
        table = drawn.table(at_value(drawn.parameters), ("cord_compression",), FULL)[0]
        assert (table > 0).all()
        np.testing.assert_allclose(table.sum(axis=0), 1.0)
        np.testing.assert_allclose(table[:, 1] / table[:, 0], [low, middle, high], rtol=0.02)


@pytest.mark.parametrize(
    ("present", "unknown", "settled"),
    [(0, 1, True), (1, 0, True), (1, 1, False), (2, 0, True), (2, 1, False), (3, 2, True)],
)
def test_a_count_is_settled_when_the_unknown_signs_cannot_change_its_category(
    present: int, unknown: int, settled: bool
) -> None:
    assert Count(present=present, unknown=unknown).settled is settled


def test_the_strongest_sign_counts_in_full_and_the_others_in_part() -> None:
    ratios = [np.array([4.0]), np.array([9.0]), np.array([0.25])]
    bounds = (np.array([0.01]), np.array([100.0]))
    joint = ratio_of_known(ratios, np.array([0.5]), bounds)
    np.testing.assert_allclose(joint, 9.0 * 4.0**0.5 * 0.25)


def joint_ratio(observed: Observed) -> float:
    """Return the ratio with which all observed signs of the cord's pathway speak together."""
    total = 1.0
    for finding in observed.findings:
        if finding.parents == ("cord_compression",):
            context = Context(
                rows=1,
                values={part.id: np.array([part.value]) for part in finding.parameters},
                covariates={"setting": np.array([2.0])},
            )
            table = finding.likelihood(context)[0]
            off, on = table[observed.observations[finding.id]]
            total *= on / off
    return total


def examined(
    somebody: ReadCase,
    catalog: Catalog,
    age: int | None,
    states: list[str],
    signs: tuple[str, ...] = SIGNS,
) -> float:
    known = {sign: state for sign, state in zip(signs, states, strict=True) if state != "unknown"}
    person = f"person: {{age_years: {age}}}" if age is not None else "person: {}"
    written = ", ".join(f"{sign}: {state}" for sign, state in known.items())
    case = somebody(f"setting: spine_clinic\n{person}\nfindings: {{{written}}}")
    return joint_ratio(observe(case, catalog))


class TestTheSignsOfAPerson:
    @pytest.mark.parametrize(
        ("signs", "age"), [(SIGNS, 40), (SIGNS, None), (UPPER_LIMB, 61)], ids=str
    )
    def test_one_more_present_sign_never_lowers_and_one_more_absent_never_raises(
        self,
        somebody: ReadCase,
        findings_catalog: Catalog,
        signs: tuple[str, ...],
        age: int | None,
    ) -> None:
        ratios = {
            states: examined(somebody, findings_catalog, age, list(states), signs)
            for states in product(("absent", "unknown", "present"), repeat=len(signs))
        }
        for states, ratio in ratios.items():
            for index, state in enumerate(states):
                if state == "unknown" and set(states) != {"unknown"}:
                    higher = (*states[:index], "present", *states[index + 1 :])
                    lower = (*states[:index], "absent", *states[index + 1 :])
                    assert ratios[lower] <= ratio * (1 + 1e-9), (lower, states)
                    assert ratio <= ratios[higher] * (1 + 1e-9), (states, higher)

    @pytest.mark.parametrize(
        ("states", "ratio"),
        [
            (["present", "present", "unknown", "unknown"], 30.9),
            (["absent", "absent", "absent", "absent"], 0.18),
            (["present", "absent", "absent", "absent"], 1.5),
        ],
    )
    def test_a_settled_count_has_the_ratio_of_its_category(
        self,
        somebody: ReadCase,
        findings_catalog: Catalog,
        states: list[str],
        ratio: float,
    ) -> None:
        assert examined(somebody, findings_catalog, 61, states) == pytest.approx(ratio, rel=1e-6)

    def test_never_leaves_what_the_count_can_still_become(
        self, somebody: ReadCase, findings_catalog: Catalog
    ) -> None:
        states = ["absent", "present", "absent", "unknown"]
        assert 0.18 <= examined(somebody, findings_catalog, 40, states) <= 1.5

    def test_the_age_alone_says_nothing(
        self, somebody: ReadCase, findings_catalog: Catalog
    ) -> None:
        assert examined(somebody, findings_catalog, 80, ["unknown"] * 4) == 1.0

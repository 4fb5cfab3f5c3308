"""The cluster of five signs: arithmetic on two states, and the full network beside it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.conftest import Tabulate
from tests.validation.whole_model import (
    ARITHMETIC,
    SAID,
    catalog_finding,
    central,
    certain,
    prob_on,
    solved,
)

from plumbline.causal import Cause, Context, Fragment, Hazard, assemble, compile_model, fill, solve
from plumbline.diagnosis.clusters import CATEGORIES
from plumbline.evidence import fact

pytestmark = pytest.mark.validation

CLUSTER = "myelopathy_cluster"
RULE_OUT, RULE_IN = CATEGORIES[0], CATEGORIES[-1]
CELLS = [
    ("dcm.prevalence.healthy", RULE_IN, "r1.cord.posttest.cluster.general"),
    ("dcm.prevalence.healthy", RULE_OUT, "r1.cord.posttest.cluster_neg.general"),
    ("lss.csm.prevalence", RULE_IN, "r1.cord.posttest.cluster.lss"),
    ("lss.csm.prevalence", RULE_OUT, "r1.cord.posttest.cluster_neg.lss"),
]
RATIOS = {
    RULE_IN: "myelopathy.cluster.cook2010.ge3.lrpos",
    RULE_OUT: "myelopathy.cluster.cook2010.le1.lrneg",
}
TENTH_OF_A_POINT = 0.001
AS_PRINTED = 0.005  # the derived facts are printed as whole percentages
STENOSIS_AGE_YEARS = 66.0


def two_state_posterior(prior: float, category: str) -> float:
    """Return P(myelopathy | count of signs) in a model that has nothing else."""
    cause = Cause(
        id="cord_compression",
        label="compression of the cervical cord with signs",
        onset={"present": lambda context: np.full(context.rows, -np.log1p(-prior))},
    )
    leak = Hazard(symptom="pain", owner="leak", rate=lambda context: np.ones(context.rows))
    model = assemble([Fragment(name="two_states", causes=(cause,), hazards=(leak,))])
    question = central(
        setting="spine_clinic", age_years=50.0, seen=[(catalog_finding(CLUSTER), SAID)]
    )
    context = Context(rows=1, values=question.values, covariates=question.covariates)
    compiled = compile_model(model, "pain", question.findings)
    seen = {CLUSTER: np.array([CATEGORIES.index(category)])}
    solution = solve(compiled, fill(compiled, context, seen))
    return float(prob_on(solution.states, "cord_compression")[0])


def full_posterior(category: str, *, in_stenosis: bool) -> float:
    """Return the same from the whole model, given low-back pain."""
    seen = [(catalog_finding(CLUSTER), CATEGORIES.index(category))]
    if in_stenosis:
        seen.append((certain("lumbar_stenosis", "present"), SAID))
    age = STENOSIS_AGE_YEARS if in_stenosis else 50.0
    solution = solved(central(setting="spine_clinic", age_years=age, seen=seen))
    return float(prob_on(solution.states, "cord_compression")[0])


@pytest.mark.parametrize(("prior", "category", "derived"), CELLS)
def test_the_cluster_moves_a_published_prior_by_the_published_ratio(
    prior: str, category: str, derived: str, tabulate: Tabulate
) -> None:
    start = fact(prior, unit="proportion")
    printed = fact(derived, unit="proportion")
    found = two_state_posterior(start, category)
    in_stenosis = prior == "lss.csm.prevalence"
    beside = full_posterior(category, in_stenosis=in_stenosis)
    where = "66 years with lumbar stenosis" if in_stenosis else "50 years"
    signs = "three or more" if category == RULE_IN else "at most one"
    tabulate(
        ARITHMETIC,
        f"myelopathy, prior {start}, {signs} of five signs; two states",
        f"{printed}",
        f"{found:.4f}; full network (spine clinic, {where}, low-back pain): {beside:.3f}",
    )
    odds = start / (1.0 - start) * fact(RATIOS[category], unit="ratio")
    assert found == pytest.approx(odds / (1.0 + odds), abs=TENTH_OF_A_POINT)
    assert found == pytest.approx(printed, abs=AS_PRINTED)

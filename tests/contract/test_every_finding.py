"""What every finding of the catalog keeps towards the engine."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context, Finding
from plumbline.diagnosis import CAUSE_STATES, LEAVES, SETTINGS, catalog
from plumbline.evidence import facts, judgements
from plumbline.inference import assembled
from plumbline.inference.sampling import draw_parameters

DRAWS = 20
FEWEST = 60
MOVING = [
    finding
    for entry in catalog().findings
    if entry.likelihood is not None and (finding := entry.finding()) is not None
]


def drawn(finding: Finding, setting: float, rows: int = DRAWS) -> Context:
    return Context(
        rows=rows,
        values=draw_parameters(finding.parameters, seed=1, size=rows),
        covariates={"setting": np.full(rows, setting)},
    )


def test_there_are_as_many_as_were_asked_for() -> None:
    assert len(MOVING) >= FEWEST


@pytest.mark.parametrize("finding", MOVING, ids=lambda finding: finding.id)
class TestEveryFinding:
    def test_has_parents_that_exist_and_at_most_one_that_is_summed_out(
        self, finding: Finding
    ) -> None:
        assert set(finding.parents) <= set(assembled().model.causes)
        assert len(set(finding.parents) & set(LEAVES)) <= 1

    def test_adds_up_to_one_for_every_draw_in_every_setting(self, finding: Finding) -> None:
        shape = tuple(len(CAUSE_STATES[parent]) for parent in finding.parents)
        for setting in range(len(SETTINGS)):
            table = finding.likelihood(drawn(finding, float(setting)))
            assert table.shape == (DRAWS, len(finding.values), *shape)
            assert np.all(np.isfinite(table))
            assert np.all((table > 0) & (table < 1))
            np.testing.assert_allclose(table.sum(axis=1), 1.0, rtol=0, atol=1e-12)

    def test_is_never_decisive_by_itself(self, finding: Finding) -> None:
        table = finding.likelihood(drawn(finding, np.nan))
        assert table.min() > 1e-6

    def test_names_each_parameter_once_and_none_that_is_unknown(self, finding: Finding) -> None:
        names = [parameter.id for parameter in finding.parameters]
        assert len(names) == len(set(names))
        assert set(names) <= facts().keys() | judgements().keys()

    def test_cites_facts_that_exist(self, finding: Finding) -> None:
        assert set(finding.cites) <= facts().keys()

    def test_knows_its_own_values_only_once(self, finding: Finding) -> None:
        assert len(finding.values) == len(set(finding.values)) >= 2

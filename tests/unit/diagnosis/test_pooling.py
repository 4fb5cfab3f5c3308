"""Partial pooling of likelihood sets: the closed form, its limits, and what stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.finding_kinds import Ratio
from plumbline.diagnosis.likelihood_tables import log_ratios
from plumbline.diagnosis.pooling import pooled, sampling_variance
from plumbline.evidence import Estimate

MakeContext = Callable[..., Context]
MakeEstimate = Callable[[str, float], Estimate]

# Two sets of a finding that is present or absent, for one cause that is off or on.
SETS = [
    np.array([[[0.2, 0.8], [0.8, 0.2]]]),
    np.array([[[0.1, 0.2], [0.9, 0.8]]]),
]


def variances(first: float, second: float) -> list[np.ndarray]:
    off_on = np.array([0.0, 1.0])
    return [np.stack([first * off_on] * 2), np.stack([second * off_on] * 2)]


def before_renormalizing(table: np.ndarray) -> float:
    """Return the difference of both log ratios, which a renormalization leaves alone."""
    ratios = log_ratios(table)
    return float(ratios[0, 0, 1] - ratios[0, 1, 1])


class TestThePull:
    def test_is_the_closed_form(self) -> None:
        apart = [before_renormalizing(table) for table in SETS]
        one, two = pooled(SETS, variances(0.3, 0.1), np.array([0.5]))
        weights = [1 / (0.3 + 0.25), 1 / (0.1 + 0.25)]
        mean = np.average(apart, weights=weights)
        pulls = [0.3 / 0.55, 0.1 / 0.35]
        wanted = [(1 - pull) * own + pull * mean for own, pull in zip(apart, pulls, strict=True)]
        found = [before_renormalizing(one), before_renormalizing(two)]
        np.testing.assert_allclose(found, wanted)

    def test_leaves_a_set_without_sampling_error_alone(self) -> None:
        one, _ = pooled(SETS, variances(0.0, 0.4), np.array([0.5]))
        np.testing.assert_allclose(one, SETS[0])

    def test_leaves_all_sets_alone_where_settings_differ_without_bound(self) -> None:
        for before, after in zip(
            SETS, pooled(SETS, variances(0.3, 0.4), np.array([1e6])), strict=True
        ):
            np.testing.assert_allclose(after, before, rtol=1e-9)

    def test_makes_all_sets_one_where_settings_hardly_differ(self) -> None:
        one, two = pooled(SETS, variances(0.3, 0.4), np.array([1e-6]))
        assert before_renormalizing(one) == pytest.approx(before_renormalizing(two), abs=1e-9)

    def test_keeps_the_rates_of_people_without_the_cause(self) -> None:
        for before, after in zip(
            SETS, pooled(SETS, variances(0.3, 0.4), np.array([0.5])), strict=True
        ):
            np.testing.assert_allclose(after[:, :, 0], before[:, :, 0])
            np.testing.assert_allclose(after.sum(axis=1), 1.0)


class TestTheSamplingVariance:
    def test_is_nothing_for_figures_that_are_known_exactly(self, sure: MakeEstimate) -> None:
        kind = Ratio(
            targets={"hip": ("present",)}, positive=sure("a", 3.0), negative=sure("b", 0.5)
        )
        np.testing.assert_allclose(sampling_variance(kind, ("hip",)), 0.0)

    def test_is_smaller_for_the_larger_study(self, findings_catalog: Catalog) -> None:
        likelihood = findings_catalog["hla_b27"].likelihood
        assert likelihood is not None
        literature, referred, _ = likelihood.sets
        parents = ("inflammatory_disease",)
        assert np.all(
            sampling_variance(referred, parents)[:, 1]
            < sampling_variance(literature, parents)[:, 1]
        )


class TestThePackagedSets:
    @pytest.mark.parametrize(
        "name", ["nsaid_response", "uveitis", "enthesitis", "hla_b27", "peripheral_arthritis"]
    )
    def test_lie_between_what_was_published_and_each_other(
        self, name: str, findings_catalog: Catalog, at_value: MakeContext
    ) -> None:
        likelihood = findings_catalog[name].likelihood
        assert likelihood is not None
        context = at_value(likelihood.parameters)
        raw = [
            kind.table(context, likelihood.parents, np.ones(1))[0, 0, 1] for kind in likelihood.sets
        ]
        spreads = [sampling_variance(kind, likelihood.parents) for kind in likelihood.sets]
        tables = [kind.table(context, likelihood.parents, np.ones(1)) for kind in likelihood.sets]
        apart = [before_renormalizing(table) for table in tables]
        together = [
            before_renormalizing(table) for table in pooled(tables, spreads, np.array([0.65]))
        ]
        assert len(raw) == len(together)
        assert min(apart) <= min(together) <= max(together) <= max(apart)

    def test_of_a_squeezed_cauda_equina_stay_apart(self, findings_catalog: Catalog) -> None:
        likelihood = findings_catalog["saddle_numbness"].likelihood
        assert likelihood is not None
        assert likelihood.variants
        assert likelihood.pool is None

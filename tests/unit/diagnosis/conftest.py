"""What the tests of findings share: made-up estimates, contexts, and people."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from plumbline.case import Case, read_case
from plumbline.causal import Context, Finding
from plumbline.diagnosis.catalog import Catalog, catalog
from plumbline.diagnosis.causes import SETTINGS
from plumbline.evidence import Estimate
from plumbline.evidence.laws import Point

MakeEstimate = Callable[[str, float], Estimate]
MakeContext = Callable[..., Context]


@pytest.fixture(scope="session")
def sure() -> MakeEstimate:
    """Return a maker of estimates that are known exactly."""

    def make(name: str, value: float) -> Estimate:
        return Estimate(
            id=name,
            basis="judgement",
            shape="fixed",
            unit="1",
            value=value,
            low=value,
            high=value,
            level=0.9,
            source_ids=(),
            checked="judgement",
            widened=False,
            law=Point(value=value),
        )

    return make


@pytest.fixture(scope="session")
def at_value() -> MakeContext:
    """Return a maker of one-row contexts in which every parameter has its printed value."""

    def make(parameters: Iterable[Estimate], setting: str | None = None) -> Context:
        code = np.nan if setting is None else float(SETTINGS.index(setting))
        return Context(
            rows=1,
            values={part.id: np.array([part.value]) for part in parameters},
            covariates={"setting": np.array([code])},
        )

    return make


@pytest.fixture(scope="session")
def drawn() -> MakeContext:
    """Return a maker of contexts with many draws, in every setting and in an unknown one."""

    def make(finding: Finding, rows: int = 210) -> Context:
        rng = np.random.default_rng(20)
        codes = np.resize([np.nan, *range(len(SETTINGS))], rows)
        return Context(
            rows=rows,
            values={part.id: part.draw(rng, rows) for part in finding.parameters},
            covariates={"setting": codes},
        )

    return make


@pytest.fixture(scope="session")
def findings_catalog() -> Catalog:
    """Return the packaged catalog."""
    return catalog()


@pytest.fixture(scope="session")
def somebody(findings_catalog: Catalog) -> Callable[[str], Case]:
    """Return a reader of people written as YAML, without the two lines that every case needs."""

    def read(text: str) -> Case:
        return read_case(
            f"plumbline: 1\nid: somebody\n{text}\n", vocabulary=findings_catalog.vocabulary
        )

    return read

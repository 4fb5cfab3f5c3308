"""The pages of the spine model say where their figures come from, and enough to compute it anew."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from plumbline.evidence import fact, judgement, sources
from plumbline.simulators.spine import named_postures
from plumbline.simulators.spine.body.alignment_norms import norm_of, spread

DOCS = Path(__file__).parents[2] / "docs"
LINK = re.compile(r"\[([a-z0-9_]+)\]\(#loads-\1\)", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Half a unit of the last digit that a page shows.
HALF = 0.5


@pytest.fixture
def page_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Return a function that imports a module beside the documentation."""
    monkeypatch.syspath_prepend(str(DOCS))
    yield importlib.import_module
    for name in [name for name in sys.modules if name.startswith("generate")]:
        del sys.modules[name]


@pytest.fixture
def cited(page_tables: object) -> ModuleType:
    return page_tables("generate_spine_sources")


@pytest.fixture
def numbers(page_tables: object) -> ModuleType:
    return page_tables("generate_spine_equations")


def published_rows() -> dict[str, tuple[str, str]]:
    """Return the published cell and the source cell of every row of the page's tables."""
    found: dict[str, tuple[str, str]] = {}
    head: list[str] = []
    for line in (DOCS / "spine_loads.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
        elif "published" in head and not line.startswith("|---"):
            found[cells[0]] = (cells[head.index("published")], cells[head.index("source")])
    return found


def test_every_published_row_links_the_sources_of_its_facts(cited: ModuleType) -> None:
    for name, (_, source) in published_rows().items():
        assert tuple(LINK.findall(source)) == cited.cited(cited.ROWS[name]), name


def test_no_source_is_given_for_a_row_that_the_page_lacks(cited: ModuleType) -> None:
    page = (DOCS / "spine_loads.md").read_text(encoding="utf-8")
    assert set(cited.ROWS) == set(published_rows())
    assert [name for name in cited.MODELS if f"| {name} |" not in page] == []


def test_what_a_row_calls_published_is_what_its_facts_say(cited: ModuleType) -> None:
    for name, (shown, _) in published_rows().items():
        row = cited.ROWS[name]
        if row.kind not in (cited.PRINTED, cited.RATIO):
            continue
        for value in expected(cited, row):
            assert any(same(value, printed) for printed in NUMBER.findall(shown)), (name, value)


def expected(cited: ModuleType, row: object) -> list[float]:
    """Return the numbers that the published cell of a row has to hold."""
    records = [cited.fact_record(name) for name in row.facts]
    if row.kind == cited.RATIO:
        return [records[0].value / records[1].value]
    values = [number for each in records for number in (each.value, each.low, each.high)]
    return [abs(value) for value in values if value is not None]


def same(value: float, printed: str) -> bool:
    """Return whether a number was rounded to what is printed."""
    digits = len(printed.partition(".")[2])
    return abs(value - float(printed)) <= (HALF + 1e-6) * 10.0**-digits


def test_every_source_of_the_loads_stands_in_the_list_of_references(cited: ModuleType) -> None:
    listed = cited.references()
    for row in (*cited.ROWS.values(), *cited.MODELS.values()):
        for name in cited.cited(row):
            title = cited.text(sources()[name].title)
            assert f"(loads-{name})=\n" in listed
            assert title in listed


def test_every_turn_of_every_posture_stands_in_the_table(numbers: ModuleType) -> None:
    table = numbers.postures_table()
    for posture in named_postures().values():
        for turn in posture.turns:
            shown = f"| {np.degrees(turn.angle_rad):+.3g} |"
            (row,) = [
                line
                for line in table.splitlines()
                if line.startswith(f"| {posture.id} | {turn.over.replace('_', ' ')} |")
                and f"`{turn.angle}`" in line
            ]
            assert shown in row


def test_the_shown_law_of_standing_has_the_published_spreads(numbers: ModuleType) -> None:
    names, _, spreads, correlation = numbers.law_of(norm_of(numbers.AGE_YEARS))
    for name, (_, origin) in numbers.CURVES.items():
        known = numbers.judgements()
        wanted = judgement(origin, unit="deg") if origin in known else spread(origin)
        assert spreads[names.index(name)] == pytest.approx(wanted), name
    for first, second, origin in numbers.CORRELATIONS:
        found = correlation[names.index(first), names.index(second)]
        # The neck's lordosis is negative where its correlation was printed.
        sign = -1.0 if "neck" in second else 1.0
        assert found == pytest.approx(sign * fact(origin, unit="correlation")), origin


def test_the_shown_law_of_standing_has_the_published_means(numbers: ModuleType) -> None:
    names, means, _, _ = numbers.law_of(norm_of(numbers.AGE_YEARS))
    for name in ("pelvic incidence", "sacral slope", "T1 slope", "head pitch"):
        origin = numbers.CURVES[name][0]
        assert means[names.index(name)] == pytest.approx(fact(origin, unit="deg")), name


def test_the_shown_shares_of_the_joints_give_their_means_and_spreads(numbers: ModuleType) -> None:
    norm = norm_of(numbers.AGE_YEARS)
    first = numbers.FIRST_JOINT
    for top, bottom in (("L1_L2", "L5_S1"), ("T1_T2", "T12_L1"), ("C2_C3", "C6_C7")):
        places = range(numbers.level_index(top), numbers.level_index(bottom) + 1)
        usual, own, _ = zip(*(numbers.share_of(numbers.LEVELS[i]) for i in places), strict=True)
        within = slice(first + places.start, first + places.stop)
        mean = np.degrees(norm.mean[within])
        whole = np.degrees(np.degrees(norm.covariance[within, within].sum()))
        variance = np.square(own)
        weight = variance / variance.sum()
        np.testing.assert_allclose(mean, usual + weight * (mean.sum() - np.sum(usual)))
        np.testing.assert_allclose(
            np.degrees(np.degrees(np.diag(norm.covariance)[within])),
            weight**2 * whole + variance * (1.0 - weight),
        )

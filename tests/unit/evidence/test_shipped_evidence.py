"""The evidence that is shipped keeps its promises."""

import re
from collections import Counter

import numpy as np
import pytest

import plumbline.evidence as evidence
from plumbline.errors import EvidenceError
from plumbline.evidence.files import DATA_DIRECTORY

FACTS = evidence.facts()
SOURCES = evidence.sources()
# The material this base began with; it only grows, save for sources entered twice.
FEWEST_FACTS, FEWEST_SOURCES = 1818, 450


def test_nothing_was_lost() -> None:
    assert len(FACTS) >= FEWEST_FACTS
    assert len(SOURCES) >= FEWEST_SOURCES


def test_every_fact_has_a_source_that_exists() -> None:
    assert {record.source for record in FACTS.values()} <= set(SOURCES)


def test_every_number_has_a_unit() -> None:
    assert not [f.id for f in FACTS.values() if isinstance(f.value, float) and not f.unit]


def test_low_value_and_high_are_in_order() -> None:
    for record in FACTS.values():
        figures = [f for f in (record.low, record.value, record.high) if isinstance(f, float)]
        assert figures == sorted(figures), record.id


def test_no_paper_stands_twice() -> None:
    identifiers = Counter(source.doi.lower() for source in SOURCES.values() if source.doi)
    assert not [doi for doi, count in identifiers.items() if count > 1]


def test_a_merged_source_answers_to_its_former_id() -> None:
    assert evidence.source("kim_mslbp2018").id == "kim2018"


def test_dimensionless_figures_carry_few_units() -> None:
    ratios = {"LR+", "LR-", "odds ratio", "risk ratio", "prevalence ratio"}
    for record in FACTS.values():
        if record.quantity in ratios and isinstance(record.value, float):
            assert record.unit == "ratio", record.id
        if record.quantity in {"sensitivity", "specificity"} and isinstance(record.value, float):
            assert record.unit == "proportion", record.id


def test_a_figure_from_memory_has_no_numeric_role() -> None:
    remembered = [f for f in FACTS.values() if f.checked == "none" and isinstance(f.value, float)]
    assert remembered
    for record in remembered:
        with pytest.raises(EvidenceError, match="from memory"):
            evidence.fact(record.id, unit=record.unit or "")


def test_every_number_has_an_estimate_unless_it_is_a_bound() -> None:
    rng = np.random.default_rng(0)
    for record in FACTS.values():
        if not record.is_number or record.interval_kind == "bound":
            continue
        found = evidence.estimate(record.id, unit=record.unit or "")
        assert found.low <= found.high
        assert np.isfinite(found.draw(rng, 8)).all()


def test_every_printed_confidence_interval_comes_back() -> None:
    checked = 0
    for record in FACTS.values():
        inside = record.unit != "proportion" or ((record.low or 0) > 0 and (record.high or 1) < 1)
        if record.interval_kind != "confidence_95" or not record.is_number or not inside:
            continue
        if record.low is None or record.high is None:
            continue
        found = evidence.estimate(record.id, unit=record.unit or "")
        printed = (record.low, record.value, record.high)
        assert (found.low, found.median, found.high) == pytest.approx(printed), record.id
        checked += 1
    assert checked > 200


def test_the_loss_table_has_a_best_action_for_every_state() -> None:
    table = evidence.utilities()
    best = {
        state: min(table.actions, key=lambda name: table.actions[name].losses[state].value)
        for state in table.states
    }
    assert best == {
        "cord_compression": "urgent_cervical_mri",
        "serious_back_cause": "red_flag_imaging",
        "axial_spondyloarthritis": "refer_rheumatology",
        "neck_driven_pain": "treat_neck",
        "local_back_source": "treat_back_locally",
        "unspecific": "reassure_and_review",
    }


def test_digests_are_sha256() -> None:
    for digest in (evidence.evidence_digest(), evidence.priors_digest()):
        assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_no_data_file_names_a_place_on_a_machine() -> None:
    places = re.compile(r"(?<![\w.:/-])/(?:work|home|root|tmp|opt|Users)/")
    for path in DATA_DIRECTORY.rglob("*.yaml"):
        assert not places.search(path.read_text("utf-8")), path.name

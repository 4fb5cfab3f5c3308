"""What people write is understood, or refused with what may be meant; it is never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.case import read_case
from plumbline.case.spelling import Spellings
from plumbline.diagnosis.catalog import Catalog
from plumbline.errors import CaseError

WRITTEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "spellings.yaml").read_text("utf-8")
)
FEWEST = 300


@pytest.fixture(scope="module")
def spellings(findings_catalog: Catalog) -> Spellings:
    vocabulary = findings_catalog.vocabulary
    return vocabulary.spellings(vocabulary.findings or {})


def test_enough_spellings_are_tried() -> None:
    assert sum(len(part) for part in WRITTEN.values()) >= FEWEST


@pytest.mark.parametrize(("written", "finding"), WRITTEN["understood"].items())
def test_a_known_spelling_is_understood(written: str, finding: str, spellings: Spellings) -> None:
    assert spellings.meant(written) == (finding,)


@pytest.mark.parametrize(("written", "candidates"), WRITTEN["ambiguous"].items())
def test_a_word_that_fits_several_findings_is_refused_with_all_of_them(
    written: str, candidates: list[str], findings_catalog: Catalog
) -> None:
    text = f"plumbline: 1\nid: somebody\nfindings: {{'{written}': present}}\n"
    with pytest.raises(CaseError) as caught:
        read_case(text, vocabulary=findings_catalog.vocabulary)
    assert f"It may mean {' or '.join(candidates)}; write the one" in str(caught.value)


@pytest.mark.parametrize(("written", "finding"), WRITTEN["slips"].items())
def test_a_slip_is_refused_with_what_may_be_meant(
    written: str, finding: str, spellings: Spellings
) -> None:
    assert spellings.meant(written) == ()
    assert finding in spellings.close(written)


@pytest.mark.parametrize("written", WRITTEN["unknown"])
def test_what_means_nothing_gets_no_suggestion(written: str, spellings: Spellings) -> None:
    assert spellings.meant(written) == ()
    assert spellings.close(written) == ()


class TestEveryVocabulary:
    def test_no_spelling_names_two_findings(self, spellings: Spellings) -> None:
        assert list(spellings.conflicts()) == []

    def test_no_spelling_names_two_regions_or_settings(self, findings_catalog: Catalog) -> None:
        vocabulary = findings_catalog.vocabulary
        for terms in vocabulary.names.values():
            assert list(vocabulary.spellings(terms).conflicts()) == []

    def test_a_label_holds_no_unit_and_is_no_spelling_of_a_number(
        self, findings_catalog: Catalog
    ) -> None:
        vocabulary = findings_catalog.vocabulary
        assert vocabulary.spellings(vocabulary.quantities["lab"]).meant("hemoglobin") == ()


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("Lower back", "low_back"),
        ("lumbar spine", "low_back"),
        ("between the shoulder blades", "interscapular"),
        ("tail-bone", "coccyx"),
        ("calf", "below_knee"),
    ],
)
def test_a_free_name_of_a_region_is_understood_and_kept(
    written: str, region: str, findings_catalog: Catalog
) -> None:
    text = f"plumbline: 1\nid: somebody\ncomplaints: [{{region: {written}}}]\n"
    case = read_case(text, vocabulary=findings_catalog.vocabulary)
    assert case.complaints[0].region == region
    assert [(word.written, word.meant) for word in case.resolved] == [(written, region)]


def test_back_alone_is_no_region(findings_catalog: Catalog) -> None:
    text = "plumbline: 1\nid: somebody\ncomplaints: [{region: back}]\n"
    with pytest.raises(CaseError, match="may mean low_back or thoracic or interscapular"):
        read_case(text, vocabulary=findings_catalog.vocabulary)

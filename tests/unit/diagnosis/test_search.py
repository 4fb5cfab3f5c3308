"""Searching findings: synonyms, order, accents, British spellings and slips."""

from __future__ import annotations

import pytest

from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.search import nearest, search


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("finger jerk", "hoffmann"),
        ("jerk finger", "hoffmann"),
        ("HOFMAN", "hoffmann"),
        ("trömner", "tromner"),
        ("anaemia", "anemia"),
        ("spondilodiscitis", "spinal_infection_on_imaging"),
        ("shopping trolley", "better_bent_forward"),
        ("clonus", "sustained_clonus"),
    ],
)
def test_the_finding_that_is_meant_comes_first(
    words: str, finding: str, findings_catalog: Catalog
) -> None:
    assert search(findings_catalog, words)[0].id == finding


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("change in bowel habit", "bowel_habit_change"),
        ("constipation", "bowel_habit_change"),
        ("disc bulge", "disc_bulge_on_mri"),
        ("dropped foot", "severe_leg_weakness"),
        ("cold foot", "sudden_leg_cold_or_pale"),
        ("pain worse at night", "night_pain"),
        ("atrial fibrillation", "anticoagulants"),
        ("postmenopausal", "menopause_without_hormones"),
        ("motor neuron disease", "known_brain_or_nerve_disease"),
    ],
)
def test_what_clinicians_looked_for_in_vain_is_found(
    words: str, finding: str, findings_catalog: Catalog
) -> None:
    assert finding in {entry.id for entry in search(findings_catalog, words)}


def test_what_is_near_holds_the_rarer_word_first(findings_catalog: Catalog) -> None:
    first, *_ = nearest(findings_catalog, "clonus of the pain")
    assert first.id == "sustained_clonus"
    assert nearest(findings_catalog, "qwertzuiop") == ()


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("piriformis", "piriformis_stretch_pain"),
        ("frozen shoulder", "shoulder_external_rotation_lost"),
        ("tos", "raised_arm_brings_arm_symptoms"),
        ("als", "known_brain_or_nerve_disease"),
        ("phalen", "wrist_nerve_tests_positive"),
        ("shingles", "shingles_rash"),
        ("si joint", "sacroiliac_tests_positive"),
        ("drop attack", "falls"),
    ],
)
def test_what_spine_clinicians_say_is_found_first(
    words: str, finding: str, findings_catalog: Catalog
) -> None:
    assert search(findings_catalog, words)[0].id == finding


@pytest.mark.parametrize(
    "words", ["gilmore syndrome", "gilmore nerve disease", "vagus nerve", "tmj"]
)
def test_words_that_any_finding_may_hold_suggest_none(
    words: str, findings_catalog: Catalog
) -> None:
    """Somebody who looks for a rare name is told plainly that there is none."""
    assert search(findings_catalog, words) == ()
    assert nearest(findings_catalog, words) == ()


def test_a_short_word_is_no_head_of_a_longer_one(findings_catalog: Catalog) -> None:
    assert "emg_cervical_root" in {entry.id for entry in search(findings_catalog, "emg")}
    assert [entry.id for entry in search(findings_catalog, "als")] == [
        "known_brain_or_nerve_disease"
    ]


def test_every_word_must_occur(findings_catalog: Catalog) -> None:
    found = {entry.id for entry in search(findings_catalog, "cervical block")}
    assert "cervical_facet_block_relief" in found
    assert "lumbar_facet_block_relief" not in found


def test_a_word_that_means_several_findings_shows_all_of_them(findings_catalog: Catalog) -> None:
    found = [entry.id for entry in search(findings_catalog, "stenosis")]
    assert found[:2] == ["mri_cervical_canal_stenosis", "lumbar_stenosis_on_mri"]


@pytest.mark.parametrize("words", ["", "  ", "qwertzuiop"])
def test_nothing_is_found_for_nothing(words: str, findings_catalog: Catalog) -> None:
    assert search(findings_catalog, words) == ()

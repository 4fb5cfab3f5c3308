"""A case is read as written, or refused with every problem at once."""

from __future__ import annotations

import contextlib
import math
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.case import (
    AskedSymptom,
    Case,
    FindingState,
    FindingTerm,
    Measure,
    Person,
    Setting,
    Sex,
    Sided,
    ValueKind,
    Vocabulary,
    base_vocabulary,
    read_case,
)
from plumbline.case.document import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS
from plumbline.errors import CaseError

EXAMPLE = """\
plumbline: 1                       # format version
id: example-001
ask: low_back
person: {age_years: 61, sex: male, height_m: 1.74, mass_kg: 82}
setting: spine_clinic
complaints:
  - {region: low_back, since_months: 9, intensity_0_10: 6, timing: continuous_all_day}
  - {region: neck, since_months: 30, intensity_0_10: 3}
findings: {hoffmann: present, babinski: absent, slr: {left: present, right: absent}, beats: 5}
scores: {csi_0_100: 31, paindetect_0_38: 9}
labs: {crp_mg_l: 2.1, hla_b27: absent}
motion: {cervical_rotation_left_deg: 42, cervical_rotation_right_deg: 51}
alignment: {stance: standing, calibrated: true, c2_c7_sva_mm: {value: 38, sd: 3}}
imaging: [{kind: mri, region: cervical, findings: {cord_signal_change: present}}]
exposure: {desk_hours_per_day: 7, phone_hours_per_day: 3, lifting_kg: 5}
treatments: [{kind: facet_block, region: neck, effect_on: low_back, response: much_better}]
"""
CATALOG = base_vocabulary().with_findings(
    [
        FindingTerm(id="hoffmann", label="Hoffmann", sided=True, synonyms=("hoffmann sign",)),
        FindingTerm(id="babinski", label="Babinski"),
        FindingTerm(
            id="signs", label="signs", kind=ValueKind.NUMBER, low=0.0, high=6.0, whole=True
        ),
        FindingTerm(id="beats", label="clonus", kind=ValueKind.NUMBER, low=0.0, high=60.0),
        FindingTerm(
            id="slr", label="leg raise", kind=ValueKind.CATEGORY, values=("free", "limited")
        ),
    ]
)

Source = str | Path | dict[Any, Any]


def problems_of(source: Source, vocabulary: Vocabulary | None = None) -> list[str]:
    with pytest.raises(CaseError) as refusal:
        read_case(source, vocabulary=vocabulary)
    return [str(problem) for problem in refusal.value.problems]


def only_problem(source: Source, vocabulary: Vocabulary | None = None) -> str:
    problems = problems_of(source, vocabulary)
    assert len(problems) == 1, problems
    return problems[0]


class TestWhatIsRead:
    def test_the_example_of_the_format(self) -> None:
        case = read_case(EXAMPLE)
        assert case.ask is AskedSymptom.LOW_BACK
        assert case.setting is Setting.SPINE_CLINIC
        assert case.person == Person(age_years=61.0, sex=Sex.MALE, height_m=1.74, mass_kg=82.0)
        assert case.complaints[0].timing == "continuous_all_day"
        assert case.findings["hoffmann"] is FindingState.PRESENT
        assert case.findings["slr"] == Sided(left=FindingState.PRESENT, right=FindingState.ABSENT)
        assert case.findings["beats"] == 5.0
        assert case.labs == {"crp_mg_l": 2.1, "hla_b27": FindingState.ABSENT}
        assert case.alignment.measures["c2_c7_sva_mm"] == Measure(value=38.0, sd=3.0)
        assert case.imaging[0].findings["cord_signal_change"] is FindingState.PRESENT
        assert case.treatments[0].response == "much_better"
        assert case.resolved == ()

    def test_an_id_is_enough_and_nothing_is_filled_in(self) -> None:
        assert read_case("id: somebody\n") == Case(id="somebody")
        assert Case(id="somebody").person == Person()
        assert Case(id="somebody").asked_state() is FindingState.UNKNOWN

    def test_an_empty_value_is_a_value_that_is_not_given(self) -> None:
        assert read_case("id: a\nperson:\nfindings: {hoffmann: }\n") == Case(id="a")

    def test_unknown_is_kept_as_unknown(self) -> None:
        case = read_case("id: a\nfindings: {beats: unknown, babinski: unknown}", vocabulary=CATALOG)
        assert set(case.findings.values()) == {FindingState.UNKNOWN}

    def test_a_path_a_text_and_a_mapping_give_the_same_case(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text("id: a\nperson: {age_years: 5}\n", "utf-8")
        (tmp_path / "a.json").write_text('\ufeff{"id":"a",\t"person":{"age_years":5.0}}', "utf-8")
        cases = [
            read_case(tmp_path / "a.yaml"),
            read_case(str(tmp_path / "a.yaml")),
            read_case(tmp_path / "a.json"),
            read_case("id: a\nperson: {age_years: 5}"),
            read_case({"id": "a", "person": {"age_years": np.float64(5)}}),
        ]
        assert all(case == cases[0] for case in cases)

    def test_letters_outside_the_basic_plane_may_be_escaped_in_json(self) -> None:
        assert read_case('{"id": "\\ud83d\\ude00"}').id == "\U0001f600"

    def test_other_spellings_are_understood_and_recorded(self) -> None:
        case = read_case(
            "id: a\nperson: {sex: F}\ncomplaints: [{region: Lower Back}]\n"
            "findings: {Hoffmann-Sign: present}\nscores: {csi: 40}\n",
            vocabulary=CATALOG,
        )
        assert [(one.place, one.written, one.meant) for one in case.resolved] == [
            ("person.sex", "F", "female"),
            ("complaints[0].region", "Lower Back", "low_back"),
            ("findings.Hoffmann-Sign", "Hoffmann-Sign", "hoffmann"),
            ("scores.csi", "csi", "csi_0_100"),
        ]

    @pytest.mark.parametrize(
        ("complaint", "state"),
        [
            ("{region: sacroiliac}", FindingState.PRESENT),
            ("{region: low_back, state: absent}", FindingState.ABSENT),
            ("{region: low_back, intensity_0_10: 0}", FindingState.ABSENT),
            ("{region: neck}", FindingState.UNKNOWN),
        ],
    )
    def test_the_asked_symptom_is_reported_denied_or_not_mentioned(
        self, complaint: str, state: FindingState
    ) -> None:
        assert read_case(f"id: a\ncomplaints: [{complaint}]").asked_state() is state


class TestEveryProblemAtOnce:
    def test_each_with_its_line_and_a_way_out(self) -> None:
        text = (
            "id: a\n"
            "pherson: {}\n"
            "person: {age_years: true, height_m: 174, mass_kg: '82', sex: mail}\n"
            "complaints:\n"
            "  - {region: low_back, intensity_0_10: 12}\n"
            "  - {regoin: neck}\n"
            "findings: {hofman: present, hoffmann: yes, beats: 61}\n"
            "motion: {cervical_rotation_left_deg: 400}\n"
        )
        assert problems_of(text, vocabulary=CATALOG) == [
            "line 2, case: unknown key 'pherson'. Did you mean person?",
            "line 3, person.sex: unknown name 'mail'. Did you mean male?",
            "line 3, person.age_years: true is not a number.",
            "line 3, person.height_m: 174 is outside 0.3 to 2.8 m. Did you mean 1.74?",
            "line 3, person.mass_kg: '82' is text; write 82 without quotes.",
            "line 5, complaints[0].intensity_0_10: 12 is outside 0 to 10.",
            "line 6, complaints[1]: unknown key 'regoin'. Did you mean region?",
            "line 6, complaints[1]: needs 'region'.",
            "line 7, findings: unknown name 'hofman'. Did you mean hoffmann?",
            "line 7, findings.hoffmann: 'yes' is not one of present, absent, unknown."
            " Did you mean present?",
            "line 7, findings.beats: 61 is outside 0 to 60.",
            "line 8, motion.cervical_rotation_left_deg: 400 is outside 0 to 120 deg.",
        ]

    def test_but_not_more_than_anybody_reads(self) -> None:
        findings = {f"unheard_of_{number}": "present" for number in range(MAX_PROBLEMS * 3)}
        problems = problems_of({"id": "a", "findings": findings}, vocabulary=CATALOG)
        assert len(problems) == MAX_PROBLEMS + 1
        assert "stopped" in problems[-1]


class TestSingleProblems:
    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("plumbline: 2", "plumbline: is a format that this program does not know"),
            ("plumbline: true", "plumbline: is a format that this program does not know"),
            ("findings: {Bad-Name!: present}", "is no id of a finding"),
            ("findings: {hoffmann: yes}", "Did you mean present?"),
            ("findings: {hoffmann: false}", "Did you mean absent?"),
            ("findings: {hoffmann: [present]}", "must be one value"),
            ("findings: [hoffmann]", "must be a table"),
            ("findings: {hoffmann: {left: present, up: absent}}", "unknown key 'up'"),
            ("complaints: {region: neck}", "must be a list"),
            ("complaints: [{region: neck}, {region: neck}]", "a second time"),
            ("complaints: [{region: }]", "complaints[0].region: is empty"),
            ("complaints: [null]", "complaints[0]: is empty"),
            ("scores: {csi: 3, csi_0_100: 4}", "says 'csi_0_100' a second time"),
            ("scores: {csi_0_100: .nan}", "is not a finite number"),
            ("scores: {csi_0_100: -.inf}", "is not a finite number"),
            ("scores: {csi_0_100: 1e999}", "is not a finite number"),
            ("scores: {csi_0_100: " + "9" * 5000 + "}", "is not a finite number"),
            ("scores: {csi_0_100: 010}", "is not a number"),
            ("scores: {csi_0_100: '1,5'}", "Did you mean 1.5?"),
            ("scores: {csi_0_100: unknown}", "Leave it out where it is not known"),
            ("motion: {cervical_flexion_deg: {value: 30, sd: -1}}", "sd: -1 is outside"),
            ("motion: {cervical_flexion_deg: {sd: 1}}", "needs 'value'"),
            ("alignment: {stance: floating}", "unknown name 'floating'"),
            ("alignment: {calibrated: perhaps}", "is neither true nor false"),
            ("person: {mass_kg: 75000}", "Did you mean 75?"),
            ("labs: {hla_b27: 1}", "Did you mean present?"),
            ("imaging: [{kind: mri}]", "needs 'region'"),
            ("treatments: [{kind: leeches}]", "unknown name 'leeches'"),
            ("note: 5", "must be a text"),
            ('note: "a\\u0007b"', "control characters"),
            ("expect: {level: .inf, ok: 1e999}", "expect.ok: is not a finite number"),
        ],
    )
    def test_is_named_with_its_line(self, line: str, message: str) -> None:
        problem = only_problem(f"id: a\n{line}\n")
        assert problem.startswith("line 2, ")
        assert message in problem

    def test_no_unit_is_guessed_that_nobody_meant(self) -> None:
        problem = only_problem("id: a\nperson: {mass_kg: 750}\n")
        assert problem.endswith("750 is outside 0.5 to 650 kg.")

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("findings: {hoffmann: positive}", "Did you mean present?"),
            ("findings: {hoffmann: '-'}", "Did you mean absent?"),
            ("findings: {babinski: {left: present}}", "has no left and right"),
            ("findings: {slr: present}", "'present' is not one of free, limited, unknown."),
            ("findings: {signs: 2.5}", "2.5 is no count; write a whole number."),
            ("findings: {beats: absent}", "is not a number"),
            ("imaging: [{kind: mri, region: head, findings: {babinsky: absent}}]", "babinski?"),
        ],
    )
    def test_the_catalog_decides_what_a_finding_may_be(self, line: str, message: str) -> None:
        assert message in only_problem(f"id: a\n{line}\n", vocabulary=CATALOG)

    def test_a_word_of_a_category_is_not_answered_with_a_word_that_it_refuses(self) -> None:
        problem = only_problem("id: a\nfindings: {slr: yes it is}\n", vocabulary=CATALOG)
        assert problem.count("unknown") == 1
        assert "present" not in problem

    @pytest.mark.parametrize(
        "written",
        ["", "id: ", "id: ''", "id: 7", 'id: "a\\nb"', "id: ' a'", "id: [a]", "id: \u202e"],
    )
    def test_an_id_is_one_line_of_text(self, written: str) -> None:
        assert only_problem(f"setting: unknown\n{written}\n")

    def test_a_complaint_is_not_older_than_the_person(self) -> None:
        text = "id: a\nperson: {age_years: 20}\ncomplaints: [{region: neck, since_months: 300}]"
        assert "longer than a life of 20 years" in only_problem(text)


class TestHostileInput:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("id: &name a\n", "anchor"),
            ("id: a\nnote: *missing\n", "alias"),
            ("id: !!python/object:os.system a\n", "tag"),
            ("id: ! a\n", "tag"),
            ("id: a\n<<: {note: b}\n", "merge key"),
            ("id: a\n<< : {note: b}\n", "merge key"),
            ("id: a\nid: b\n", "twice"),
            ("id: a\n? [b]\n: c\n", "key that is not a plain name"),
            ("%YAML 1.1\n---\nid: a\n", "directive"),
            ("id: a\n---\nid: b\n", "more than one document"),
            ("id: [a\n", "not readable"),
            ("id: a\x00b\n", "not readable"),
            ("id: \ud800\n", "UTF-8"),
            ("", "empty"),
            ("# nothing\n", "empty"),
            ("---\n...\n", "empty"),
            ("- id: a\n", "must be a table"),
            ("id: a\nnote: " + "x" * MAX_CHARACTERS, "characters"),
            ("id: a\nnote: " + "x" * 5000 + "\n", "longer than"),
            ("id: a\nexpect: [" + "1," * MAX_NODES + "1]\n", "more than"),
            ("[" * 100_000 + "\n", "levels deep"),
            ("{a: " * 60_000, "levels deep"),
            ("{" * 100_000, "levels deep"),
            ("- " * 100_000 + "\n", "levels deep"),
        ],
    )
    def test_in_a_text_is_refused_by_name(self, text: str, message: str) -> None:
        assert any(message in problem for problem in problems_of(text))

    def test_a_bomb_of_aliases_does_not_go_off(self) -> None:
        lines = ["id: a", "expect:", "  a0: &a0 [1, 1]"]
        lines += [f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
        assert all("anchor" in one or "alias" in one for one in problems_of("\n".join(lines)))

    def test_a_mapping_that_holds_itself_is_refused(self) -> None:
        knot: dict[str, Any] = {"id": "a"}
        knot["expect"] = knot
        assert f"more than {MAX_DEPTH} levels" in only_problem(knot)

    @pytest.mark.parametrize(
        ("mapping", "message"),
        [
            ({"id": "a", "note": object()}, "is a object"),
            ({"id": "a", "scores": {"csi_0_100": 10**400}}, "not a finite number"),
            ({"id": "a", "scores": {"csi_0_100": math.nan}}, "not a finite number"),
            ({"id": "a", 5: "b"}, "key that is not a plain name"),
            ({}, "is missing"),
        ],
    )
    def test_in_a_mapping_is_refused_by_name(self, mapping: dict[Any, Any], message: str) -> None:
        assert message in only_problem(mapping)

    def test_a_pipe_that_nobody_fills_is_refused_at_once(self, tmp_path: Path) -> None:
        pipe = tmp_path / "case.yaml"
        os.mkfifo(pipe)
        found: list[str] = []
        reader = threading.Thread(target=lambda: found.append(only_problem(pipe)), daemon=True)
        reader.start()
        reader.join(timeout=5.0)
        assert ["is not a regular file" in one for one in found] == [True]

    def test_a_device_is_no_case(self) -> None:
        assert "is not a regular file" in only_problem(Path("/dev/zero"))

    def test_what_another_program_hands_over_is_read(self) -> None:
        reading, writing = os.pipe()
        os.write(writing, b"id: handed over\n")
        os.close(writing)
        try:
            assert read_case(Path(f"/dev/fd/{reading}")).id == "handed over"
        finally:
            os.close(reading)

    def test_a_directory_is_no_case(self, tmp_path: Path) -> None:
        assert "is a directory" in only_problem(tmp_path)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        assert "no such file" in only_problem(tmp_path / "absent.yaml")

    def test_a_path_that_cannot_exist_is_refused(self) -> None:
        assert "cannot be read" in only_problem("a\x00b")

    @pytest.mark.parametrize("content", [b"id: \xff\n", "id: a\n".encode("utf-16")])
    def test_a_file_that_is_not_utf_8_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "a.yaml").write_bytes(content)
        assert "is not UTF-8" in only_problem(tmp_path / "a.yaml")

    def test_a_huge_file_is_not_read_to_its_end(self, tmp_path: Path) -> None:
        huge = tmp_path / "case.yaml"
        with huge.open("wb") as file:
            file.truncate(2**32)
        assert "larger than" in only_problem(huge)


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.binary(max_size=3),
)
KEYS = st.one_of(st.sampled_from(sorted(Case.__dataclass_fields__)), st.text(max_size=8))
JUNK = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5)
)


@given(st.dictionaries(KEYS, JUNK, max_size=6))
def test_a_mapping_of_junk_is_read_or_refused(junk: dict[str, Any]) -> None:
    with contextlib.suppress(CaseError):
        assert isinstance(read_case(junk, vocabulary=CATALOG), Case)


@given(st.text(alphabet=st.sampled_from("id:ab &*!{}[],-\n\"'?|>%#.5\t~<"), max_size=60))
def test_a_text_of_junk_is_read_or_refused(junk: str) -> None:
    with contextlib.suppress(CaseError):
        assert isinstance(read_case(junk + "\n"), Case)


def test_an_everyday_word_for_a_key_is_answered_with_that_key() -> None:
    text = "id: a\nperson: {weight_kg: 60}\n"
    assert problems_of(text, vocabulary=CATALOG) == [
        "line 2, person: unknown key 'weight_kg'. Did you mean mass_kg?"
    ]


HOURS = "desk_hours_per_day: 12, driving_hours_per_day: 10"


def test_hours_of_a_day_are_at_most_24_in_sum() -> None:
    assert problems_of(f"id: a\nexposure: {{{HOURS}, sleep_hours_per_night: 8}}\n") == [
        "line 2, exposure: has hours that add up to 30 in a day (desk_hours_per_day 12, "
        "driving_hours_per_day 10, sleep_hours_per_night 8); they follow one another, and a day "
        "has 24: count each hour once."
    ]
    full = read_case(f"id: a\nexposure: {{{HOURS}, sleep_hours_per_night: 2, lifting_kg: 30}}\n")
    assert sum(full.exposure.values()) == 54.0

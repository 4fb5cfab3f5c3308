"""What is written is read back unchanged; digests depend on the content and on nothing else."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.case import (
    Case,
    FrozenMapping,
    base_vocabulary,
    case_to_mapping,
    mirror,
    read_case,
    write_case,
)
from plumbline.errors import InputError

WORDS = base_vocabulary()
STATES = st.sampled_from(["present", "absent", "unknown"])
FINDING_IDS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text == text.strip())


def names(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(WORDS.names[kind]))


def numbers(section: str) -> dict[str, st.SearchStrategy[Any]]:
    return {
        name: STATES if term.tristate else st.floats(term.low, term.high)
        for name, term in WORDS.quantities[section].items()
    }


def some_of(parts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.sets(st.sampled_from(sorted(parts)), max_size=4).flatmap(
        lambda chosen: st.fixed_dictionaries({name: parts[name] for name in sorted(chosen)})
    )


FINDINGS = st.dictionaries(
    FINDING_IDS,
    STATES
    | st.floats(-1e6, 1e6)
    | FINDING_IDS
    | st.fixed_dictionaries({"left": STATES}, optional={"right": STATES}),
    max_size=4,
)
COMPLAINTS = st.lists(
    st.fixed_dictionaries(
        {"region": names("region")},
        optional={
            "side": names("side"),
            "state": STATES,
            "quality": st.lists(names("quality"), max_size=3, unique=True),
            **numbers("complaint"),
        },
    ),
    max_size=3,
    unique_by=lambda complaint: complaint["region"],
)
IMAGES = st.lists(
    st.fixed_dictionaries(
        {"kind": names("image_kind"), "region": names("image_region")},
        optional={"posture": names("stance"), "findings": FINDINGS},
    ),
    max_size=2,
)
MAPPINGS = st.fixed_dictionaries(
    {"id": TEXTS},
    optional={
        "ask": names("ask"),
        "setting": names("setting"),
        "person": some_of({"sex": names("sex"), "height_m": numbers("person")["height_m"]}),
        "complaints": COMPLAINTS,
        "findings": FINDINGS,
        "labs": some_of(numbers("lab")),
        "scores": some_of(numbers("score")),
        "motion": some_of(numbers("motion")),
        "alignment": some_of({"calibrated": st.booleans(), **numbers("alignment")}),
        "imaging": IMAGES,
        "note": TEXTS,
        "expect": st.dictionaries(TEXTS, st.lists(TEXTS | st.integers(-5, 5), max_size=2)),
    },
)


class TestRoundTrip:
    @given(mapping=MAPPINGS)
    def test_a_mapping_gives_back_the_case(self, mapping: dict[str, Any]) -> None:
        case = read_case(mapping)
        assert read_case(case_to_mapping(case)) == case

    @pytest.mark.parametrize("ending", ["yaml", "json"])
    @given(mapping=MAPPINGS)
    def test_a_file_gives_back_the_case(
        self, tmp_path_factory: pytest.TempPathFactory, ending: str, mapping: dict[str, Any]
    ) -> None:
        path = tmp_path_factory.getbasetemp() / f"round.{ending}"
        case = read_case(mapping)
        write_case(case, path)
        assert read_case(path) == case

    @pytest.mark.parametrize("word", ["no", "null", "1e3", "007", "-", "- a", "a: b", "<<", "é"])
    def test_words_that_look_like_something_else_stay_words(
        self, tmp_path: Path, word: str
    ) -> None:
        write_case(Case(id=word), tmp_path / "a.yaml")
        assert read_case(tmp_path / "a.yaml") == Case(id=word)

    @pytest.mark.parametrize("ending", ["yaml", "json"])
    def test_a_name_that_looks_like_a_merge_key_stays_a_name(
        self, tmp_path: Path, ending: str
    ) -> None:
        case = read_case({"id": "a", "expect": {"<<": ["b"]}})
        write_case(case, tmp_path / f"a.{ending}")
        assert read_case(tmp_path / f"a.{ending}") == case

    def test_a_case_can_be_sent_to_another_process(self) -> None:
        case = read_case("id: a\nfindings: {hoffmann: present}\n")
        assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301
        assert len({case, read_case(case_to_mapping(case))}) == 1


class TestTheFile:
    def test_replaces_an_older_one_and_leaves_nothing_beside_it(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            write_case(Case(id=name), tmp_path / "case.yaml")
        assert read_case(tmp_path / "case.yaml").id == "b"
        assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]

    def test_that_cannot_be_written_leaves_the_older_one(self, tmp_path: Path) -> None:
        (tmp_path / "case.yaml").mkdir()
        with pytest.raises(InputError, match="cannot be written"):
            write_case(Case(id="a"), tmp_path / "case.yaml")
        assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]

    def test_is_readable_for_whom_new_files_are(self, tmp_path: Path) -> None:
        (tmp_path / "usual").touch()
        write_case(Case(id="a"), tmp_path / "case.yaml")
        assert (tmp_path / "case.yaml").stat().st_mode == (tmp_path / "usual").stat().st_mode


class TestDigest:
    BASE = "complaints: [{region: neck}, {region: foot, side: left}]\nfindings: {a: present, b: 2}"

    def digest(self, text: str) -> str:
        return read_case(text).digest()

    @pytest.mark.parametrize(
        "same",
        [
            f"id: b\n{BASE}",
            f"id: a\nnote: hello\nsource: a paper\nexpect: {{c: 1}}\n{BASE}",
            "id: a\nfindings: {b: 2.0, a: present}\n"
            "complaints: [{region: foot, side: left}, {region: neck, state: present}]",
            "id: a\nask: low_back\nsetting: unknown\nplumbline: 1\nfindings: {a: present, b: 2, "
            "c: unknown, d: {left: unknown}}\ncomplaints: [{region: neck}, "
            "{region: Feet, side: l}]",
        ],
    )
    def test_ignores_id_remarks_order_spelling_and_what_is_unknown(self, same: str) -> None:
        assert self.digest(same) == self.digest(f"id: a\n{self.BASE}")

    @pytest.mark.parametrize(
        "other",
        [
            BASE.replace("b: 2", "b: 3"),
            BASE.replace("present", "absent"),
            BASE.replace("left", "right"),
            f"{BASE}\nask: thoracic",
            f"{BASE}\nperson: {{age_years: 50}}",
        ],
    )
    def test_changes_with_the_content(self, other: str) -> None:
        assert self.digest(f"id: a\n{other}") != self.digest(f"id: a\n{self.BASE}")

    @given(mapping=MAPPINGS)
    def test_of_the_seed_is_the_same_for_the_mirror_image(self, mapping: dict[str, Any]) -> None:
        case = read_case(mapping)
        assert mirror(case).seed_digest() == case.seed_digest()

    def test_a_mirror_exchanges_left_and_right(self) -> None:
        case = read_case(
            "id: left\ncomplaints: [{region: foot, side: left}]\nfindings: {slr: {left: present}}\n"
            "motion: {cervical_rotation_left_deg: 40, cervical_rotation_right_deg: 60}\n"
        )
        image = mirror(case)
        assert image.id == "left"
        assert image.complaints[0].side == "right"
        assert case_to_mapping(image)["findings"] == {"slr": {"right": "present"}}
        assert image.motion["cervical_rotation_right_deg"].value == 40.0
        assert mirror(image) == case


class TestFrozenMapping:
    def test_equality_and_hash_ignore_order(self) -> None:
        first, second = FrozenMapping({"a": 1, "b": 2}), FrozenMapping({"b": 2, "a": 1})
        assert first == second == {"a": 1, "b": 2}
        assert hash(first) == hash(second)
        assert list(first) == ["a", "b"]

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(TypeError):
            FrozenMapping({"a": 1})["a"] = 2  # type: ignore[index]

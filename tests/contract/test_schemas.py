"""The two formats are described by shipped schemas, and version 1 of them stays readable.

To write the shipped files anew after a change: ``PLUMBLINE_WRITE_SCHEMAS=1 pytest`` this file.
The frozen copies in ``schemas/`` beside this file are never written anew: a change that fails the
comparison needs a new version of the format.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plumbline.assessment import assessment_schema
from plumbline.case import FindingTerm, ValueKind, base_vocabulary, case_schema

Schema = dict[str, Any]
FORMATS: dict[str, Callable[[], Schema]] = {"case": case_schema, "assessment": assessment_schema}
FROZEN = Path(__file__).parent / "schemas"
EXAMPLE = {
    "plumbline": 1,
    "id": "example-001",
    "person": {"age_years": 61, "sex": "male", "height_m": 1.74, "mass_kg": 82},
    "complaints": [{"region": "low_back", "since_months": 9, "timing": "continuous_all_day"}],
    "findings": {"hoffmann": {"left": "present", "right": "absent"}},
    "labs": {"crp_mg_l": 2.1, "hla_b27": "absent"},
    "alignment": {"stance": "standing", "c2_c7_sva_mm": {"value": 38, "sd": 3}},
    "imaging": [{"kind": "mri", "region": "cervical", "findings": {"cord_signal": "present"}}],
}


def as_text(schema: Schema) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def frozen(name: str) -> Schema:
    content: Schema = json.loads((FROZEN / f"{name}.v1.schema.json").read_text("utf-8"))
    return content


def followed(schema: Schema, root: Schema) -> Schema:
    """Return a schema with its own reference, if it is one, looked up."""
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    return root["$defs"][name] if name else schema


def breaks(old: Schema, new: Schema, roots: tuple[Schema, Schema], place: str = "") -> list[str]:
    """Return every way in which a new schema takes away what an old one promised."""
    old, new = followed(old, roots[0]), followed(new, roots[1])
    if "anyOf" in old or "anyOf" in new:
        return _broken_choice(old, new, roots, place)
    found = [*_broken_value(old, new, place)]
    for name in set(new.get("required", [])) - set(old.get("required", [])):
        found.append(f"{place}.{name} became required")
    for name in set(old.get("required", [])) - set(new.get("required", [])):
        found.append(f"{place}.{name} is not always there any more")
    for name, part in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            found.append(f"{place}.{name} was removed")
        else:
            found += breaks(part, new["properties"][name], roots, f"{place}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(old.get(key), dict):
            found += breaks(old[key], new.get(key) or {}, roots, f"{place}[]")
    for form, part in old.get("patternProperties", {}).items():
        found += breaks(part, new.get("patternProperties", {}).get(form, {}), roots, f"{place}[]")
    return found


def _broken_choice(old: Schema, new: Schema, roots: tuple[Schema, Schema], place: str) -> list[str]:
    choices = new.get("anyOf", [new])
    return [
        f"{place} no longer allows {json.dumps(one)[:80]}"
        for one in old.get("anyOf", [old])
        if all(breaks(one, choice, roots, place) for choice in choices)
    ]


def _broken_value(old: Schema, new: Schema, place: str) -> Iterator[str]:
    if old.get("type") != new.get("type"):
        yield f"{place} changed its type from {old.get('type')} to {new.get('type')}"
    if old.get("const") != new.get("const") or old.get("pattern") != new.get("pattern"):
        yield f"{place} changed its fixed value or form"
    if set(old.get("enum", [])) - set(new.get("enum", [])):
        yield f"{place} lost names"
    if "enum" in new and "enum" not in old:
        yield f"{place} became a closed list"
    for low in ("minimum", "minLength"):
        if new.get(low, float("-inf")) > old.get(low, float("-inf")):
            yield f"{place} has a higher {low}"
    for high in ("maximum", "maxLength"):
        if new.get(high, float("inf")) < old.get(high, float("inf")):
            yield f"{place} has a lower {high}"


def compared(old: Schema, new: Schema) -> list[str]:
    return breaks(old, new, (old, new))


@pytest.mark.parametrize("name", FORMATS)
class TestEveryFormat:
    def test_is_shipped_exactly_as_generated(self, name: str) -> None:
        shipped = Path(str(resources.files(f"plumbline.{name}"))) / f"{name}.schema.json"
        if os.environ.get("PLUMBLINE_WRITE_SCHEMAS"):
            shipped.write_text(as_text(FORMATS[name]()), "utf-8")
        assert shipped.read_text("utf-8") == as_text(FORMATS[name]())

    def test_is_a_valid_schema(self, name: str) -> None:
        jsonschema.Draft202012Validator.check_schema(FORMATS[name]())

    def test_keeps_every_promise_of_version_1(self, name: str) -> None:
        assert compared(frozen(name), FORMATS[name]()) == []

    def test_would_notice_that_a_key_is_removed(self, name: str) -> None:
        changed = copy.deepcopy(frozen(name))
        del changed["properties"]["id"]
        assert compared(frozen(name), changed) == [".id was removed"]

    def test_would_notice_that_a_key_becomes_required(self, name: str) -> None:
        changed = copy.deepcopy(frozen(name))
        changed["properties"]["mood"] = {"type": "string"}
        changed["required"].append("mood")
        assert compared(frozen(name), changed) == [".mood became required"]

    def test_lets_an_optional_key_be_added(self, name: str) -> None:
        changed = copy.deepcopy(frozen(name))
        changed["properties"]["mood"] = {"type": "string"}
        assert compared(frozen(name), changed) == []


class TestTheComparison:
    def test_notices_a_narrower_range(self) -> None:
        changed = copy.deepcopy(frozen("case"))
        changed["properties"]["person"]["properties"]["age_years"]["maximum"] = 90
        assert compared(frozen("case"), changed) == [".person.age_years has a lower maximum"]

    def test_notices_a_lost_name(self) -> None:
        changed = copy.deepcopy(frozen("case"))
        changed["properties"]["setting"]["enum"].remove("rheumatology")
        assert compared(frozen("case"), changed) == [".setting lost names"]

    def test_notices_a_change_behind_a_reference(self) -> None:
        changed = copy.deepcopy(frozen("assessment"))
        changed["$defs"]["Interval"]["properties"]["low"] = {"type": "string"}
        assert compared(frozen("assessment"), changed)

    def test_notices_that_a_choice_is_taken_away(self) -> None:
        changed = copy.deepcopy(frozen("assessment"))
        changed["properties"]["neck"] = {"$ref": "#/$defs/Neck"}
        assert compared(frozen("assessment"), changed)


class TestTheCaseSchema:
    def test_accepts_the_example_of_the_format(self) -> None:
        jsonschema.validate(EXAMPLE, case_schema(), jsonschema.Draft202012Validator)

    @pytest.mark.parametrize(
        ("section", "content"),
        [
            ("person", {"height_m": 174}),
            ("complaints", [{"region": "low_back", "intensity_0_10": 12}]),
            ("findings", {"hoffmann": True}),
            ("mood", "good"),
        ],
    )
    def test_refuses_what_the_reader_refuses(self, section: str, content: object) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**EXAMPLE, section: content}, case_schema())

    def test_describes_the_findings_of_a_catalog(self) -> None:
        beats = FindingTerm(
            id="clonus_beats", label="clonus", kind=ValueKind.NUMBER, low=0.0, high=60.0
        )
        schema = case_schema(base_vocabulary().with_findings([beats]))
        jsonschema.validate({"id": "a", "findings": {"clonus_beats": 5}}, schema)
        for wrong in ({"clonus_beats": 61}, {"clonus_beats": {"left": 1}}, {"clonus": 5}):
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate({"id": "a", "findings": wrong}, schema)

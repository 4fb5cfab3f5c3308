"""Classes of tests: what a finding costs, where it can be had, and what is refused."""

from __future__ import annotations

import pytest

from plumbline.diagnosis import SETTINGS, available, costs_of
from plumbline.diagnosis import test_classes as classes_of_tests
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.test_classes import read_test
from plumbline.errors import EvidenceError
from plumbline.evidence import utilities


def test_every_class_has_one_cost_and_every_cost_one_class() -> None:
    assert set(classes_of_tests.test_classes()) == set(utilities().test_costs) - {"waiting_day"}


def test_every_class_can_be_had_somewhere() -> None:
    for one in classes_of_tests.test_classes().values():
        assert any(one.available_in(setting) for setting in SETTINGS)


class TestCosts:
    def test_are_the_burden_and_the_price_of_the_days_until_the_answer(
        self, findings_catalog: Catalog
    ) -> None:
        entry = findings_catalog["mri_cord_compression_cervical"]
        cost = utilities().test_costs
        days = entry.test.delay_in("primary_care").value
        wanted = cost["mri"].value + days * cost["waiting_day"].value
        assert costs_of([entry], "primary_care") == {entry.id: pytest.approx(wanted)}

    def test_of_an_image_are_lowest_where_it_is_made_the_same_day(
        self, findings_catalog: Catalog
    ) -> None:
        entry = findings_catalog["mri_cord_compression_cervical"]
        by_setting = {one: costs_of([entry], one)[entry.id] for one in SETTINGS}
        assert min(by_setting, key=by_setting.__getitem__) == "emergency"

    @pytest.mark.parametrize(
        "ids",
        [
            ("fever", "hoffmann", "crp_raised", "listhesis_on_film", "root_compression_on_mri"),
            ("crp_raised", "lumbar_facet_block_relief", "discography_positive"),
        ],
    )
    def test_rise_with_what_is_done_to_the_body(
        self, ids: tuple[str, ...], findings_catalog: Catalog
    ) -> None:
        costs = costs_of(findings_catalog[name] for name in ids)
        assert list(costs.values()) == sorted(costs.values())


class TestAvailability:
    def test_follows_the_setting(self, findings_catalog: Catalog) -> None:
        block = findings_catalog["lumbar_facet_block_relief"]
        assert available(block, "interventional_clinic")
        assert not available(block, "primary_care")

    def test_is_everything_where_the_setting_is_not_known(self, findings_catalog: Catalog) -> None:
        assert all(available(entry) for entry in findings_catalog.findings)

    def test_of_a_question_is_everywhere(self, findings_catalog: Catalog) -> None:
        for setting in SETTINGS:
            assert available(findings_catalog["fever"], setting)


class TestASpec:
    def test_may_differ_from_its_class(self) -> None:
        own = read_test("x", {"class": "mri", "delay_days": {"value": 2, "low": 1, "high": 3}})
        assert own.kind == "mri"
        assert {own.delay_in(setting).value for setting in SETTINGS} == {2.0}

    @pytest.mark.parametrize(
        ("spec", "message"),
        [
            ("mrri", "unknown class of tests 'mrri'. Did you mean mri"),
            ({"class": "mri", "cost": 3}, "unknown key 'cost'"),
            ({"class": "mri", "effort": "hours"}, "'hours' is none of seconds"),
            ({"class": "mri", "settings": ["hospital"]}, "unknown setting 'hospital'"),
            (
                {"class": "mri", "delay_days": {"value": 2, "low": 3, "high": 4}},
                "needs 0 <= low <= value <= high",
            ),
        ],
    )
    def test_that_is_wrong_is_refused_with_what_to_do(self, spec: object, message: str) -> None:
        with pytest.raises(EvidenceError, match=message):
            read_test("x", spec)  # type: ignore[arg-type]

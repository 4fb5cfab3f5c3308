"""What a finding says in numbers, by setting."""

from __future__ import annotations

import pytest

from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.causes import SETTINGS
from plumbline.diagnosis.describe import Basis, basis_of, ratios_of
from plumbline.evidence import fact


def test_hoffmann_has_the_pooled_ratios_in_a_spine_clinic(findings_catalog: Catalog) -> None:
    rows = ratios_of(findings_catalog["hoffmann"])
    clinic = next(row for row in rows if "spine_clinic" in row.settings)
    sensitivity = fact("myelopathy.hoffmann.fogarty.sensitivity", unit="proportion")
    specificity = fact("myelopathy.hoffmann.fogarty.specificity", unit="proportion")
    assert clinic.ratios == pytest.approx(
        (sensitivity / (1 - specificity), (1 - sensitivity) / specificity)
    )
    assert "primary_care" not in clinic.settings


def test_every_setting_is_told_once_for_every_cause(findings_catalog: Catalog) -> None:
    for entry in findings_catalog.findings:
        seen: dict[tuple[str, str], list[str]] = {}
        for row in ratios_of(entry):
            seen.setdefault((row.cause, row.state), []).extend(row.settings)
        assert all(sorted(settings) == sorted(SETTINGS) for settings in seen.values())


def test_the_basis_is_told_apart(findings_catalog: Catalog) -> None:
    assert basis_of(findings_catalog["hoffmann"]) is Basis.PUBLISHED
    assert basis_of(findings_catalog["hand_clumsiness"]) is Basis.JUDGED
    assert basis_of(findings_catalog["walking_distance"]) is Basis.RECORDED
    assert ratios_of(findings_catalog["walking_distance"]) == ()

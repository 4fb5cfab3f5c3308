"""Where two places of a case do not agree on a finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plumbline.case import Case
from plumbline.diagnosis import stated_values
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.contradictions import contradictions

Somebody = Callable[[str], Case]


@pytest.mark.parametrize(
    ("text", "finding", "places"),
    [
        (
            "findings: {crp_raised: absent}\nlabs: {crp_mg_l: 80}",
            "crp_raised",
            "findings says absent, labs.crp_mg_l says present",
        ),
        (
            "findings: {hla_b27: present}\nlabs: {hla_b27: absent}",
            "hla_b27",
            "findings says present, labs.hla_b27 says absent",
        ),
        (
            "findings: {grip_release_slow: absent}\nmotion: {grip_release_10_s_count: 9}",
            "grip_release_slow",
            "findings says absent, motion.grip_release_10_s_count says present",
        ),
        (
            "findings: {mri_cord_signal_change: absent}\n"
            "imaging: [{kind: mri, region: cervical, findings: {mri_cord_signal_change: present}}]",
            "mri_cord_signal_change",
            "findings says absent, imaging says present",
        ),
        (
            "findings: {neck_and_back_pain_order: back_first}\n"
            "complaints: [{region: neck, since_months: 60}, {region: low_back, since_months: 6}]",
            "neck_and_back_pain_order",
            "findings says back first, complaints says neck first",
        ),
    ],
)
def test_a_clash_is_told_with_both_places(
    text: str, finding: str, places: str, somebody: Somebody, findings_catalog: Catalog
) -> None:
    (found,) = contradictions(somebody(text), findings_catalog)
    assert found.finding == finding
    assert places in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "findings: {crp_raised: present}\nlabs: {crp_mg_l: 80}",
        "findings: {crp_raised: unknown}\nlabs: {crp_mg_l: 80}",
        "labs: {crp_mg_l: 80}",
        "findings: {hoffmann: {left: present, right: absent}}",
    ],
)
def test_agreement_and_silence_are_no_clash(
    text: str, somebody: Somebody, findings_catalog: Catalog
) -> None:
    assert contradictions(somebody(text), findings_catalog) == ()


class TestCountsReadOffAMeasuredMovement:
    @pytest.mark.parametrize(
        ("count", "wanted"), [(16, "present"), (18, None), (20, "absent"), (25, "absent")]
    )
    def test_slow_at_any_age_fast_at_any_age_or_nothing(
        self, count: int, wanted: str | None, somebody: Somebody, findings_catalog: Catalog
    ) -> None:
        case = somebody(f"motion: {{grip_release_10_s_count: {count}}}")
        assert stated_values(case, findings_catalog).get("grip_release_slow") == wanted

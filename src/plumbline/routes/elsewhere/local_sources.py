"""The local sources of low-back pain, and the pain for which no source is found (the leak)."""

from __future__ import annotations

from plumbline.causal import Cause, Fragment, Hazard, Link, Term
from plumbline.evidence import Estimate, judged
from plumbline.routes.load import SYMPTOMS, rate_id
from plumbline.routes.parameters import age_factor, by_setting, drawn, pick, scaled_by_frailty

__all__ = ["LOCAL_SOURCES", "UNIDENTIFIED", "local_sources"]

LOCAL_SOURCES: dict[str, str] = {
    "lumbar_disc": "lumbar disc",
    "lumbar_facet": "lumbar facet joint",
    "sacroiliac_joint": "sacroiliac joint",
    "lumbar_root": "lumbar nerve root",
    "lumbar_stenosis": "lumbar spinal stenosis",
    "spondylolisthesis": "spondylolysis or slipped vertebra",
    "hip": "hip joint",
}
"""Local sources, in words."""

UNIDENTIFIED = "unidentified"
WORN = ("lumbar_stenosis", "lumbar_facet", "spondylolisthesis")
"""Sources that generalized degeneration brings on."""


def local_sources() -> Fragment:
    """Return every local source with its pain, and the leak."""
    return Fragment(
        name="local_sources",
        causes=tuple(
            Cause(
                id=source,
                label=label,
                onset={"present": _onset(source)},
                scaled_by=scaled_by_frailty(),
            )
            for source, label in LOCAL_SOURCES.items()
        ),
        links=tuple(
            Link(
                child=source,
                parents={"generalized_degeneration": ("present",)},
                hazard=drawn(f"local.{source}.from_degeneration"),
            )
            for source in WORN
        ),
        hazards=tuple(hazard for symptom in SYMPTOMS for hazard in _hazards(symptom)),
        parameters=_parameters(),
        cites=(
            "lbp.source.disc.depalma",
            "lbp.source.facet.depalma",
            "lbp.source.sij.depalma",
            "lbp.leg.sciatica.primary",
        ),
    )


def _parameters() -> tuple[Estimate, ...]:
    named: list[Estimate] = []
    for source in LOCAL_SOURCES:
        named += by_setting(f"local.{source}.onset", "1")
        named.append(judged(f"age.{source}", unit="1"))
        named += [judged(rate_id(source, symptom), unit="1") for symptom in SYMPTOMS]
    named += [judged(f"local.{source}.from_degeneration", unit="1") for source in WORN]
    for symptom in SYMPTOMS:
        named += by_setting(rate_id("unspecific", symptom), "1")
    return tuple(named)


def _hazards(symptom: str) -> tuple[Hazard, ...]:
    return (
        Hazard(
            symptom=symptom,
            owner=UNIDENTIFIED,
            rate=lambda context: pick(context, rate_id("unspecific", symptom)),
            scaled_by=scaled_by_frailty(),
        ),
        *(
            Hazard(
                symptom=symptom,
                owner=source,
                rate=drawn(rate_id(source, symptom)),
                when={source: ("present",)},
            )
            for source in LOCAL_SOURCES
        ),
    )


def _onset(source: str) -> Term:
    return lambda context: (
        pick(context, f"local.{source}.onset") * age_factor(context, f"age.{source}")
    )

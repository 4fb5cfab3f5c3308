"""Route 1: nerve pathways and referred pain.

Two mechanisms. Referral from cervical joints, discs and roots ends at the shoulder blade; to the
low back it is not documented. The exception is a squeezed cord, felt in back and legs: relief after
surgery is near-complete in a minority and absent in the rest: a state that is there or not,
never an average.
"""

from __future__ import annotations

from typing import ClassVar, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Cause, Context, Fragment, Hazard, Link, Term
from plumbline.evidence import estimate, judged
from plumbline.routes.load import SYMPTOMS
from plumbline.routes.parameters import (
    age_factor,
    attributable_hazard,
    by_setting,
    pick,
    scaled_by_frailty,
)
from plumbline.routes.route import Kind, Route
from plumbline.routes.treatments import CALM_NECK, DECOMPRESS_CORD

__all__ = ["NervePathways"]

BACK_SOURCES = ("lumbar_disc", "lumbar_facet", "sacroiliac_joint", "spondylolisthesis")
"""Lumbar sources from which pain spreads upward to the neck (back to neck, never the reverse)."""


@final
class NervePathways(Route):
    """Referral from the neck, and pain of a compressed cervical cord."""

    id: ClassVar[str] = "nerve_pathways"
    number: ClassVar[int] = 1
    label: ClassVar[str] = "Nerve pathways and referred pain"
    says: ClassVar[str] = (
        "Neck joints and nerves usually send pain to the shoulder blade and arm, not to the low"
        " back."
        " A squeezed spinal cord in the neck is the exception, rare but important."
    )
    kind: ClassVar[Kind] = Kind.NECK_TO_BACK
    grade: ClassVar[str] = (
        "direct referral: not documented, below about 2 %; cord: uncontrolled surgical series"
    )
    evidence: ClassVar[tuple[str, ...]] = (
        "referral.cervical.facet.fukui.regions",
        "dcm.lbp.coexisting",
        "dcm.lbp.mcid",
        "dcm.lbp.kawakita.resolved",
        "dcm.prevalence.healthy",
        "lss.csm.prevalence",
    )

    def fragment(self) -> Fragment:
        """Return neck nociception, cord compression, the pain it drives, and their hazards."""
        return Fragment(
            name=self.id,
            causes=_causes(),
            links=_links(),
            hazards=tuple(hazard for symptom in SYMPTOMS for hazard in _hazards(symptom)),
            parameters=(
                *by_setting("neck.nociception.onset", "1"),
                *by_setting("cord.compression.onset", "ratio"),
                judged("age.neck_nociception", unit="1"),
                judged("age.cord_compression", unit="1"),
                judged("neck.nociception.from_back", unit="1"),
                judged("neck.nociception.from_degeneration", unit="1"),
                judged("cord.compression.from_degeneration", unit="1"),
                judged("cord.compression.from_other_inflammatory", unit="1"),
                judged("cord.attributable", unit="proportion"),
                judged("cord.recovery_half_life_days", unit="days"),
                *(judged(f"cord.rate.{symptom}", unit="1") for symptom in SYMPTOMS),
                *(judged(f"referral.attributable.{s}", unit="proportion") for s in SYMPTOMS),
                *by_setting("pain.none_otherwise", "proportion"),
                estimate("dcm.prevalence.healthy", unit="proportion"),
            ),
            cites=(*self.evidence, "lss.csm.control", "dcm.lbp.mslbp.improved12"),
        )


def _causes() -> tuple[Cause, ...]:
    return (
        Cause(
            id="neck_nociception",
            label="pain source in the neck",
            onset={"present": _aged("neck.nociception.onset", "age.neck_nociception")},
            scaled_by=scaled_by_frailty(),
            neck_states=("present",),
        ),
        Cause(
            id="cord_compression",
            label="compression of the cervical cord with signs (myelopathy)",
            onset={"present": _cord_onset},
            neck_states=("present",),
        ),
        Cause(
            id="cord_driven_pain",
            label="pain below that the compressed cord drives",
            neck_states=("present",),
        ),
    )


def _links() -> tuple[Link, ...]:
    present = ("present",)
    return (
        *(
            Link(
                child="neck_nociception",
                parents={source: present},
                hazard=lambda context: context["neck.nociception.from_back"],
            )
            for source in BACK_SOURCES
        ),
        Link(
            child="neck_nociception",
            parents={"generalized_degeneration": present},
            hazard=lambda context: context["neck.nociception.from_degeneration"],
        ),
        Link(
            child="cord_compression",
            parents={"generalized_degeneration": present},
            hazard=lambda context: context["cord.compression.from_degeneration"],
        ),
        Link(
            child="cord_compression",
            parents={"inflammatory_disease": ("other",)},
            hazard=lambda context: context["cord.compression.from_other_inflammatory"],
        ),
        Link(
            child="cord_driven_pain",
            parents={"cord_compression": present},
            hazard=_cord_drives_pain,
        ),
    )


def _hazards(symptom: str) -> tuple[Hazard, ...]:
    return (
        Hazard(
            symptom=symptom,
            owner=NervePathways.id,
            rate=_referral(symptom),
            when={"neck_nociception": ("present",)},
            treatment=CALM_NECK,
        ),
        Hazard(
            symptom=symptom,
            owner=NervePathways.id,
            rate=lambda context: context[f"cord.rate.{symptom}"],
            when={"cord_driven_pain": ("present",)},
            remains=_cord_remains,
            treatment=DECOMPRESS_CORD,
        ),
    )


def _aged(prefix: str, slope: str) -> Term:
    return lambda context: pick(context, prefix) * age_factor(context, slope)


def _cord_onset(context: Context) -> Float[np.ndarray, " row"]:
    """Return the published prevalence in healthy adults, scaled by setting and age."""
    everywhere = -np.log1p(-context["dcm.prevalence.healthy"])
    ratio = pick(context, "cord.compression.onset")
    return everywhere * ratio * age_factor(context, "age.cord_compression")


def _cord_drives_pain(context: Context) -> Float[np.ndarray, " row"]:
    """Make the cord necessary in the stated fraction of people with myelopathy and pain."""
    no_pain = pick(context, "pain.none_otherwise")
    return -np.log1p(-attributable_hazard(context["cord.attributable"], no_pain))


def _referral(symptom: str) -> Term:
    def rate(context: Context) -> Float[np.ndarray, " row"]:
        fraction = context[f"referral.attributable.{symptom}"]
        return -np.log1p(-attributable_hazard(fraction, pick(context, "pain.none_otherwise")))

    return rate


def _cord_remains(context: Context) -> Float[np.ndarray, " row"]:
    days = context.covariate("from_now_days")
    return 0.5 ** (days / context["cord.recovery_half_life_days"])

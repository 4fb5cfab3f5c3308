"""Serious causes as one node: at most one of them is there. Safety never waits for it."""

from __future__ import annotations

from plumbline.causal import Cause, Fragment, Hazard, Term
from plumbline.evidence import judged
from plumbline.routes.load import SYMPTOMS
from plumbline.routes.parameters import age_factor, by_setting, drawn, pick

__all__ = ["SERIOUS_CAUSES", "serious_causes"]

SERIOUS_CAUSES: dict[str, str] = {
    "fracture": "vertebral fracture",
    "malignancy": "tumor of the spine",
    "infection": "infection of the spine",
    "cauda_equina": "cauda equina syndrome",
    "vascular": "disease of the aorta or another vessel",
    "visceral": "disease of kidney, pancreas or pelvic organs",
    "thoracic_cord": "compression of the thoracic cord",
}
"""Serious causes, in words."""


def serious_causes() -> Fragment:
    """Return the serious causes and their pain."""
    return Fragment(
        name="serious_causes",
        causes=(
            Cause(
                id="serious",
                label="serious cause",
                states=("none", *SERIOUS_CAUSES),
                onset={state: _onset(state) for state in SERIOUS_CAUSES},
            ),
        ),
        hazards=tuple(
            Hazard(
                symptom=symptom,
                owner=state,
                rate=drawn(f"serious.{state}.rate.{symptom}"),
                when={"serious": (state,)},
            )
            for symptom in SYMPTOMS
            for state in SERIOUS_CAUSES
        ),
        parameters=(
            *by_setting("serious.onset", "1"),
            *(judged(f"serious.{state}.part", unit="proportion") for state in SERIOUS_CAUSES),
            *(judged(f"age.serious.{state}", unit="1") for state in SERIOUS_CAUSES),
            *(
                judged(f"serious.{state}.rate.{symptom}", unit="1")
                for state in SERIOUS_CAUSES
                for symptom in SYMPTOMS
            ),
        ),
        cites=("rf.prevalence.serious", "lbp.fracture.henschke", "lbp.ed.specific"),
    )


def _onset(state: str) -> Term:
    """Return the hazard of any serious cause times the part that this one makes up."""
    return lambda context: (
        pick(context, "serious.onset")
        * context[f"serious.{state}.part"]
        * age_factor(context, f"age.serious.{state}")
    )

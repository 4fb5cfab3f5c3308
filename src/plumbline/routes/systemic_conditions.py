"""Route 4: systemic conditions that reach neck and back at once: a shared cause."""

from __future__ import annotations

from typing import ClassVar, final

from plumbline.causal import Cause, Fragment, Hazard, Term
from plumbline.evidence import judged
from plumbline.routes.load import SYMPTOMS
from plumbline.routes.parameters import age_factor, by_setting, drawn, pick
from plumbline.routes.route import Kind, Route
from plumbline.routes.treatments import CONTROL_DISEASE

__all__ = ["SystemicConditions"]

DISEASES = ("axial_spondyloarthritis", "other")


@final
class SystemicConditions(Route):
    """Inflammatory disease and generalized degeneration."""

    id: ClassVar[str] = "systemic_conditions"
    number: ClassVar[int] = 4
    label: ClassVar[str] = "Systemic conditions"
    says: ClassVar[str] = (
        "A disease such as ankylosing spondylitis can reach neck and back at once."
        " Then the disease is treated, not the neck."
    )
    kind: ClassVar[Kind] = Kind.COMMON_CAUSE
    grade: ClassVar[str] = "well documented disease; a shared cause, not a path from neck to back"
    evidence: ClassVar[tuple[str, ...]] = (
        "axspa.cbp.prevalence.asas",
        "axspa.ibp.sensitivity",
        "axspa.prevalence.us",
    )

    def fragment(self) -> Fragment:
        """Return the diseases and their own pain."""
        return Fragment(
            name=self.id,
            causes=(
                Cause(
                    id="inflammatory_disease",
                    label="inflammatory disease of the spine",
                    states=("none", *DISEASES),
                    onset={disease: _aged(f"inflammatory.{disease}") for disease in DISEASES},
                ),
                Cause(
                    id="generalized_degeneration",
                    label="marked degeneration of the whole spine",
                    onset={"present": _aged("degeneration")},
                ),
            ),
            hazards=tuple(hazard for symptom in SYMPTOMS for hazard in self._hazards(symptom)),
            parameters=(
                *(
                    parameter
                    for disease in DISEASES
                    for parameter in (
                        *by_setting(f"inflammatory.{disease}.onset", "1"),
                        judged(f"age.inflammatory.{disease}", unit="1"),
                        *(
                            judged(f"inflammatory.{disease}.rate.{symptom}", unit="1")
                            for symptom in SYMPTOMS
                        ),
                    )
                ),
                *by_setting("degeneration.onset", "1"),
                judged("age.degeneration", unit="1"),
                *(judged(f"degeneration.rate.{symptom}", unit="1") for symptom in SYMPTOMS),
            ),
            cites=self.evidence,
        )

    def _hazards(self, symptom: str) -> tuple[Hazard, ...]:
        return (
            *(
                Hazard(
                    symptom=symptom,
                    owner=self.id,
                    rate=drawn(f"inflammatory.{disease}.rate.{symptom}"),
                    when={"inflammatory_disease": (disease,)},
                    treatment=CONTROL_DISEASE,
                )
                for disease in DISEASES
            ),
            Hazard(
                symptom=symptom,
                owner=self.id,
                rate=drawn(f"degeneration.rate.{symptom}"),
                when={"generalized_degeneration": ("present",)},
            ),
        )


def _aged(prefix: str) -> Term:
    return lambda context: pick(context, f"{prefix}.onset") * age_factor(context, f"age.{prefix}")

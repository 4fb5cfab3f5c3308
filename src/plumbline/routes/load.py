"""Load acts through the local sources: how a change of dose becomes a signed part of a source's hazard.

A source that hurts at rate ``h`` under the reference dose hurts at ``h (1 + d)`` under a dose that changes its load
response by ``d``. A route owns ``h (d - d')``, what would be gone with a healthy neck (``d'`` is the twin's); the rest,
``h d'``, is load that does not come from the neck.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Hazard, Term
from plumbline.routes.parameters import pick

__all__ = ["LOADED_SOURCES", "SYMPTOMS", "load_hazards", "rate_id"]

SYMPTOMS = ("low_back", "buttock_or_leg", "thoracic")
"""The pains that can be asked about."""

LOADED_SOURCES = (
    "lumbar_disc",
    "lumbar_facet",
    "lumbar_stenosis",
    "sacroiliac_joint",
    "unspecific",
)
"""Local sources whose hazard answers to load; ``unspecific`` is the muscle and all that has no name."""

SYSTEMIC = "systemic_conditions"
FROM_DISEASE = ("axial_spondyloarthritis",)
"""States in which a stiff or bent neck is the disease's doing: credited to route 4 and kept in the twin."""


def rate_id(source: str, symptom: str) -> str:
    """Return the id of the parameter that holds a source's hazard rate."""
    return f"local.{source}.rate.{symptom}"


def load_hazards(route: str, rest: str, response: Mapping[str, str]) -> tuple[Hazard, ...]:
    """Return the hazards by which a route's load acts through the local sources.

    Parameters
    ----------
    route, rest : str
        Owner of the neck's part, and owner of what is left with a healthy neck.
    response : mapping of str to str
        Source to the quantity that holds its relative change of load response (1 = doubled; above -1).
    """
    hazards: list[Hazard] = []
    for source, quantity in response.items():
        for symptom in SYMPTOMS:
            rate = rate_id(source, symptom)
            here = {} if source == "unspecific" else {source: ("present",)}
            mine = {**here, "inflammatory_disease": ("none", "other")}
            disease = {**here, "inflammatory_disease": FROM_DISEASE}
            neck = _part(rate, quantity, neck=True)
            hazards += [
                Hazard(symptom=symptom, owner=route, rate=neck, when=mine, neck=True, remains=_remains),
                Hazard(symptom=symptom, owner=SYSTEMIC, rate=neck, when=disease),
                Hazard(
                    symptom=symptom, owner=rest, rate=_part(rate, quantity, neck=False), when=here
                ),
            ]
    return tuple(hazards)


def _part(rate: str, quantity: str, *, neck: bool) -> Term:
    def term(context: Context) -> Float[np.ndarray, " row"]:
        twin = context.twin[quantity]
        change = context.person[quantity] - twin if neck else twin
        return pick(context, rate) * change

    return term


def _remains(context: Context) -> Float[np.ndarray, " row"]:
    """A loaded tissue calms down with a half-life once the load is gone."""
    days = context.covariate("from_now_days")
    return 0.5 ** (days / context["load.recovery_half_life_days"])

"""Load acts through the local sources: a change of dose becomes a signed part of a source's hazard.

A source that hurts at rate ``h`` under the reference dose hurts at ``h (1 + d)`` under a dose that
changes its load response by ``d``. A route owns ``h (d - d')``, what would be gone with a healthy
neck (``d'`` is the twin's); the rest, ``h d'``, is load that does not come from the neck.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Hazard, Term
from plumbline.routes.parameters import pick, scaled_by_frailty

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
"""Sources whose hazard answers to load; ``unspecific`` is the muscle and all without a name."""

SYSTEMIC = "systemic_conditions"
FROM_DISEASE = ("axial_spondyloarthritis",)
"""States in which a stiff or bent neck is the disease's doing: the twin keeps it, for route 4."""

FROM_ANYTHING_ELSE = ("none", "other")
"""The states of that cause in which it is not."""


def rate_id(source: str, symptom: str) -> str:
    """Return the id of the parameter that holds a source's hazard rate."""
    return f"local.{source}.rate.{symptom}"


def load_hazards(
    route: str, rest: str, response: Mapping[str, str], *, treatment: str | None = None
) -> tuple[Hazard, ...]:
    """Return the hazards by which a route's load acts through the local sources.

    Parameters
    ----------
    route, rest : str
        Owner of the neck's part, and owner of what is left with a healthy neck.
    response : mapping of str to str
        Source to the quantity that holds its relative change of load response (1 = doubled;
        above -1).
    treatment : str or None
        What takes the neck's part away from now on.
    """
    hazards: list[Hazard] = []
    for source, quantity in response.items():
        for symptom in SYMPTOMS:
            hazards += _of_source(route, rest, symptom, source, quantity, treatment)
    return tuple(hazards)


def _of_source(
    route: str, rest: str, symptom: str, source: str, quantity: str, treatment: str | None
) -> tuple[Hazard, Hazard, Hazard]:
    """Return the neck's part, the same part where a disease made the neck so, and the rest."""
    rate = rate_id(source, symptom)
    # Pain without a name has no cause of its own; like its base it grows with the shared liability.
    named = source != "unspecific"
    here: dict[str, tuple[str, ...]] = {source: ("present",)} if named else {}
    liability = {} if named else scaled_by_frailty()
    neck = _part(rate, quantity, neck=True)
    return (
        Hazard(
            symptom=symptom,
            owner=route,
            rate=neck,
            when={**here, "inflammatory_disease": FROM_ANYTHING_ELSE},
            scaled_by=liability,
            neck=True,
            remains=_remains,
            treatment=treatment,
        ),
        Hazard(
            symptom=symptom,
            owner=SYSTEMIC,
            rate=neck,
            when={**here, "inflammatory_disease": FROM_DISEASE},
            scaled_by=liability,
        ),
        Hazard(
            symptom=symptom,
            owner=rest,
            rate=_part(rate, quantity, neck=False),
            when=here,
            scaled_by=liability,
        ),
    )


def _part(rate: str, quantity: str, *, neck: bool) -> Term:
    def term(context: Context) -> Float[np.ndarray, " row"]:
        twin = context.twin[quantity]
        change = context.person[quantity] - twin if neck else twin
        return pick(context, rate) * change

    return term


def _remains(context: Context) -> Float[np.ndarray, " row"]:
    """Return what is left once the load is gone: a loaded tissue calms down with a half-life."""
    days = context.covariate("from_now_days")
    return 0.5 ** (days / context["load.recovery_half_life_days"])

"""Route 3: central sensitization, an amplifier and not a separate source.

Chronic neck pain can drive a slow gain of the nervous system; what else drives it is not
credited to the neck. The gain model is :mod:`plumbline.simulators.sensitization`; how much more
pain a gain means is bounded above by the published odds of new back pain with one, or with
several, other pain sites.
"""

from __future__ import annotations

from typing import ClassVar, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Cause, Context, Fragment, Gain, Link, Quantity
from plumbline.evidence import Estimate, estimate, judged
from plumbline.routes.parameters import by_setting, pick, scaled_by_frailty
from plumbline.routes.route import Kind, Route
from plumbline.routes.treatments import CALM_NECK
from plumbline.simulators import SensitizationModel, driven_gain_sd, gain_left

__all__ = ["CentralSensitization"]

# Long enough for any loop gain to reach its plateau; so neck pain of unknown duration is driven.
PLATEAU_DAYS = 200.0
OTHER_OWNER = "sensitization_not_from_neck"

JUDGED: dict[str, str] = {
    "sensitization.neck.onset": "1",
    "sensitization.loop_gain": "1",
    "sensitization.time_constant_days": "days",
    "sensitization.drive_sd": "1",
    "sensitization.midpoint_sd": "1",
    "sensitization.width_sd": "1",
    "sensitization.half_gain_sd": "1",
    "sensitization.causal_part": "proportion",
    "sensitization.other_level_sd": "1",
    "onset.back_first_cap": "proportion",
}
"""Judgements and their units."""


@final
class CentralSensitization(Route):
    """Long neck pain makes the nervous system more sensitive, so that other pain grows."""

    id: ClassVar[str] = "central_sensitization"
    number: ClassVar[int] = 3
    label: ClassVar[str] = "Central sensitization"
    says: ClassVar[str] = (
        "Long-lasting neck pain may turn up the volume of the nervous system, so that the back"
        " hurts more."
        " Plausible; the size is unknown."
    )
    kind: ClassVar[Kind] = Kind.NECK_TO_BACK
    grade: ClassVar[str] = (
        "a before-after study of neck treatment on widespread sensitivity; none on low-back pain"
    )
    evidence: ClassVar[tuple[str, ...]] = (
        "rfn.widespread_hyperalgesia",
        "rfn.return",
        "epi.geje.one_site",
        "epi.geje.two_sites",
        "lbp.tsp.smd",
    )

    def fragment(self) -> Fragment:
        """Return the two gains and what switches them on."""
        return Fragment(
            name=self.id,
            causes=(
                Cause(
                    id="neck_driven_gain",
                    label="sensitization that the neck drives",
                    neck_states=("present",),
                ),
                Cause(
                    id="other_gain",
                    label="sensitization that something else drives",
                    onset={"present": lambda context: pick(context, "sensitization.other.onset")},
                    scaled_by=scaled_by_frailty(),
                ),
            ),
            links=(
                Link(
                    child="neck_driven_gain",
                    parents={"neck_nociception": ("present",)},
                    hazard=lambda context: context["sensitization.neck.onset"],
                ),
            ),
            quantities=_quantities(),
            gains=(
                Gain(
                    owner=self.id,
                    factor=_neck_factor,
                    when={"neck_driven_gain": ("present",)},
                    neck=True,
                    remains=lambda context: context.person["sensitization_left"],
                    treatment=CALM_NECK,
                ),
                Gain(owner=OTHER_OWNER, factor=_other_factor, when={"other_gain": ("present",)}),
            ),
            parameters=_parameters(),
            cites=self.evidence,
        )


def _parameters() -> tuple[Estimate, ...]:
    return (
        *by_setting("sensitization.other.onset", "1"),
        *(judged(name, unit=unit) for name, unit in JUDGED.items()),
        estimate("epi.geje.one_site", unit="ratio"),
        estimate("epi.geje.two_sites", unit="ratio"),
    )


def _quantities() -> tuple[Quantity, ...]:
    return (
        Quantity(
            id="neck_driven_sensitization_sd",
            unit="sd",
            function=_driven_sd,
        ),
        Quantity(
            id="sensitization_left",
            unit="1",
            parents=("neck_driven_sensitization_sd",),
            function=_left,
        ),
    )


def _model(context: Context) -> SensitizationModel:
    return SensitizationModel(
        time_constant_days=context["sensitization.time_constant_days"],
        drive_sd=context["sensitization.drive_sd"],
        loop_gain=context["sensitization.loop_gain"],
        midpoint_sd=context["sensitization.midpoint_sd"],
        width_sd=context["sensitization.width_sd"],
    )


def _driven_sd(context: Context) -> Float[np.ndarray, " row"]:
    days = np.fmin(context.covariate("history.neck_pain_days"), PLATEAU_DAYS)
    return driven_gain_sd(_model(context), days=days)


def _left(
    context: Context, neck_driven_sensitization_sd: Float[np.ndarray, " row"]
) -> Float[np.ndarray, " row"]:
    days = context.covariate("from_now_days")
    return gain_left(_model(context), neck_driven_sensitization_sd, days=days)


def _excess(
    context: Context, ceiling: Float[np.ndarray, " row"], level_sd: Float[np.ndarray, " row"]
) -> Float[np.ndarray, " row"]:
    """Return a factor on the hazard that saturates between one and the published odds ratio."""
    part = level_sd / (level_sd + context["sensitization.half_gain_sd"])
    most = np.maximum(ceiling - 1.0, 0.0) * context["sensitization.causal_part"]
    return 1.0 + most * part


def _neck_factor(context: Context) -> Float[np.ndarray, " row"]:
    factor = _excess(
        context, context["epi.geje.one_site"], context.person["neck_driven_sensitization_sd"]
    )
    came_first = np.nan_to_num(context.covariate("history.back_pain_first")) > 0
    cap = np.where(came_first, context["onset.back_first_cap"], 1.0)
    return 1.0 + (factor - 1.0) * cap


def _other_factor(context: Context) -> Float[np.ndarray, " row"]:
    return _excess(context, context["epi.geje.two_sites"], context["sensitization.other_level_sd"])

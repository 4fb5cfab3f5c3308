"""Route 2: a bent or forward neck, for which the trunk and the lumbar spine make up.

Nothing passes from the neck to the lumbar spine except through the trunk. A neck outside its
healthy band shifts the weight of the head a little. Only a deformed neck above a trunk that is
out of balance, or a head that drops because its extensors fail, makes the lumbar spine
compensate: with lumbar reserve it deepens its lordosis (canal and facets are loaded while
upright, discs while seated), without it the trunk pitches forward and the lumbosacral moment
grows.

A measured trunk offset counts as the trunk's own; what the neck may have added to it is not taken
off, so that the claim for the neck stays the weaker one. T1 slope minus lordosis plays no part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Fragment, Quantity
from plumbline.evidence import fact, judged
from plumbline.measures import bounded, expected_c7_s1_sva_mm, ramp
from plumbline.routes.load import load_hazards
from plumbline.routes.neck_posture import (
    NECK_POSTURE,
    excess_offset_mm,
    posture_parameters,
    posture_quantities,
    trunk_norms_mm,
)
from plumbline.routes.personal import age_years, mass_kg, onset_part, personal_parameters
from plumbline.routes.route import Kind, Route
from plumbline.routes.simulated_response import simulated_posture, simulation_parameters
from plumbline.routes.treatments import CORRECT_POSTURE

__all__ = ["PosturalCompensation"]

Row = Float[np.ndarray, " row"]

REST = "posture_not_neck"
STANDARD_GRAVITY_M_S2: Final = 9.80665  # by definition of the unit
MM_PER_M: Final = 1000.0  # by definition of the unit
SLOPE_STEP_MM: Final = 10.0  # the published slope is stated per this step
LEAST_SHARE: Final = 0.05  # ours: nobody only stands or only sits, whatever the hours say

RESPONSES: dict[str, str] = {
    "lumbar_disc": "posture_disc_load_change_ratio",
    "lumbar_facet": "posture_facet_load_change_ratio",
    "lumbar_stenosis": "posture_canal_load_change_ratio",
    "sacroiliac_joint": "posture_sacroiliac_load_change_ratio",
    "unspecific": "posture_muscle_load_change_ratio",
}
"""Local source to the quantity that holds the change of its load response."""

RELIEVED_FORWARD = ("lumbar_facet", "lumbar_stenosis")
"""Sources that a trunk leaning forward relieves; it loads the others."""

OPENED_FORWARD = ("lumbar_stenosis",)
"""Sources for which a trunk out of balance is no reason to hurt more."""

JUDGED: dict[str, str] = {
    "person.usual_mass_kg": "kg",
    "posture.imbalance.onset_mm": "mm",
    "posture.imbalance.width_mm": "mm",
    "posture.coupling.lordosis_deg": "deg",
    "posture.coupling.trunk_shift_mm": "mm",
    "posture.coupling.unsettled": "1",
    "posture.coupling.unsettled_bound": "1",
    "posture.load.reference_moment_n_m": "N m",
    "posture.load.elasticity": "1",
    "posture.response.canal_per_deg": "1",
    "posture.response.facet_per_deg": "1",
    "posture.response.muscle_per_deg": "1",
    "posture.response.disc_per_deg": "1",
    "posture.response.cap": "1",
    "posture.response.floor": "1",
    "posture.sitting_ratio": "1",
    "posture.standing_dose.lumbar_stenosis": "proportion",
    "posture.standing_dose.lumbar_facet": "proportion",
    "posture.standing_dose.lumbar_disc": "proportion",
    "posture.stance.standing_share": "proportion",
    "posture.own.causal_part": "proportion",
}
"""Judgements with their units."""


@final
class PosturalCompensation(Route):
    """The whole spine makes up for the posture of the neck, at the cost of the low back."""

    id: ClassVar[str] = "postural_compensation"
    number: ClassVar[int] = 2
    label: ClassVar[str] = "Postural compensation"
    says: ClassVar[str] = (
        "When the neck is badly bent or the head drops, the rest of the spine makes up for it, and"
        " over time this can strain the low back. A head held forward is not enough."
    )
    kind: ClassVar[Kind] = Kind.NECK_TO_BACK
    grade: ClassVar[str] = (
        "real as geometry in deformity (before-after series, single cases); weak as a cause of"
        " ordinary back pain; the trials come from one group"
    )
    evidence: ClassVar[tuple[str, ...]] = (
        "neck2rest.mizutani.headbalanced",
        "neck2rest.mizutani.trunkbalanced",
        "neck2rest.dhs.uncoupled",
        "neck2rest.dhs.failure",
        "fhp.sitting_ls_moment",
        "fhp.phone_whole_spine",
        "fhp.phone_sitting",
        "trial.moustafa2015.back10",
        "sva.lbp.slope",
    )

    def fragment(self) -> Fragment:
        """Return the posture of the neck, the answer of the trunk, and the load on each source."""
        return Fragment(
            name=self.id,
            quantities=(*posture_quantities(), *_answers(), *_responses()),
            hazards=load_hazards(self.id, REST, RESPONSES, treatment=CORRECT_POSTURE),
            parameters=(
                *personal_parameters(),
                *posture_parameters(),
                *simulation_parameters(),
                *(judged(name, unit=unit) for name, unit in JUDGED.items()),
            ),
            cites=(
                *self.evidence,
                "formula.CL_from_T1S",
                "formula.LL_hasegawa",
                "mass.head_neck.fraction",
                "mass.pearsall.whole_trunk",
            ),
        )


def _answers() -> tuple[Quantity, ...]:
    """Return what the trunk and the lumbar spine do because of the neck."""
    compensated = ("neck_deformity_ratio", "neck_trunk_coupling_ratio", "lumbar_reserve_ratio")
    return (
        Quantity(
            id="neck_trunk_coupling_ratio",
            unit="1",
            parents=(
                "neck_deformity_ratio",
                "dropped_head_ratio",
                "trunk_offset_mm",
                "lumbar_reserve_ratio",
            ),
            function=_coupling,
        ),
        Quantity(
            id="lumbar_lordosis_added_deg",
            unit="deg",
            parents=compensated,
            function=_lordosis_added_deg,
        ),
        Quantity(
            id="trunk_shift_mm",
            unit="mm",
            parents=compensated,
            function=_trunk_shift_mm,
        ),
        Quantity(
            id="lumbosacral_moment_added_n_m",
            unit="N m",
            parents=("neck_offset_mm", "dropped_head_ratio", "trunk_shift_mm"),
            function=_moment_added_n_m,
        ),
    )


def _responses() -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            id=quantity,
            unit="1",
            parents=(
                "trunk_offset_mm",
                "neck_deformity_ratio",
                "lumbar_lordosis_added_deg",
                "lumbosacral_moment_added_n_m",
                *NECK_POSTURE,
            ),
            function=_response(source),
        )
        for source, quantity in RESPONSES.items()
    )


def _coupling(
    context: Context,
    *,
    neck_deformity_ratio: Row,
    dropped_head_ratio: Row,
    trunk_offset_mm: Row,
    lumbar_reserve_ratio: Row,
) -> Row:
    """How far the trunk must answer, 0 to 1: a deformity needs a second reason to be felt below."""
    off_balance = ramp(
        trunk_offset_mm,
        context["posture.imbalance.onset_mm"],
        context["posture.imbalance.width_mm"],
    )
    second_reason = np.maximum.reduce([dropped_head_ratio, off_balance, 1.0 - lumbar_reserve_ratio])
    return np.minimum(neck_deformity_ratio, 1.0) * second_reason


def _lordosis_added_deg(
    context: Context,
    *,
    neck_deformity_ratio: Row,
    neck_trunk_coupling_ratio: Row,
    lumbar_reserve_ratio: Row,
) -> Row:
    answered = neck_trunk_coupling_ratio * neck_deformity_ratio
    return context["posture.coupling.lordosis_deg"] * answered * lumbar_reserve_ratio


def _trunk_shift_mm(
    context: Context,
    *,
    neck_deformity_ratio: Row,
    neck_trunk_coupling_ratio: Row,
    lumbar_reserve_ratio: Row,
) -> Row:
    unanswered = neck_trunk_coupling_ratio * neck_deformity_ratio * (1.0 - lumbar_reserve_ratio)
    return context["posture.coupling.trunk_shift_mm"] * unanswered


def _moment_added_n_m(
    context: Context, *, neck_offset_mm: Row, dropped_head_ratio: Row, trunk_shift_mm: Row
) -> Row:
    """Return the head's weight times its excess offset, plus all weight above times its shift."""
    head = fact("mass.head_neck.fraction", unit="proportion of body mass")
    trunk = fact("mass.pearsall.whole_trunk", unit="proportion of body mass")
    weight_n = mass_kg(context) * STANDARD_GRAVITY_M_S2
    excess_mm = excess_offset_mm(context, neck_offset_mm, dropped_head_ratio)
    lever_mm = head * excess_mm + (head + trunk) * trunk_shift_mm
    return weight_n * lever_mm / MM_PER_M


def _response(source: str) -> Callable[..., Row]:
    """Return the function that gives a source's relative change of load response."""

    def response(
        context: Context,
        *,
        trunk_offset_mm: Row,
        neck_deformity_ratio: Row,
        lumbar_lordosis_added_deg: Row,
        lumbosacral_moment_added_n_m: Row,
        **neck: Row,
    ) -> Row:
        load = _of_curve(context, source, lumbar_lordosis_added_deg)
        if source not in RELIEVED_FORWARD:
            load = load + _of_moment(context, lumbosacral_moment_added_n_m)
        simulated = simulated_posture(context, source, neck)
        load = np.where(np.isnan(simulated), load, simulated)
        cap, floor = context["posture.response.cap"], context["posture.response.floor"]
        settled = bounded(load, cap, floor)
        unsettled = _unsettled(context, source, neck_deformity_ratio)
        own = bounded(_of_trunk(context, source, trunk_offset_mm), cap, floor)
        return own + onset_part(context) * (settled + unsettled)

    return response


def _of_moment(context: Context, added_n_m: Row) -> Row:
    r"""Return the relative growth of hazard by a moment.

    Notes
    -----
    The dose is the square of the moment, the hazard a power of the dose:
    :math:`((M_0 + \Delta M) / M_0)^{2 e} - 1`.
    """
    relative = 1.0 + added_n_m / context["posture.load.reference_moment_n_m"]
    return relative ** (2 * context["posture.load.elasticity"]) - 1.0


def _of_curve(context: Context, source: str, added_deg: Row) -> Row:
    """Return the relative change of hazard by a lumbar curve deeper upright and flatter seated."""
    seated = context["posture.sitting_ratio"]
    if source == "unspecific":
        return context["posture.response.muscle_per_deg"] * added_deg
    if source == "sacroiliac_joint":
        return np.zeros(context.rows)
    upright = _upright_dose(context, source)
    if source == "lumbar_disc":
        return context["posture.response.disc_per_deg"] * added_deg * seated * (1.0 - upright)
    name = "canal" if source == "lumbar_stenosis" else "facet"
    deeper = upright - (1.0 - upright) * seated
    return context[f"posture.response.{name}_per_deg"] * added_deg * deeper


def _upright_dose(context: Context, source: str) -> Row:
    """Return the part of a source's dose that falls in standing and walking, on such a day."""
    standing = _standing_share(context)
    usual = context[f"posture.standing_dose.{source}"]
    upright, seated = usual * standing, (1.0 - usual) * (1.0 - standing)
    return upright / (upright + seated)


def _standing_share(context: Context) -> Row:
    standing = context.covariate("exposure.standing_hours_per_day")
    desk = context.covariate("exposure.desk_hours_per_day")
    driving = context.covariate("exposure.driving_hours_per_day")
    seated = np.where(np.isnan(desk) & np.isnan(driving), np.nan, np.nan_to_num(desk))
    seated = seated + np.nan_to_num(driving)
    total = np.where(standing + seated > 0, standing + seated, np.nan)
    share = standing / total
    known = np.clip(share, LEAST_SHARE, 1.0 - LEAST_SHARE)
    return np.where(np.isnan(share), context["posture.stance.standing_share"], known)


def _unsettled(context: Context, source: str, deformity: Row) -> Row:
    """Return what passes down with a sign nobody knows: more of one source, less of another."""
    bound = context["posture.coupling.unsettled_bound"]
    sign = -1.0 if source in RELIEVED_FORWARD else 1.0
    return sign * bound * np.tanh(context["posture.coupling.unsettled"] * deformity / bound)


def _of_trunk(context: Context, source: str, trunk_offset_mm: Row) -> Row:
    """Return the trunk's own part: pain against offset as published, as far as that is causal."""
    if source in OPENED_FORWARD:
        return np.zeros(context.rows)
    slope = fact("sva.lbp.slope", unit="log odds per 10 mm") / SLOPE_STEP_MM
    expected = expected_c7_s1_sva_mm(age_years(context), trunk_norms_mm(context))
    return np.expm1(context["posture.own.causal_part"] * slope * (trunk_offset_mm - expected))

"""The posture of one person's neck, what would be healthy on this T1 slope, and what lies below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Bool, Float

from plumbline.causal import Context, Quantity
from plumbline.evidence import Estimate, estimate, fact, judged
from plumbline.measures import (
    AGE_CLASSES,
    Band,
    beyond,
    expected_c7_s1_sva_mm,
    expected_lumbar_lordosis_deg,
    expected_neck_lordosis_deg,
    expected_neck_offset_mm,
    healthy_band,
    into_band,
    neck_offset_from_head_angle_mm,
    ramp,
    spread_of,
)
from plumbline.routes.personal import age_years, angle_error_deg, is_present, own_value

__all__ = [
    "NECK_POSTURE",
    "excess_offset_mm",
    "healthy_posture",
    "own_posture",
    "posture_parameters",
    "posture_quantities",
    "trunk_norms_mm",
    "twin_offset_mm",
]

Row = Float[np.ndarray, " row"]

LORDOSIS_NORMS = tuple(f"norm.meta.CL.{years}" for years in AGE_CLASSES)
TRUNK_NORMS = tuple(f"norm.meta.C7SVA.{years}" for years in AGE_CLASSES)
OFFSET_NORMS = tuple(f"norm.meta.C2SVA.{sex}" for sex in ("female", "male", "all"))

LUMBAR_LORDOSIS = ("alignment.lumbar_lordosis_l1_s1_deg", "alignment.lumbar_lordosis_t12_s1_deg")
"""Measured lordosis, the preferred one first."""

NECK_POSTURE = ("neck_lordosis_deg", "neck_offset_mm", "dropped_head_ratio")
"""Quantities in which the posture of a neck differs from that of its twin."""

JUDGED: dict[str, str] = {
    "personal.t1_slope": "1",
    "personal.neck_lordosis": "1",
    "personal.neck_offset": "1",
    "personal.trunk_offset": "1",
    "personal.pelvic_incidence": "1",
    "personal.lumbar_lordosis": "1",
    "measure.error.offset_mm": "mm",
    "posture.neck_lordosis.spread_deg": "deg",
    "posture.trunk_offset.spread_mm": "mm",
    "posture.severity.kyphosis_deg": "deg",
    "posture.severity.offset_mm": "mm",
    "posture.dropped_head.if_unknown": "proportion",
    "posture.dropped_head.if_gaze_restricted": "proportion",
    "posture.reserve.lost_from_deg": "deg",
    "posture.reserve.width_deg": "deg",
}
"""Judgements with their units."""


def posture_parameters() -> tuple[Estimate, ...]:
    """Return the parameters of the quantities."""
    return (
        *(estimate(name, unit="deg") for name in LORDOSIS_NORMS),
        *(estimate(name, unit="mm") for name in (*TRUNK_NORMS, *OFFSET_NORMS)),
        estimate("norm.josr307.T1S", unit="deg"),
        estimate("norm.yukawa.PI", unit="deg"),
        estimate("corr.pan.PI_LL", unit="correlation"),
        estimate("fhp.cva_vs_sva", unit="correlation"),
        *(judged(name, unit=unit) for name, unit in JUDGED.items()),
    )


def posture_quantities() -> tuple[Quantity, ...]:
    """Return the posture of the neck, how ill it is, and what the spine below has to offer."""
    return (
        Quantity(id="t1_slope_deg", unit="deg", function=_t1_slope_deg),
        Quantity(
            id="neck_lordosis_deg",
            unit="deg",
            parents=("t1_slope_deg",),
            function=_neck_lordosis_deg,
            healthy=_healed(_own_lordosis_band),
            band=_own_lordosis_band,
        ),
        Quantity(
            id="neck_offset_mm",
            unit="mm",
            function=_neck_offset_mm,
            healthy=_healed(_offset_band),
            band=_offset_band,
        ),
        Quantity(
            id="dropped_head_ratio",
            unit="1",
            function=_dropped_head,
            healthy=lambda context, value: np.zeros_like(value),
        ),
        Quantity(
            id="neck_deformity_ratio",
            unit="1",
            parents=(
                "t1_slope_deg",
                "neck_lordosis_deg",
                "neck_offset_mm",
                "dropped_head_ratio",
            ),
            function=_deformity,
        ),
        Quantity(id="trunk_offset_mm", unit="mm", function=_trunk_offset_mm),
        Quantity(id="lumbar_reserve_ratio", unit="1", function=_lumbar_reserve),
    )


def own_posture(context: Context) -> dict[str, Row]:
    """Return how the person's neck stands, by the quantities of `NECK_POSTURE`.

    Parameters
    ----------
    context : Context
        Draws and covariates.
    """
    return {
        "neck_lordosis_deg": _neck_lordosis_deg(context, t1_slope_deg=_t1_slope_deg(context)),
        "neck_offset_mm": _neck_offset_mm(context),
        "dropped_head_ratio": _dropped_head(context),
    }


def healthy_posture(context: Context, own: Mapping[str, Row]) -> dict[str, Row]:
    """Return how the twin's neck stands.

    Parameters
    ----------
    context : Context
        Draws and covariates.
    own : mapping of str to ndarray, shape (row,)
        The person's neck.
    """
    return {
        "neck_lordosis_deg": into_band(own["neck_lordosis_deg"], _own_lordosis_band(context)),
        "neck_offset_mm": into_band(own["neck_offset_mm"], _offset_band(context)),
        "dropped_head_ratio": np.zeros(context.rows),
    }


def excess_offset_mm(context: Context, neck_offset_mm: Row, dropped_head_ratio: Row) -> Row:
    """Return how far C2 stands in front of the healthy band.

    A head that only a photograph shows far forward counts as far as it has dropped.
    """
    counted = np.where(_only_photographed(context), dropped_head_ratio, 1.0)
    return counted * beyond(neck_offset_mm, _offset_band(context).high)


def twin_offset_mm(context: Context, own: Mapping[str, Row], healed_mm: Row) -> Row:
    r"""Return how far C2 stands in front of C7 in the twin that is simulated beside a neck.

    Parameters
    ----------
    context : Context
        Draws and covariates.
    own : mapping of str to ndarray, shape (row,)
        Lordosis, offset and failing of the neck beside which the twin stands.
    healed_mm : ndarray, shape (row,)
        Offset of the twin wherever a film or a norm tells that of the neck.

    Notes
    -----
    An offset :math:`d` that only a photograph shows is shared, but for the part :math:`w`, 0 to 1,
    by which the head has dropped: :math:`d' = (1 - w) d + w \bar d`, with :math:`\bar d` the same
    inside the healthy band. So a head angle alone drives nothing.
    """
    photographed = _only_photographed(context)
    if not np.any(photographed):
        return healed_mm
    offset, dropped = own["neck_offset_mm"], own["dropped_head_ratio"]
    shared = (1.0 - dropped) * offset + dropped * into_band(offset, _offset_band(context))
    return np.where(photographed, shared, healed_mm)


def trunk_norms_mm(context: Context) -> tuple[Row, Row, Row]:
    """Return the norm of the offset of C7 in each age class."""
    return _norms(context, TRUNK_NORMS)


def _only_photographed(context: Context) -> Bool[np.ndarray, " row"]:
    """Return the rows in which a photograph, and no film, tells the offset."""
    filmed = np.isfinite(context.covariate("alignment.c2_c7_sva_mm"))
    photographed = np.isfinite(context.covariate("alignment.craniovertebral_angle_deg"))
    return photographed & ~filmed


def _healed(band: Callable[[Context], Band]) -> Callable[[Context, Row], Row]:
    return lambda context, value: into_band(value, band(context))


def _t1_slope_deg(context: Context) -> Row:
    return own_value(
        context,
        "alignment.t1_slope_deg",
        norm=context["norm.josr307.T1S"],
        spread=spread_of("norm.josr307.T1S"),
        error=angle_error_deg(),
        noise="personal.t1_slope",
    )


def _norms(context: Context, names: tuple[str, ...], sign: float = 1.0) -> tuple[Row, Row, Row]:
    young, middle, old = (sign * context[name] for name in names)
    return young, middle, old


def _expected_lordosis_deg(context: Context, t1_slope_deg: Row) -> Row:
    # The pooled norms count lordosis as negative.
    norms = _norms(context, LORDOSIS_NORMS, sign=-1.0)
    return expected_neck_lordosis_deg(t1_slope_deg, age_years(context), norms)


def _lordosis_band(context: Context, t1_slope_deg: Row) -> Band:
    return healthy_band(
        _expected_lordosis_deg(context, t1_slope_deg), context["posture.neck_lordosis.spread_deg"]
    )


def _own_lordosis_band(context: Context) -> Band:
    return _lordosis_band(context, _t1_slope_deg(context))


def _neck_lordosis_deg(context: Context, *, t1_slope_deg: Row) -> Row:
    dropped = _dropped_head(context)
    fallen = fact("neck2rest.dhs.threshold_logistic", unit="deg")
    expected = _expected_lordosis_deg(context, t1_slope_deg)
    return own_value(
        context,
        "alignment.c2_c7_lordosis_deg",
        norm=expected + dropped * np.minimum(fallen - expected, 0.0),
        spread=context["posture.neck_lordosis.spread_deg"],
        error=angle_error_deg(),
        noise="personal.neck_lordosis",
    )


def _expected_offset_mm(context: Context) -> Row:
    women, men, everybody = _norms(context, OFFSET_NORMS)
    return expected_neck_offset_mm(context.sex, women, men, everybody)


def _offset_spread_mm(context: Context) -> Row:
    return np.full(context.rows, spread_of("norm.zhu.C27PL"))


def _offset_band(context: Context) -> Band:
    return healthy_band(_expected_offset_mm(context), _offset_spread_mm(context))


def _neck_offset_mm(context: Context) -> Row:
    """Return what a film says, else what a photographed head angle says, else the norm."""
    expected, spread = _expected_offset_mm(context), _offset_spread_mm(context)
    fallen = fact("neck2rest.dhs.C2C7SVA", unit="mm")
    norm = expected + _dropped_head(context) * np.maximum(fallen - expected, 0.0)
    angle = context.covariate("alignment.craniovertebral_angle_deg")
    told, told_spread = neck_offset_from_head_angle_mm(angle, context["fhp.cva_vs_sva"], spread)
    photographed = np.isfinite(angle)
    return own_value(
        context,
        "alignment.c2_c7_sva_mm",
        norm=np.where(photographed, told, norm),
        spread=np.where(photographed, told_spread, spread),
        error=context["measure.error.offset_mm"],
        noise="personal.neck_offset",
    )


def _dropped_head(context: Context) -> Row:
    """Degree, 0 to 1, to which the neck extensors fail."""
    weakness = context.covariate("finding.neck_extensor_weakness")
    gaze = is_present(context, "gaze_restricted") > 0
    untested = np.where(
        gaze,
        context["posture.dropped_head.if_gaze_restricted"],
        context["posture.dropped_head.if_unknown"],
    )
    return np.where(np.isnan(weakness), untested, weakness)


def _deformity(
    context: Context,
    *,
    t1_slope_deg: Row,
    neck_lordosis_deg: Row,
    neck_offset_mm: Row,
    dropped_head_ratio: Row,
) -> Row:
    """Return how far the neck lies outside health, in full deformities; zero inside the band."""
    kyphosis = beyond(_lordosis_band(context, t1_slope_deg).low, neck_lordosis_deg)
    forward = excess_offset_mm(context, neck_offset_mm, dropped_head_ratio)
    return np.maximum(
        kyphosis / context["posture.severity.kyphosis_deg"],
        forward / context["posture.severity.offset_mm"],
    )


def _trunk_offset_mm(context: Context) -> Row:
    return own_value(
        context,
        "alignment.c7_s1_sva_mm",
        norm=expected_c7_s1_sva_mm(age_years(context), trunk_norms_mm(context)),
        spread=context["posture.trunk_offset.spread_mm"],
        error=context["measure.error.offset_mm"],
        noise="personal.trunk_offset",
    )


def _lumbar_reserve(context: Context) -> Row:
    """1 where lordosis is as the pelvis wants it, 0 where too much of it is lost to give more."""
    incidence = own_value(
        context,
        "alignment.pelvic_incidence_deg",
        norm=context["norm.yukawa.PI"],
        spread=spread_of("norm.yukawa.PI"),
        error=angle_error_deg(),
        noise="personal.pelvic_incidence",
    )
    expected = expected_lumbar_lordosis_deg(incidence, age_years(context))
    unexplained = np.sqrt(1.0 - context["corr.pan.PI_LL"] ** 2)
    lordosis = own_value(
        context,
        *LUMBAR_LORDOSIS,
        norm=expected,
        spread=spread_of("norm.yukawa.LL_T12_S1") * unexplained,
        error=angle_error_deg(),
        noise="personal.lumbar_lordosis",
    )
    lost = expected - lordosis
    return 1.0 - ramp(
        lost, context["posture.reserve.lost_from_deg"], context["posture.reserve.width_deg"]
    )

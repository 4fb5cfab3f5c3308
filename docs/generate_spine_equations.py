"""Write the numbers behind the equations of the spine model: tissue, sharing, postures, standing.

Whoever has the equations of the pages and these tables can compute the model anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from generate import table, text, write_if_changed

from plumbline.evidence import fact, fact_record, facts, judgement, judgements
from plumbline.simulators.spine import anatomy, named_postures
from plumbline.simulators.spine.body.alignment_norms import INCIDENCE, SLOPE, Norm, norm_of, spread
from plumbline.simulators.spine.body.levels import LEVELS, level_index
from plumbline.simulators.spine.body.passive import PassiveTissue
from plumbline.simulators.spine.loads.load_sharing import (
    MOST_RESERVE_N_M,
    RESERVE_N_M,
    SQUARED_PART_OF_CUBED,
)
from plumbline.simulators.spine.posture.postures import Posture, Turn

# Units of numbers that have none.
PURE = {None, "1", "ratio", "proportion", "correlation"}
# The age at which the law of standing is shown, in years: the middle of the series behind it.
AGE_YEARS = 50.0
OURS = "numerical, ours"
# The places of the joints in the state of the law, after incidence and slope.
FIRST_JOINT = 2
# Where each mean and each spread of a whole curve comes from.
CURVES: Mapping[str, tuple[str, str]] = {
    "pelvic incidence": ("norm.yukawa.PI", "norm.yukawa.PI"),
    "sacral slope": ("norm.yukawa.SS", "norm.yukawa.SS"),
    "lumbar lordosis L1-S1": ("formula.LL_hasegawa.constant", "norm.yukawa.LL_T12_S1"),
    "T1 slope": ("norm.azimi.T1S.healthy", "norm.josr307.T1S"),
    "C7-T1": ("spine.level.C7_T1.lordosis", "spine.level.neck.sd"),
    "neck lordosis C2-C7": ("norm.meta.CL.40_60", "norm.zhu.C27"),
    "head pitch": ("gaze.norm_McGS", "spine.head_pitch.sd"),
    "thoracic kyphosis T1-T12": ("", "norm.yukawa.TK_T1_12"),
}
# The correlations that are published, between whole curves.
CORRELATIONS = (
    ("pelvic incidence", "sacral slope", "corr.table.SS_PI"),
    ("pelvic incidence", "lumbar lordosis L1-S1", "corr.pan.PI_LL"),
    ("sacral slope", "lumbar lordosis L1-S1", "corr.maxLL.SS"),
    ("lumbar lordosis L1-S1", "thoracic kyphosis T1-T12", "corr.maxLL.TK"),
    ("pelvic incidence", "T1 slope", "chain.asj.PI_C7slope"),
    ("T1 slope", "neck lordosis C2-C7", "corr.zhu.C7slope_C27"),
)


def known(name: str) -> tuple[str, str, str]:
    """Return value, range and origin of a fact or a judgement as cells."""
    if name in facts():
        record = fact_record(name)
        low, high = record.low, record.high
        span = "" if low is None or high is None else f"{low:g} to {high:g}"
        source = f"[{text(record.source)}](#source-{record.source})"
        return f"{text(record.value)} {unit(record.unit)}".strip(), span, f"`{name}`, {source}"
    own = judgements()[name]
    span = f"{own.low:g} to {own.high:g}"
    return f"{own.value:g} {unit(own.unit)}".strip(), span, f"`{name}`, judgement"


def unit(printed: str | None) -> str:
    """Return a unit; that of a pure number needs no words."""
    return "" if printed in PURE else text(printed)


def passive_table(tissue: PassiveTissue) -> str:
    """Return the constants of the passive law."""
    stiffening = (
        ("stiffness.lumbar.preload250", "stiffness.lumbar.preload250.load"),
        ("stiffness.thorax.follower_load", "stiffness.thorax.follower_load.load"),
    )
    rows = [
        ("$n/e$", "neutral zone, from C2 to S1", *known("spine.passive.neutral_zone")),
        *upper_neck_rows(),
        ("$w/e$", "width over which the end builds up", *known("spine.passive.end_width")),
        ("$c$", "stiffness at the end over $k$", *known("spine.passive.end_factor")),
        ("", "factor of the cage in $k$, T1-T2 to T12-L1", *known("spine.passive.cage")),
    ]
    for words, level, names in zip(
        ("lumbar spine and neck", "chest"), ("L4_L5", "T8_T9"), stiffening, strict=True
    ):
        place = LEVELS.index(level)
        origin = "; ".join(known(name)[2] for name in names)
        slope = 1000.0 * tissue.preload_slope_1_n[place]
        rows.append(("$a$", f"stiffening, {words}", f"{slope:.3g} per kN", "", origin))
        limit = known("stiffness.lumbar.preload500")[2] if level.startswith("L") else origin
        rows.append(
            ("$f_{max}$", f"most of it, {words}", f"{tissue.preload_limit[place]:.3g}", "", limit)
        )
    rows.append(("$F$", "preload over the weight above", *known("spine.preload.gravity")))
    return table(("", "what", "value", "range", "origin"), rows)


def upper_neck_rows() -> Iterator[tuple[str, ...]]:
    """Yield the neutral zones that were read for single joints."""
    for joint in anatomy().joints:
        for way, share in joint.neutral_share.items():
            origin = ", ".join(f"`{name}`" for name in share.origin.text.split(", "))
            words = f"neutral zone, {joint.level.replace('_', '-')}, {way}"
            yield "$n/e$", words, f"{float(share.value):.2f}", "", origin


def sharing_table() -> str:
    """Return the constants of load sharing and of what follows from it."""
    rows = (
        ("$f$", "least activation, calibrated", *known("spine.sharing.floor")),
        (
            "$c_g$",
            "activation of all that costs as much as one degree",
            *known("spine.sharing.give"),
        ),
        ("$g$", "most give", *known("spine.sharing.most_give")),
        ("$s_0$", "least strength of a reserve", f"{RESERVE_N_M:g} N m", "", OURS),
        ("$r_0$", "least bound of a reserve", f"{MOST_RESERVE_N_M:g} N m", "", OURS),
        (
            r"$\epsilon$",
            "part of squares in the cost of third order",
            f"{SQUARED_PART_OF_CUBED:g}",
            "",
            OURS,
        ),
        (r"$\gamma$", "width of the active curve", *known("muscle.force_length.shape")),
        (r"$\kappa$", "share of the ellipse of a disc", *known("spine.disc.area_share")),
    )
    return table(("", "what", "value", "range", "origin"), rows)


def turn_row(posture: Posture, turn: Turn) -> tuple[str, ...]:
    """Return one turn of a posture as cells."""
    angle = np.degrees(turn.angle_rad)
    _, span, origin = known(turn.angle)
    return (posture.id, turn.over.replace("_", " "), turn.axis, f"{angle:+.3g}", span, origin)


def posture_rows() -> Iterator[tuple[str, ...]]:
    """Yield every turn of every named posture."""
    for posture in named_postures().values():
        for turn in posture.turns:
            yield turn_row(posture, turn)
        if posture.knees is not None:
            value, span, origin = known(posture.knees)
            yield posture.id, "knees", "flexion", f"+{value.split()[0]}", span, origin


def postures_table() -> str:
    """Return the angles of every named posture."""
    head = ("posture", "over", "axis", "angle (deg)", "range of the size", "origin")
    return table(head, posture_rows())


def settings_table() -> str:
    """Return what besides angles belongs to a posture."""
    rows = (
        (
            posture.id,
            text(posture.about),
            "seat" if posture.seated else "feet",
            "plumb" if posture.arms_hang else "as turned",
            posture.load or "",
        )
        for posture in named_postures().values()
    )
    return table(("posture", "what", "rests on", "arms", "acts besides weight"), rows)


def curves_of(norm: Norm) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the names of the whole curves, and each as a row over the state of the law."""
    rows = {name: np.zeros(len(norm.mean)) for name in CURVES}

    def joints(first: str, last: str) -> slice:
        return slice(FIRST_JOINT + level_index(first), FIRST_JOINT + level_index(last) + 1)

    rows["pelvic incidence"][INCIDENCE] = rows["sacral slope"][SLOPE] = 1.0
    rows["lumbar lordosis L1-S1"][joints("L1_L2", "L5_S1")] = -1.0
    rows["thoracic kyphosis T1-T12"][joints("T1_T2", "T12_L1")] = 1.0
    rows["C7-T1"][joints("C7_T1", "C7_T1")] = 1.0
    rows["neck lordosis C2-C7"][joints("C2_C3", "C6_C7")] = -1.0
    rows["T1 slope"] = (
        rows["thoracic kyphosis T1-T12"] + rows["sacral slope"] - rows["lumbar lordosis L1-S1"]
    )
    rows["head pitch"][joints("C0_C1", "C1_C2")] = 1.0
    rows["head pitch"] += rows["T1 slope"] + rows["C7-T1"] - rows["neck lordosis C2-C7"]
    return tuple(rows), np.stack(list(rows.values()))


def law_of(norm: Norm) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Return names, means and spreads (degrees) and correlations of the whole curves."""
    names, rows = curves_of(norm)
    covariance = rows @ norm.covariance @ rows.T
    deviation = np.sqrt(np.diag(covariance))
    return (
        names,
        np.degrees(rows @ norm.mean),
        np.degrees(deviation),
        covariance / np.outer(deviation, deviation),
    )


def curves_table(norm: Norm) -> str:
    """Return mean, spread and correlations of the whole curves."""
    names, means, spreads, correlation = law_of(norm)
    rows = (
        (
            name,
            f"{means[i]:.1f}",
            f"{spreads[i]:.1f}",
            *(
                f"{round(correlation[i, j], 2) + 0.0:.2f}" if j < i else ""
                for j in range(len(names) - 1)
            ),
        )
        for i, name in enumerate(names)
    )
    return table(("curve (deg)", "mean", "SD", *names[:-1]), rows)


def origins_table() -> str:
    """Return where means, spreads and correlations of the curves come from."""
    rows = [
        (
            name,
            known(mean)[2] if mean else "$K = T - S + L$",
            known(deviation)[2],
        )
        for name, (mean, deviation) in CURVES.items()
    ]
    return table(("curve", "mean from", "SD from"), rows)


def correlations_table() -> str:
    """Return the published correlations that the law is built on."""
    rows = (
        (f"{first} and {second}", *(known(name)[place] for place in (0, 2)))
        for first, second, name in CORRELATIONS
    )
    return table(("between", "published", "origin"), rows)


def share_of(level: str) -> tuple[float, float, str]:
    """Return usual angle and spread of a joint within its curve, degrees, and their origins."""
    lumbar = f"norm.segLL.{level.replace('_', '')}"
    if lumbar in facts():
        return -fact(lumbar, unit="deg"), spread(lumbar), known(lumbar)[2]
    chest = f"geometry.joint.{level}.angle"
    if level.startswith("T"):
        own = "spine.level.thorax.sd"
        origin = f"{known(chest)[2]}; `{own}`, judgement"
        return -fact(chest, unit="deg"), judgement(own, unit="deg"), origin
    own = "spine.level.neck.sd"
    return 0.0, judgement(own, unit="deg"), f"`{own}`, judgement"


def levels_table(norm: Norm) -> str:
    """Return mean and spread of every joint in standing, and its share in its curve."""
    total = np.degrees(np.sqrt(np.diag(norm.covariance)))[FIRST_JOINT:]
    mean = np.degrees(norm.mean)[FIRST_JOINT:]
    head = ("joint", "mean (deg)", "SD (deg)", r"$\mu_i$", r"$\sigma_i$", "origin")
    rows = []
    for level, middle, spread_all in zip(LEVELS, mean, total, strict=True):
        usual, own, origin = share_of(level)
        cells = (f"{middle:+.1f}", f"{spread_all:.1f}", f"{usual + 0.0:+.1f}", f"{own:.1f}")
        rows.append((level.replace("_", "-"), *cells, origin))
    lead = (
        r"Flexion is positive. $\mu_i$ and $\sigma_i$ are those of the joint within its curve "
        "(C0-C2, C2-C7, C7-T1, T1-L1, L1-S1), before the curve as a whole has its say."
    )
    return f"{lead}\n\n{table(head, rows)}"


def together(parts: Iterable[tuple[str, str]]) -> str:
    """Return a page of headings with a table below each."""
    return "".join(f"## {title}\n\n{content}\n" for title, content in parts)


def main(target: Path, tissue: PassiveTissue) -> None:
    """Write the tables below a folder."""
    norm = norm_of(AGE_YEARS)
    write_if_changed(target / "spine_passive.txt", passive_table(tissue))
    write_if_changed(target / "spine_sharing.txt", sharing_table())
    postures = together((("Angles", postures_table()), ("What else", settings_table())))
    lead = (
        "Turns away from the person's own standing, positive forward, to the left. A region's "
        "turn is spread over its joints in proportion to their ranges; of a `trunk` the lumbar "
        "spine has the measured share, the pelvis the rest."
    )
    page = f"# Postures of the spine model\n\n{lead}\n\n{postures}"
    write_if_changed(target / "spine" / "postures.md", page)
    standing = together(
        (
            ("Whole curves", curves_table(norm)),
            ("Where they come from", origins_table()),
            ("Published correlations", correlations_table()),
            ("Joints", levels_table(norm)),
        )
    )
    lead = (
        f"The law at {AGE_YEARS:g} years, of nobody measured. Head pitch is that of McGregor's "
        "line; C7-T1 is kyphotic where positive. The published correlation of T1 slope and neck "
        "counts lordosis as negative."
    )
    write_if_changed(
        target / "spine" / "standing.md",
        f"# How people stand in the spine model\n\n{lead}\n\n{standing}",
    )

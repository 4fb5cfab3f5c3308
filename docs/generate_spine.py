"""Write the tables of the whole-spine model: bodies, vertebrae, landmarks, joints, fascicles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import generate_spine_equations
import generate_spine_limits
import generate_spine_signs
import generate_spine_sources
import numpy as np
from generate import table, text, write_if_changed

from plumbline.simulators.spine import SpineModel, SpinePerson, anatomy, build_spine, kinematics
from plumbline.simulators.spine.body.anatomy_tables import MuscleGroup
from plumbline.simulators.spine.body.fascicles import path_names
from plumbline.simulators.spine.body.landmarks import landmark_bodies
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.published_strength import published_forces_n
from plumbline.simulators.spine.body.tables import Curve, Figure, Origin

# The man whose numbers are shown where a number depends on the person.
STATURE_M, MASS_KG = 1.75, 75.0


def shown_origin(origin: Origin) -> str:
    """Return an origin in one cell."""
    if origin.kind == "fact":
        return ", ".join(f"`{name}`" for name in origin.text.split(", "))
    if origin.kind == "read":
        return f"read in [{text(origin.text)}](#source-{origin.text})"
    return f"*estimate:* {text(origin.text)}"


def origins(figures: Iterable[Figure]) -> str:
    """Return the different origins of some figures in one cell."""
    return "; ".join(dict.fromkeys(shown_origin(each.origin) for each in figures))


def anchors(curve: Curve, sign: float = 1.0) -> str:
    """Return the anchors of a curve in one cell."""
    return ", ".join(f"{name} {sign * each.value:.3g}" for name, each in curve.anchors.items())


def page(title: str, lead: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a page with one table."""
    return f"# {title}\n\n{lead}\n\n{table(head, rows)}"


def bodies_page(model: SpineModel) -> str:
    """Return the page of bodies: mass, center, joint."""
    posed = kinematics(model, np.zeros((1, len(model.dofs))))
    rows = []
    for place, name in enumerate(model.bodies):
        parent = model.plan.parent[place]
        joint = 1000.0 * posed.body_position_m[0, place]
        center = 1000.0 * model.body_center_m[place]
        rows.append(
            (
                name,
                "none" if parent < 0 else model.bodies[parent],
                f"{model.body_mass_kg[place]:.2f}",
                ", ".join(f"{value:.0f}" for value in joint),
                ", ".join(f"{value:.0f}" for value in center),
                str(model.plan.dof_count[place]),
            )
        )
    lead = (
        f"A man of {STATURE_M} m and {MASS_KG:g} kg, aged 50, nothing measured. Joint: standing, "
        "from the middle of the hip axis. Center of mass: from the joint, along the body's axes "
        "(forward, left, up)."
    )
    head = ("body", "carried by", "mass (kg)", "joint (mm)", "center of mass (mm)", "angles")
    return page("Bodies of the spine model", lead, head, rows)


def vertebrae_page() -> str:
    """Return the page of the curves of the parametric vertebra."""
    rows = [
        (text(name), anchors(curve), curve.scale, origins(curve.anchors.values()))
        for name, curve in anatomy().curves.items()
    ]
    lead = (
        "Anchors in mm (wedges in degrees) for the reference man; straight lines between them, "
        "constant beyond. `height` grows with stature, `bone` with stature and sex, `body` with "
        "stature and girth."
    )
    return page(
        "The parametric vertebra", lead, ("quantity", "anchors", "grows with", "origin"), rows
    )


def landmarks_page() -> str:
    """Return the page of landmarks."""
    rows = []
    for row in anatomy().landmarks:
        curves = (row.forward, row.half, row.up)
        figures = [each for curve in curves for each in curve.anchors.values()]
        rows.append(
            (
                f"{row.vertebrae[0]} … {row.vertebrae[-1]} `.{row.name}`",
                text(row.about),
                anchors(row.forward, row.forward_sign),
                anchors(row.half),
                anchors(row.up),
                origins(figures),
            )
        )
    for carrier in anatomy().carriers:
        forward, side, up = carrier.point_mm.value
        point = (f"{forward:g}", f"{side:g}", f"{up:g}")
        frame = text(f"{carrier.body}, {carrier.frame}")
        rows.append((f"`{carrier.name}`", frame, *point, shown_origin(carrier.point_mm.origin)))
    lead = "From the joint of the body, in mm for the reference man; the left is the mirror image."
    head = ("landmark", "what", "forward", "to the side", "up", "origin")
    return page("Landmarks of the spine model", lead, head, rows)


def joints_page() -> str:
    """Return the page of ranges and stiffness."""
    rows = []
    for joint in anatomy().joints:
        ways = list(joint.range_deg)
        cells = [
            f"{joint.range_deg[way].value:g} / {joint.stiffness[way].value:.3g}" for way in ways
        ]
        figures = [*joint.range_deg.values(), *joint.stiffness.values()]
        rows.append((joint.level.replace("_", "-"), *cells, origins(figures)))
    lead = "Range from standing to one side (deg) / stiffness outside the neutral zone (N m / rad)."
    head = ("joint", "flexion", "extension", "bending", "rotation", "origin")
    return page("Joints of the spine model", lead, head, rows)


def fascicles_page() -> str:
    """Return the page of fascicles."""
    bodies = landmark_bodies()
    rows = [
        (
            text(row.name),
            f"{force:.0f}",
            " → ".join(f"`{name}`" for name in path_names(row, bodies)),
            f"size: {shown_origin(row.shares)}; path: {shown_origin(row.attachments)}",
        )
        for group in anatomy().groups
        for row, force in zip(group.rows, group.row_forces_n(), strict=True)
    ]
    lead = "One side; the other is its mirror image. Force: largest, reference man."
    return page(
        "Fascicles of the spine model", lead, ("fascicle", "force (N)", "path", "origin"), rows
    )


def published(group: MuscleGroup) -> str:
    """Return every published total of a group, or of two groups together."""
    cells = []
    for groups, totals in published_forces_n().items():
        if group.name in groups:
            others = [name.replace("_", " ") for name in groups if name != group.name]
            beside = f" with {', '.join(others)}" if others else ""
            cells.append(", ".join(f"{total:.0f}" for total in sorted(totals)) + beside)
    return "; ".join(cells) if cells else "none"


def group_row(group: MuscleGroup) -> tuple[str, ...]:
    """Return one muscle group as cells."""
    return (
        text(group.about),
        group.region,
        str(len(group.rows)),
        f"{group.force_n:.0f}",
        published(group),
        f"{group.fiber_share.value:.2f}",
        f"{group.pennation_deg.value:.0f}",
        shown_origin(group.strength),
        f"{100.0 * group.share_of_estimates():.0f} %",
    )


def groups_overview() -> str:
    """Return the table of muscle groups with their share of estimates."""
    head = (
        "muscle",
        "region",
        "fascicles",
        "force (N)",
        "published (N)",
        "fiber share",
        "pennation (deg)",
        "strength from",
        "estimates",
    )
    return table(head, map(group_row, anatomy().groups))


def moment_arms_overview(model: SpineModel) -> str:
    """Return the flexion moment arms of every group at some levels, strength-weighted, in cm."""
    levels = ("C0_C1", "C2_C3", "C5_C6", "C7_T1", "T4_T5", "T8_T9", "T12_L1", "L3_L4", "L5_S1")
    arms = kinematics(model, np.zeros((1, len(model.dofs)))).moment_arms_m[0]
    rows = []
    for group in anatomy().groups:
        mine = [i for i, name in enumerate(model.groups) if name == group.name]
        cells = []
        for level in levels:
            at_level = arms[3 * LEVELS.index(level)]
            crossing = [i for i in mine if abs(at_level[i]) > 0.0]
            weights = model.fmax_n[crossing]
            mean = 100.0 * np.average(at_level[crossing], weights=weights) if crossing else None
            cells.append("" if mean is None else f"{mean:.1f}")
        rows.append((text(group.name.replace("_", " ")), *cells))
    return table(("muscle", *(level.replace("_", "-") for level in levels)), rows)


def main(target: Path) -> None:
    """Write every table of the spine model below a folder."""
    person = SpinePerson(stature_m=STATURE_M, mass_kg=MASS_KG, sex="male")
    model = build_spine(person)
    pages = {
        "bodies": bodies_page(model),
        "vertebrae": vertebrae_page(),
        "landmarks": landmarks_page(),
        "joints": joints_page(),
        "fascicles": fascicles_page(),
    }
    for name, content in pages.items():
        write_if_changed(target / "spine" / f"{name}.md", content)
    write_if_changed(target / "spine_groups.txt", groups_overview())
    write_if_changed(target / "spine_moment_arms.txt", moment_arms_overview(model))
    generate_spine_equations.main(target, model.passive)
    generate_spine_sources.main(target)
    generate_spine_signs.main(target)
    generate_spine_limits.main(target)

"""The tables: complete, sourced or explained, and as strong and as mobile as published."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.errors import EvidenceError
from plumbline.evidence import bounds, fact
from plumbline.simulators.spine import anatomy
from plumbline.simulators.spine.body.anatomy_tables import MuscleGroup
from plumbline.simulators.spine.body.fascicles import path_names, routes
from plumbline.simulators.spine.body.landmarks import landmark_bodies
from plumbline.simulators.spine.body.levels import LEVELS, VERTEBRAE
from plumbline.simulators.spine.body.tables import curve, figure, origin

FEWEST_WORDS = 8  # what a reason needs to be one

# What is published for one side of each group: cross-sections (cm2) and forces (N).
PUBLISHED = {
    "semispinalis_capitis": [
        "pcsa.ammr.semispinalis_capitis",
        "pcsa.kamibayashi.semispinalis_capitis",
    ],
    "sternocleidomastoid": [
        "pcsa.kamibayashi.sternocleidomastoid",
        ("neck.stern_mast.fmax", "neck.cleid_mast.fmax", "neck.cleid_occ.fmax"),
    ],
    "multifidus_lumbar": ["pcsa.ammr.multifidus_lumbar", "multifidus_lumborum.fmax_per_side"],
    "multifidus_thoracic": ["pcsa.ammr.thoracic_multifidus", "thoracic_multifidus.fmax_per_side"],
    "multifidus_cervical": ["pcsa.ammr.multifidus_cervical", "cervical_multifidus.fmax_per_side"],
    "psoas": ["pcsa.ammr.psoas", "psoas_major.fmax_per_side"],
    "quadratus_lumborum": ["pcsa.ammr.quadratus_lumborum", "quadratus_lumborum.fmax_per_side"],
    "rectus_abdominis": ["pcsa.ammr.rectus_abdominis", "rectus_abdominis.fmax_per_side"],
    "external_oblique": ["pcsa.ammr.external_oblique", "external_oblique.fmax_per_side"],
    "internal_oblique": ["pcsa.ammr.internal_oblique", "internal_oblique.fmax_per_side"],
    "longissimus_thoracic_part": [
        "pcsa.ammr.longissimus_pars_thoracis",
        "longissimus_pars_thoracis.fmax_per_side",
    ],
    "longissimus_lumbar_part": [
        "pcsa.ammr.longissimus_pars_lumborum",
        "longissimus_pars_lumborum.fmax_per_side",
    ],
    "levator_scapulae": ["pcsa.kamibayashi.levator_scapulae", "neck.levator_scap.fmax"],
    "latissimus_dorsi": ["latissimus_dorsi.fmax_per_side"],
    "trapezius_descending": ["pcsa.kamibayashi.clavotrapezius"],
    "scalenes": [
        ("neck.scalenus_ant.fmax", "neck.scalenus_med.fmax", "neck.scalenus_post.fmax"),
        "pcsa.ammr.scalenes",
    ],
    "longus_colli": [
        "pcsa.ammr.longus_colli",
        ("neck.long_col_c1thx.fmax", "neck.long_col_c1c5.fmax", "neck.long_col_c5thx.fmax"),
    ],
    "longus_capitis": ["pcsa.ammr.longus_capitis", "neck.long_cap_sklc4.fmax"],
}


def published_force_n(name: str | tuple[str, ...]) -> float:
    if isinstance(name, tuple):
        return sum(published_force_n(part) for part in name)
    if "pcsa" in name:
        return fact(f"muscle.{name}", unit="cm2") * fact("muscle.tension.ammr", unit="N/cm2")
    return fact(f"muscle.{name}", unit="N")


def group(name: str) -> MuscleGroup:
    return next(each for each in anatomy().groups if each.name == name)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_group_is_as_strong_as_the_published_totals_within_their_spread(name: str) -> None:
    totals = [published_force_n(each) for each in PUBLISHED[name]]
    assert min(totals) - 1e-6 <= group(name).force_n <= max(totals) + 1e-6
    assert sum(group(name).row_forces_n()) == pytest.approx(group(name).force_n)


def test_every_estimate_gives_its_reason() -> None:
    tables = anatomy()
    origins = [anchor.origin for each in tables.curves.values() for anchor in each.anchors.values()]
    for row in tables.landmarks:
        for each in (row.forward, row.half, row.up):
            origins += [anchor.origin for anchor in each.anchors.values()]
    origins += [carrier.point_mm.origin for carrier in tables.carriers]
    origins += [cell.origin for joint in tables.joints for cell in joint.range_deg.values()]
    origins += [
        place
        for each in tables.groups
        for row in each.rows
        for place in (row.shares, row.attachments)
    ]
    thin = {
        each.text for each in origins if each.is_estimate and len(each.text.split()) < FEWEST_WORDS
    }
    assert thin == set()


def test_every_fascicle_runs_on_landmarks_that_exist_and_has_its_mirror_image() -> None:
    way = routes()
    assert set(way.points) <= set(landmark_bodies())
    rights = [name.removesuffix("_right") for name in way.names[0::2]]
    assert [f"{name}_left" for name in rights] == list(way.names[1::2])
    assert len(set(way.names)) == len(way.names)
    assert 130 <= len(rights) <= 190


def test_a_fascicle_on_an_unknown_landmark_is_refused() -> None:
    row = group("suboccipital").rows[0]
    with pytest.raises(EvidenceError, match=r"C2\.spinous_tip"):
        path_names(
            row,
            {name: body for name, body in landmark_bodies().items() if name != "C2.spinous_tip"},
        )


@pytest.mark.parametrize("cell", [{"read": "nowhere"}, {"guess": "x"}])
def test_an_origin_is_a_source_or_a_reason(cell: dict[str, str]) -> None:
    with pytest.raises(EvidenceError):
        origin(cell)


def test_a_malformed_cell_is_refused() -> None:
    with pytest.raises(EvidenceError, match="malformed"):
        figure([1.0, "nowhere"], {}, unit="mm")


def test_a_curve_is_straight_between_its_anchors_and_constant_beyond() -> None:
    entry = {"scale": "none", "anchors": {"C3": [10.0, "a"], "C5": [20.0, "a"]}}
    found = curve(entry, {"a": {"estimate": "for this test"}})
    assert [found.at(name) for name in ("C1", "C3", "C4", "C5", "L5")] == [10, 10, 15, 20, 20]


def test_the_share_of_estimates_is_one_where_nothing_is_sourced_and_zero_where_all_is() -> None:
    shares = anatomy().share_of_estimates()
    assert shares["psoas"] == shares["multifidus_lumbar"] == 0.0
    assert shares["semispinalis_thoracis"] > 0.5
    assert all(0.0 <= share <= 1.0 for share in shares.values())


def test_the_share_of_all_muscles_is_that_of_the_groups_weighed_by_their_entries() -> None:
    entries = {group.name: 3 + 2 * len(group.rows) for group in anatomy().groups}
    shares = anatomy().share_of_estimates()
    mean = sum(shares[name] * count for name, count in entries.items()) / sum(entries.values())
    assert anatomy().estimates_by_kind()["muscles"] == pytest.approx(mean)


def test_landmarks_and_joints_have_a_share_of_estimates_of_their_own() -> None:
    whole = anatomy()
    shares = whole.estimates_by_kind()
    assert set(shares) == {"muscles", "landmarks", "joints"}
    ranges_read = sum(
        not cell.origin.is_estimate for joint in whole.joints for cell in joint.range_deg.values()
    )
    others = sum(len(joint.neutral_share) + len(joint.stiffness) for joint in whole.joints)
    cells = others + sum(len(joint.range_deg) for joint in whole.joints)
    assert shares["joints"] == pytest.approx(1.0 - (others + ranges_read) / cells)
    assert shares["landmarks"] > shares["muscles"]


def ranges(way: str, levels: tuple[str, ...]) -> float:
    return sum(
        float(joint.range_deg[way].value) for joint in anatomy().joints if joint.level in levels
    )


def test_the_neck_moves_as_far_as_published() -> None:
    neck = LEVELS[:8]
    whole = ranges("flexion", neck) + ranges("extension", neck)
    assert whole == pytest.approx(fact("rom.cervical.age.men.20_30.FE", unit="deg"), rel=0.03)
    side = 2 * ranges("bending", neck)
    assert side == pytest.approx(fact("rom.cervical.age.men.20_30.LB", unit="deg"), rel=0.05)
    low, high = bounds("rom.axial.C0T1", unit="deg")
    assert low <= ranges("rotation", neck) <= high
    low, high = bounds("rom.axial.C0C2", unit="deg")
    assert low <= ranges("rotation", LEVELS[:2]) <= high


def test_the_chest_and_the_lumbar_spine_move_as_far_as_published() -> None:
    chest = LEVELS[8:20]
    low, high = bounds("rom.thoracic.total", unit="deg")
    assert low <= ranges("flexion", chest) + ranges("extension", chest) <= high
    lumbar = LEVELS[20:]
    mean = (ranges("flexion", lumbar) + ranges("extension", lumbar)) / len(lumbar)
    assert mean == pytest.approx(fact("rom.lumbar.FE", unit="deg"), abs=1.0)


def test_vertebrae_grow_downward() -> None:
    curves = anatomy().curves
    for name in ("depth", "width"):
        values = np.array(curves[name].values)
        assert np.all(np.diff(values) >= -1e-9)
    pitch = np.array(curves["pitch"].values)[VERTEBRAE.index("T1") :]
    assert pitch[-1] == max(pitch)

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
from plumbline.simulators.spine.body.published_strength import SINGLE_SOURCE, published_forces_n
from plumbline.simulators.spine.body.tables import curve, figure, origin

FEWEST_WORDS = 8  # what a reason needs to be one


def group(name: str) -> MuscleGroup:
    return next(each for each in anatomy().groups if each.name == name)


COMPARED = {groups: totals for groups, totals in published_forces_n().items() if len(totals) > 1}


@pytest.mark.parametrize("groups", COMPARED, ids="+".join)
def test_a_group_is_as_strong_as_the_published_totals_within_their_spread(
    groups: tuple[str, ...],
) -> None:
    found = sum(group(name).force_n for name in groups)
    assert min(COMPARED[groups]) - 1e-6 <= found <= max(COMPARED[groups]) + 1e-6


def test_every_group_is_compared_or_named_as_resting_on_one_source() -> None:
    compared = {name for groups in COMPARED for name in groups}
    assert compared | set(SINGLE_SOURCE) == {each.name for each in anatomy().groups}
    assert compared.isdisjoint(SINGLE_SOURCE)


@pytest.mark.parametrize("name", [each.name for each in anatomy().groups])
def test_the_fascicles_of_a_group_add_up_to_its_force(name: str) -> None:
    assert sum(group(name).row_forces_n()) == pytest.approx(group(name).force_n)


def test_the_lumbar_slips_of_the_thoracic_multifidus_have_the_area_that_was_read() -> None:
    rows = group("multifidus_thoracic").rows
    read = sum(row.share for row in rows if not row.shares.is_estimate)
    assert read == pytest.approx(fact("muscle.pcsa.ammr.thoracic_multifidus", unit="cm2"))
    assert {row.path[0][0] for row in rows if not row.shares.is_estimate} == {"L"}


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

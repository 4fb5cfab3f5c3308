"""The picture of a spine: what it shows, in words and numbers that stand in the file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.figures.sagittal import View, draw_spine, figure_bytes
from plumbline.figures.spine_frame import height_range, leaves_head, shows_legs
from plumbline.simulators.spine.shown.drawing import (
    Cable,
    LevelLoad,
    Push,
    Shape,
    SpineDrawing,
    Strand,
)

CUBE = np.array([[x, y, z] for x in (0.0, 0.03) for y in (-0.02, 0.02) for z in (0.1, 0.12)])


def spine(label: str = "someone, standing", *, loads: bool = True) -> SpineDrawing:
    return SpineDrawing(
        label=label,
        shapes=(
            Shape(name="C7", region="neck", points_m=CUBE + np.array([0.0, 0.0, 0.4])),
            Shape(name="L5", region="lumbar", points_m=CUBE),
        ),
        cables=(
            Cable(
                name="multifidus_left",
                group="multifidus",
                points_m=np.array([[-0.03, 0.0, 0.1], [-0.04, 0.0, 0.3], [-0.03, 0.0, 0.5]]),
                strength_n=50.0,
                activation=0.2,
                force_n=10.0,
            ),
        ),
        levels=(
            LevelLoad(
                level="L4-L5",
                center_m=np.array([0.0, 0.0, 0.13]),
                compression_n=412.0,
                shear_n=-35.0,
                moment_n_m=4.0,
            ),
            LevelLoad(
                level="L5-S1",
                center_m=np.array([0.0, 0.0, 0.09]),
                compression_n=455.0,
                shear_n=101.0,
                moment_n_m=5.0,
            ),
        )
        if loads
        else (),
        plumb_m=np.array([0.01, 0.0, 0.51]),
        hips_m=np.zeros(3),
        eye_m=np.array([0.1, 0.0, 0.6]),
        gaze=np.array([1.0, 0.0, 0.0]),
    )


def written(*views: View, twin: SpineDrawing | None = None, loads: bool = True) -> str:
    figure = draw_spine(spine(loads=loads), twin=twin, views=views)
    return figure_bytes(figure, "svg").decode()


def test_every_level_stands_there_with_its_load_and_unit() -> None:
    text = written(View.SIDE)
    assert "L4-L5  412 N" in text
    assert "L5-S1  455 N" in text
    assert "force (N)" in text


def test_the_side_shows_the_plumb_line_and_the_gaze_and_the_front_no_gaze() -> None:
    assert "C7 plumb line" in written(View.SIDE)
    assert "gaze" in written(View.SIDE)
    assert "gaze" not in written(View.FRONT)


def test_muscles_are_drawn_in_the_muscle_view_only_with_a_scale_of_activation() -> None:
    assert "activation" in written(View.MUSCLES)
    assert "activation" not in written(View.SIDE)


def test_a_spine_without_loads_has_no_panel_of_loads() -> None:
    assert "force (N)" not in written(View.SIDE, loads=False)


def test_where_there_is_no_equilibrium_the_reason_stands_in_the_place_of_the_loads() -> None:
    remarks = ("no equilibrium", "C7-T1 lacks 3 N m of extension")
    idle = tuple(replace(one, activation=None, force_n=None) for one in spine().cables)
    bare = replace(spine(loads=False), remarks=remarks, cables=idle)
    text = figure_bytes(draw_spine(bare, views=(View.MUSCLES,)), "svg").decode()
    assert all(words in text for words in remarks)
    assert "force (N)" not in text
    assert "activation" not in text


def test_a_band_is_drawn_over_its_bar_and_named() -> None:
    banded = tuple(replace(one, span_n=(300.0, 600.0)) for one in spine().levels)
    text = figure_bytes(draw_spine(replace(spine(), levels=banded)), "svg").decode()
    assert "variants of load sharing" in text
    assert "variants of load sharing" not in written(View.SIDE)


def test_weights_in_both_hands_add_up_from_the_side_and_stand_apart_from_the_front() -> None:
    hands = tuple(
        Push(point_m=np.array([0.3, side, 0.3]), force_n=np.array([0.0, 0.0, -98.0]))
        for side in (-0.2, 0.2)
    )
    carrying = replace(spine(), pushes=hands)
    side, front = (
        figure_bytes(draw_spine(carrying, views=(view,)), "svg").decode()
        for view in (View.SIDE, View.FRONT)
    )
    assert side.count(">196 N<") == 1
    assert front.count(">98 N<") == 2


def test_all_that_is_drawn_of_a_bent_spine_is_within_its_panel() -> None:
    far = Shape(name="skull", region="head", points_m=CUBE + np.array([0.9, 0.0, 0.2]))
    bent = replace(spine(), shapes=(*spine().shapes, far), eye_m=np.array([0.93, 0.0, 0.3]))
    figure = draw_spine(bent, views=(View.SIDE,))
    figure.canvas.draw()
    low, high = figure.axes[0].get_xlim()
    assert low < 0.0
    assert high > 930.0 + 90.0


def test_limbs_do_not_decide_what_is_seen() -> None:
    leg = Shape(name="thigh", region="limb", points_m=CUBE - np.array([0.0, 0.0, 2.0]))
    with_leg = replace(spine(), shapes=(leg, *spine().shapes))
    bottoms = [draw_spine(one).axes[0].get_ylim()[0] for one in (spine(), with_leg)]
    assert bottoms[0] == bottoms[1]


def test_parts_of_one_thing_are_drawn_as_one_outline() -> None:
    parts = tuple(
        Shape(name=name, region="head", points_m=CUBE + np.array([0.0, 0.0, up]), whole="head")
        for name, up in (("cranium", 0.5), ("jaw", 0.49))
    )
    apart = tuple(replace(part, whole="") for part in parts)
    counts = []
    for shapes in (parts, apart):
        figure = draw_spine(replace(spine(), shapes=shapes), views=(View.SIDE,))
        counts.append(len(figure.axes[0].patches))
    assert counts[1] - counts[0] == 1


def test_ribs_are_drawn() -> None:
    line = np.array([[0.0, 0.0, 0.3], [0.1, 0.0, 0.2]])
    ribbed = replace(spine(), strands=(Strand(name="T5_rib_left", points_m=line),))
    figure = draw_spine(ribbed, views=(View.SIDE,))
    assert len(figure.axes[0].collections[0].get_segments()) == 1


def test_the_twin_is_named_and_told_apart_by_more_than_color() -> None:
    text = written(View.SIDE, twin=spine("the twin"))
    assert "broken lines: the twin" in text
    assert "compression, twin" in text
    assert "stroke-dasharray" in text


def test_the_picture_is_to_scale() -> None:
    figure = draw_spine(spine(), views=(View.SIDE, View.FRONT))
    figure.canvas.draw()
    assert [panel.get_aspect() for panel in figure.axes[:2]] == [1.0, 1.0]


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_same_spine_gives_the_same_bytes(ending: str) -> None:
    first, second = (figure_bytes(draw_spine(spine(), views=tuple(View)), ending) for _ in range(2))
    assert first == second


def test_a_picture_of_one_view_is_small_enough_for_a_page() -> None:
    assert len(figure_bytes(draw_spine(spine()), "png")) <= 150_000


def test_the_line_of_sight_begins_where_it_leaves_the_head() -> None:
    head = np.array([[x, y, z] for x in (0.0, 0.2) for y in (-0.1, 0.1) for z in (0.5, 0.7)])
    seen = replace(spine(), shapes=(Shape(name="cranium", region="head", points_m=head),))
    assert leaves_head(seen, 0) == pytest.approx([200.0, 600.0])
    assert leaves_head(replace(seen, shapes=()), 0) == pytest.approx([100.0, 600.0])


def test_legs_are_whole_where_a_load_hangs_low_and_cut_in_standing() -> None:
    thigh = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, -0.45]])
    upright = replace(
        spine(), shapes=(*spine().shapes, Shape(name="thigh_left", region="limb", points_m=thigh))
    )
    assert not shows_legs(upright, None)
    low = Push(point_m=np.array([0.3, 0.0, -0.4]), force_n=np.array([0.0, 0.0, -50.0]))
    bent = replace(upright, pushes=(low,))
    assert shows_legs(bent, None)
    assert height_range(bent, None)[0] < -450.0
    assert height_range(upright, None)[0] > -450.0


def test_joined_bone_is_explained_by_its_level() -> None:
    block = Shape(name="C5_C6_bridge", region="fused", points_m=CUBE)
    figure = draw_spine(replace(spine(), shapes=(*spine().shapes, block)), views=[View.SIDE])
    assert "joined to one bone: C5-C6" in figure_bytes(figure, "svg").decode()

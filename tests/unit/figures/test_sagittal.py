"""The picture of a spine: what it shows, in words and numbers that stand in the file."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.figures.sagittal import View, draw_spine, figure_bytes
from plumbline.simulators.spine.drawing import Cable, LevelLoad, Shape, SpineDrawing

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

"""Curves and task strips: what they show stands in the file, in words."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.figures.sagittal import figure_bytes
from plumbline.figures.task_strip import TaskBar, draw_task_strip
from plumbline.figures.timeline import SOURCE_LABELS, draw_timeline
from plumbline.simulators.spine.over_time.course import Course, Curve
from plumbline.simulators.spine.over_time.load_response import LocalSource

MONTHS = np.linspace(-12.0, 24.0, 10)


def course(height: float = 1.2) -> Course:
    def curves(top: float) -> dict[LocalSource, Curve]:
        value = np.linspace(1.0, top, len(MONTHS))
        return {source: Curve(value=value, low=value - 0.1, high=value + 0.1) for source in SOURCES}

    return Course(
        months=MONTHS,
        person=curves(height),
        never=curves(1.0),
        from_now=curves(1.1),
        excess=curves(height),
    )


SOURCES = tuple(LocalSource)


def bar(label: str = "standing", *, held: bool = True, turn_deg: float = 0.0) -> TaskBar:
    return TaskBar(
        label=label,
        hours=4.0,
        person_turn_deg=turn_deg,
        twin_turn_deg=0.0,
        person_moment_n_m=12.0,
        twin_moment_n_m=11.0,
        person_lordosis_deg=48.0,
        twin_lordosis_deg=45.0,
        held=held,
    )


def words_of(figure: object) -> str:
    return figure_bytes(figure, "svg").decode()


def test_every_source_and_every_curve_is_named() -> None:
    words = words_of(draw_timeline(course(), label="somebody"))
    assert all(label in words for label in SOURCE_LABELS.values())
    for curve in ("this person", "became healthy today", "never been ill", "somebody"):
        assert curve in words


def test_curves_are_told_apart_without_color() -> None:
    panel = draw_timeline(course(), label="somebody").axes[0]
    curves = [line for line in panel.lines if not line.get_label().startswith("_")]
    assert len({str(line._dash_pattern) for line in curves}) == len(curves) == 3


def test_what_sets_in_today_lies_over_no_band_of_the_past() -> None:
    panel = draw_timeline(course(), label="somebody").axes[0]
    first = {line.get_label(): min(line.get_xdata()) for line in panel.lines}
    assert first["if the neck became healthy today"] == 0.0
    assert first["this person"] == MONTHS[0]
    starts = sorted(float(band.get_paths()[0].vertices[:, 0].min()) for band in panel.collections)
    assert starts == [MONTHS[0], MONTHS[0], 0.0]


def test_a_small_change_does_not_fill_the_panel() -> None:
    flat = {source: Curve(value=np.ones(2), low=np.ones(2), high=np.ones(2)) for source in SOURCES}
    still = Course(months=np.array([0.0, 1.0]), person=flat, never=flat, from_now=flat, excess=flat)
    low, high = draw_timeline(still, label="somebody").axes[0].get_ylim()
    assert high - low == pytest.approx(0.1)


def test_the_same_course_gives_the_same_bytes() -> None:
    first, second = (
        figure_bytes(draw_timeline(course(), label="a"), ending) for ending in ("svg", "svg")
    )
    assert first == second


def test_every_task_has_a_row_and_person_and_twin_a_mark_each() -> None:
    figure = draw_task_strip([bar(), bar("driving: check left")], label="somebody")
    words = words_of(figure)
    for part in ("standing", "driving: check left", "this person", "with a healthy neck"):
        assert part in words
    twin, person = figure.axes[1].lines
    np.testing.assert_array_equal(person.get_xdata(), [12.0, 12.0])
    np.testing.assert_array_equal(twin.get_xdata(), [11.0, 11.0])


def test_a_task_that_is_not_held_shows_no_load() -> None:
    figure = draw_task_strip([bar("lifting", held=False), bar()], label="somebody")
    assert "not held" in words_of(figure)
    assert len(figure.axes[1].lines[0].get_xdata()) == 1


def test_a_turned_trunk_has_a_panel_where_any_turns() -> None:
    still, turned = (
        draw_task_strip([bar(turn_deg=turn), bar()], label="somebody") for turn in (0.0, 30.0)
    )
    assert "trunk turn" not in words_of(still)
    assert "trunk turn" in words_of(turned)
    np.testing.assert_array_equal(turned.axes[3].lines[1].get_xdata(), [30.0, 0.0])

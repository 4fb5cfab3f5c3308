"""A strip shows a value and its interval where they are."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.figures import Color, Dot, Marker, Strip, draw_axis, draw_strip, write_strip

DOT = Dot(value=0.25, low=0.0, high=1.0)
QUARTERS = (0.0, 0.25, 0.5, 1.0)
parts = st.floats(min_value=0, max_value=1)


def strip(dot: Dot | None = DOT, marker: Marker = Marker.CIRCLE, description: str = "a") -> str:
    return draw_strip(Strip(dot=dot, marker=marker, color=Color.NECK, description=description))


def test_a_value_at_each_quarter_is_written_at_that_quarter() -> None:
    lines = [write_strip(Dot(value=at, low=at, high=at), columns=5) for at in QUARTERS]
    assert lines == ["●    ", " ●   ", "  ●  ", "    ●"]


def test_an_interval_reaches_from_its_low_to_its_high_end() -> None:
    assert write_strip(DOT, columns=5) == "─●───"


def test_other_characters_can_stand_in() -> None:
    assert write_strip(DOT, columns=5, characters=("-", "o")) == "-o---"


@given(st.tuples(parts, parts, parts), st.integers(min_value=2, max_value=90))
def test_a_written_strip_is_as_long_as_asked_and_shows_one_value(
    numbers: tuple[float, float, float], columns: int
) -> None:
    low, value, high = sorted(numbers)
    line = write_strip(Dot(value=value, low=low, high=high), columns=columns)
    assert len(line) == columns
    assert line.count("●") == 1


def test_nothing_is_written_where_nothing_is_stated() -> None:
    assert write_strip(None, columns=4) == "    "


@pytest.mark.parametrize("marker", Marker)
def test_a_drawn_strip_is_well_formed_and_says_what_it_shows(marker: Marker) -> None:
    tree = ElementTree.fromstring(strip(marker=marker, description='<"&> 31'))  # noqa: S314  our own
    assert tree.attrib["aria-label"] == '<"&> 31'


def test_markers_differ_in_shape_and_not_only_in_color() -> None:
    assert len({strip(marker=marker) for marker in Marker}) == len(Marker)


def test_a_strip_without_a_value_draws_no_mark() -> None:
    assert re.search("circle|rect", strip(dot=None)) is None


def test_a_larger_value_stands_further_to_the_right() -> None:
    places = [
        float(re.findall(r'cx="([\d.]+)"', strip(Dot(value=at, low=0.0, high=1.0)))[0])
        for at in (0.1, 0.2, 0.9)
    ]
    assert places == sorted(set(places))


def test_the_axis_names_its_ends() -> None:
    assert ">0<" in draw_axis()
    assert ">100 %<" in draw_axis()

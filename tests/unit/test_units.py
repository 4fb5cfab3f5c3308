"""Conversions agree with the definitions of the units and undo one another."""

from __future__ import annotations

import math

import numpy as np
import pytest

from plumbline.units import (
    Degrees,
    Kilograms,
    Metres,
    Millimetres,
    Months,
    Radians,
    Years,
    days_from_months,
    degrees_from_radians,
    metres_from_millimetres,
    millimetres_from_metres,
    months_from_years,
    newtons_from_kilograms,
    radians_from_degrees,
    years_from_months,
)


def test_half_a_turn_is_pi_radians() -> None:
    assert radians_from_degrees(Degrees(180.0)) == pytest.approx(math.pi)


def test_one_radian_is_57_3_degrees() -> None:
    assert degrees_from_radians(Radians(1.0)) == pytest.approx(57.29577951308232)


def test_a_thousand_millimetres_are_a_metre() -> None:
    assert metres_from_millimetres(Millimetres(1000.0)) == 1.0
    assert millimetres_from_metres(Metres(1.0)) == 1000.0


def test_a_kilogram_weighs_9_80665_newtons() -> None:
    assert newtons_from_kilograms(Kilograms(1.0)) == pytest.approx(9.80665)


def test_a_year_has_twelve_months() -> None:
    assert months_from_years(Years(2.0)) == 24.0
    assert years_from_months(Months(6.0)) == 0.5


def test_four_years_of_months_have_one_leap_day() -> None:
    assert days_from_months(Months(48.0)) == 4 * 365 + 1


def test_arrays_are_converted_and_converted_back() -> None:
    angles_deg = np.linspace(-400.0, 400.0, 17)
    back = degrees_from_radians(radians_from_degrees(angles_deg))
    np.testing.assert_allclose(back, angles_deg, rtol=1e-14)

"""The units of the project, as types, and the only place where one becomes another.

Clinical units (degrees, millimetres, kilograms) are used at the doors and in ``measures``; SI units
inside ``simulators`` and ``causal``. The ``NewType`` names let mypy tell them apart for scalars;
arrays carry their unit in their name (``angle_deg``, ``offset_mm``).
"""

from __future__ import annotations

import math
from typing import NewType, TypeAlias, overload

import numpy as np
import numpy.typing as npt

__all__ = [
    "HOURS_PER_DAY",
    "STANDARD_GRAVITY_M_S2",
    "Days",
    "Degrees",
    "Kilograms",
    "Metres",
    "Millimetres",
    "Months",
    "NewtonMetres",
    "Newtons",
    "Radians",
    "Seconds",
    "Years",
    "days_from_months",
    "degrees_from_radians",
    "metres_from_millimetres",
    "millimetres_from_metres",
    "months_from_years",
    "newtons_from_kilograms",
    "radians_from_degrees",
    "years_from_months",
]

FloatArray: TypeAlias = npt.NDArray[np.floating]

Degrees = NewType("Degrees", float)
Radians = NewType("Radians", float)
Millimetres = NewType("Millimetres", float)
Metres = NewType("Metres", float)
Kilograms = NewType("Kilograms", float)
Newtons = NewType("Newtons", float)
NewtonMetres = NewType("NewtonMetres", float)
Seconds = NewType("Seconds", float)
Days = NewType("Days", float)
Months = NewType("Months", float)
Years = NewType("Years", float)

# The acceleration that defines the kilogram-force: exact, by definition, and not a measurement.
STANDARD_GRAVITY_M_S2 = 9.80665
# Exact, by definition of the prefix "milli".
MILLIMETRES_PER_METRE = 1000.0
# Exact, by definition of the calendar year.
MONTHS_PER_YEAR = 12.0
# The mean of the Julian calendar: 365.25 days in twelve months.
DAYS_PER_MONTH = 30.4375
# Exact, by definition of the day.
HOURS_PER_DAY = 24.0
# Half a turn, by definition of the degree.
DEGREES_PER_HALF_TURN = 180.0


@overload
def radians_from_degrees(angle_deg: Degrees) -> Radians: ...
@overload
def radians_from_degrees(angle_deg: FloatArray) -> FloatArray: ...
def radians_from_degrees(angle_deg: float | FloatArray) -> float | FloatArray:
    """Return an angle, or an array of angles, in radians."""
    return angle_deg * (math.pi / DEGREES_PER_HALF_TURN)


@overload
def degrees_from_radians(angle_rad: Radians) -> Degrees: ...
@overload
def degrees_from_radians(angle_rad: FloatArray) -> FloatArray: ...
def degrees_from_radians(angle_rad: float | FloatArray) -> float | FloatArray:
    """Return an angle, or an array of angles, in degrees."""
    return angle_rad * (DEGREES_PER_HALF_TURN / math.pi)


@overload
def metres_from_millimetres(length_mm: Millimetres) -> Metres: ...
@overload
def metres_from_millimetres(length_mm: FloatArray) -> FloatArray: ...
def metres_from_millimetres(length_mm: float | FloatArray) -> float | FloatArray:
    """Return a length, or an array of lengths, in metres."""
    return length_mm / MILLIMETRES_PER_METRE


@overload
def millimetres_from_metres(length_m: Metres) -> Millimetres: ...
@overload
def millimetres_from_metres(length_m: FloatArray) -> FloatArray: ...
def millimetres_from_metres(length_m: float | FloatArray) -> float | FloatArray:
    """Return a length, or an array of lengths, in millimetres."""
    return length_m * MILLIMETRES_PER_METRE


@overload
def newtons_from_kilograms(mass_kg: Kilograms) -> Newtons: ...
@overload
def newtons_from_kilograms(mass_kg: FloatArray) -> FloatArray: ...
def newtons_from_kilograms(mass_kg: float | FloatArray) -> float | FloatArray:
    """Return the weight of a mass, or of an array of masses, under standard gravity."""
    return mass_kg * STANDARD_GRAVITY_M_S2


@overload
def months_from_years(duration_years: Years) -> Months: ...
@overload
def months_from_years(duration_years: FloatArray) -> FloatArray: ...
def months_from_years(duration_years: float | FloatArray) -> float | FloatArray:
    """Return a duration, or an array of durations, in months."""
    return duration_years * MONTHS_PER_YEAR


@overload
def years_from_months(duration_months: Months) -> Years: ...
@overload
def years_from_months(duration_months: FloatArray) -> FloatArray: ...
def years_from_months(duration_months: float | FloatArray) -> float | FloatArray:
    """Return a duration, or an array of durations, in years."""
    return duration_months / MONTHS_PER_YEAR


@overload
def days_from_months(duration_months: Months) -> Days: ...
@overload
def days_from_months(duration_months: FloatArray) -> FloatArray: ...
def days_from_months(duration_months: float | FloatArray) -> float | FloatArray:
    """Return a duration, or an array of durations, in days."""
    return duration_months * DAYS_PER_MONTH

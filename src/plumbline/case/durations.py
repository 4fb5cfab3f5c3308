"""How long a pain has lasted, in the unit that a person thinks in; a case keeps months."""

from __future__ import annotations

import re
from typing import Final

from plumbline.units import Days, Months, Years, days_from_months, months_from_years

__all__ = ["UNITS", "duration_in_words", "duration_words", "months_written"]

# Days in each unit that is offered; a month and a year are as long as `units` says.
DAYS_IN: Final = {
    "days": 1.0,
    "weeks": 7.0,
    "months": days_from_months(Months(1.0)),
    "years": days_from_months(months_from_years(Years(1.0))),
}
UNITS: Final = tuple(DAYS_IN)
# A day is kept to a thirtieth of itself, so that what was typed comes back.
DIGITS: Final = 3
# From so many years on, whole years are shown as years.
YEARS_SHOWN: Final = 2
# Up to so many days what is no whole number of weeks is told in days, and up to so many months in
# weeks: so people speak of it.
TOLD_IN_DAYS: Final = 14.0
TOLD_IN_WEEKS: Final = 3.0
# How far a count may be from a whole one: more than the digits that are kept can make it in weeks.
NEARLY_WHOLE: Final = 0.02
WITH_UNIT: Final = re.compile(r"([\d.,]+)\s*(day|week|month|year)s?", re.IGNORECASE)


def months_written(number: str, unit: str) -> str:
    """Return a duration in months, in words as a case keeps it.

    Parameters
    ----------
    number : str
        What was typed; a unit may stand behind it, as in ``2 weeks``.
    unit : str
        The unit that was chosen; a unit that was typed goes before it.

    Returns
    -------
    str
        Months; what is no number stays as it was typed.
    """
    typed = WITH_UNIT.fullmatch(number.strip())
    if typed:
        number, unit = typed[1], f"{typed[2].lower()}s"
    try:
        count = float(number.replace(",", "."))
    except ValueError:
        return number.strip()
    months = count * DAYS_IN.get(unit, DAYS_IN["months"]) / DAYS_IN["months"]
    return f"{round(months, DIGITS):g}"


def duration_words(months: str) -> tuple[str, str]:
    """Return a number and the unit in which it is whole, or nearly so.

    Parameters
    ----------
    months : str
        Months as a case keeps them; empty where nothing is known.
    """
    if not months:
        return "", "months"
    days: Days = days_from_months(Months(float(months)))
    years = ("years",) if days >= YEARS_SHOWN * DAYS_IN["years"] else ()
    for unit in (*years, "months", "weeks", "days"):
        count = days / DAYS_IN[unit]
        if round(count) and abs(count - round(count)) <= NEARLY_WHOLE:
            return f"{round(count):g}", unit
    return months, "months"


def duration_in_words(months: Months) -> str:
    """Return a duration as a person says it, such as ``4 weeks`` or ``about 7 weeks``.

    Parameters
    ----------
    months : float
        Months as a case keeps them.
    """
    number, unit = duration_words(f"{months:g}")
    if float(number).is_integer():
        return _counted(float(number), unit)
    days = days_from_months(months)
    if days < TOLD_IN_DAYS:
        return f"about {_counted(max(round(days), 1), 'days')}" if days >= 1 else "less than a day"
    if months < TOLD_IN_WEEKS:
        return f"about {_counted(round(days / DAYS_IN['weeks']), 'weeks')}"
    if days < YEARS_SHOWN * DAYS_IN["years"]:
        return f"about {_counted(round(months), 'months')}"
    return f"about {days / DAYS_IN['years']:.1f} years".replace(".0 ", " ")


def _counted(number: float | int, unit: str) -> str:
    return f"{number:g} {unit.removesuffix('s') if number == 1 else unit}"

"""What is known of a person, as numbers by name, for mechanisms to look at."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.case import Case, FindingState, Measure, Setting
from plumbline.routes import SETTINGS
from plumbline.units import Months, days_from_months

__all__ = ["known_numbers"]

ORDER = "neck_and_back_pain_order"
BACK_FIRST = "back_first"
SEX_CODES = {"female": 0.0, "male": 1.0}
STATE_CODES = {"absent": 0.0, "present": 1.0}


def known_numbers(case: Case, stated: Mapping[str, str]) -> dict[str, float]:
    """Return the covariates of a case; what is unknown is simply not there.

    Parameters
    ----------
    case : Case
        The person.
    stated : mapping of str to str
        Value of every finding that is known.

    Returns
    -------
    dict of str to float
        ``age_years``, ``height_m``, ``mass_kg``, ``sex`` (0 female, 1 male), ``setting`` (index),
        ``alignment.<name>``, ``motion.<name>`` and their ``.sd``, ``exposure.<name>``,
        ``score.<name>``, ``finding.<id>`` (0 absent, 1 present), ``history.back_pain_first``,
        ``history.neck_pain_days`` (of the longest pain of the neck).
    """
    known: dict[str, float] = {}
    person = case.person
    for name in ("age_years", "height_m", "mass_kg"):
        value = getattr(person, name)
        if value is not None:
            known[name] = float(value)
    if person.sex is not None and str(person.sex) in SEX_CODES:
        known["sex"] = SEX_CODES[str(person.sex)]
    if case.setting is not Setting.UNKNOWN:
        known["setting"] = float(SETTINGS.index(str(case.setting)))
    _add_measures(known, "alignment", case.alignment.measures)
    _add_measures(known, "motion", case.motion)
    known |= {f"exposure.{name}": float(value) for name, value in case.exposure.items()}
    known |= {f"score.{name}": float(value) for name, value in case.scores.items()}
    for finding, value in stated.items():
        if value in STATE_CODES:
            known[f"finding.{finding}"] = STATE_CODES[value]
    if ORDER in stated:
        known["history.back_pain_first"] = float(stated[ORDER] == BACK_FIRST)
    months = _neck_pain_months(case)
    if months:
        known["history.neck_pain_days"] = float(days_from_months(Months(max(months))))
    return known


def _neck_pain_months(case: Case) -> list[float]:
    felt = [one for one in case.complaints_of("neck") if one.state is FindingState.PRESENT]
    return [one.since_months for one in felt if one.since_months is not None]


def _add_measures(known: dict[str, float], section: str, measures: Mapping[str, Measure]) -> None:
    for name, measure in measures.items():
        known[f"{section}.{name}"] = float(measure.value)
        if measure.sd is not None:
            known[f"{section}.{name}.sd"] = float(measure.sd)

"""What doing something from now on would change, as page and terminal show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from plumbline.assessment import Assessment, Interval, of_hundred, range_of_hundred
from plumbline.assessment import WhatIf as Treatment
from plumbline.reports.section import Section

__all__ = ["TreatmentRow", "WhatIf", "small_treatments", "treatment_rows", "withheld_treatments"]

# Below one in two hundred a figure would be a row of noise.
NOTABLE = 0.005
# From here on a horizon is called a year.
YEAR_DAYS = 365.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentRow:
    """One treatment with what it would change, at all horizons.

    Attributes
    ----------
    label, outlook : str
        The treatment and its effect, in words.
    grade, evidence : str
        How good the trials are and whether they limit the effect, and what they say.
    sources : tuple of str
        Facts, by id.
    """

    label: str
    outlook: str
    grade: str
    evidence: str
    sources: tuple[str, ...]


@final
class WhatIf(Section):
    """What would change from now on, or why that is not shown."""

    template: ClassVar[str] = "professional/what_if.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the treatments with effect, trial evidence and grade."""
        if not assessment.what_if:
            return None
        return {
            "treatments": treatment_rows(assessment),
            "small": small_treatments(assessment),
            "withheld": withheld_treatments(assessment),
        }


def treatment_rows(assessment: Assessment) -> list[TreatmentRow]:
    """Return the treatments that would change something, in the order of the answer."""
    return [_row(one) for one in _shown(assessment) if _is_notable(one)]


def small_treatments(assessment: Assessment) -> list[str]:
    """Return the treatments that would change less than one in two hundred, in words."""
    return [one[0].label for one in _shown(assessment) if not _is_notable(one)]


def withheld_treatments(assessment: Assessment) -> list[tuple[str, str]]:
    """Return what is not shown: the treatments, and the reason that they share."""
    reasons: dict[str, list[str]] = {}
    for one in assessment.what_if:
        if one.suppressed:
            reasons.setdefault(one.reason or "", []).append(one.label)
    named = {reason: " · ".join(dict.fromkeys(labels)) for reason, labels in reasons.items()}
    return [(labels, reason.rstrip(".")) for reason, labels in named.items()]


def _shown(assessment: Assessment) -> list[list[Treatment]]:
    """Return the treatments that are shown, each with its horizons."""
    found: dict[str, list[Treatment]] = {}
    for one in assessment.what_if:
        if one.effect is not None:
            found.setdefault(one.id, []).append(one)
    return list(found.values())


def _is_notable(horizons: list[Treatment]) -> bool:
    effects = [one.effect for one in horizons if one.effect is not None]
    return any(abs(effect.value) >= NOTABLE or _is_unsettled(effect) for effect in effects)


def _is_unsettled(effect: Interval) -> bool:
    return effect.low <= -NOTABLE and effect.high >= NOTABLE


def _row(horizons: list[Treatment]) -> TreatmentRow:
    first = horizons[0]
    parts = [
        f"{_people(one.effect)} {_when(one.after_days)}"
        for one in horizons
        if one.effect is not None
    ]
    # Equal figures at two horizons are said once.
    figures = {_people(one.effect) for one in horizons if one.effect is not None}
    outlook = ", ".join(parts)
    if len(figures) == 1 and len(horizons) > 1:
        outlook = f"{figures.pop()} {' and '.join(_when(one.after_days) for one in horizons)}"
    if first.all_or_nothing:
        outlook = f"clearly better in {outlook}; in the rest no change"
    return TreatmentRow(
        label=first.label,
        outlook=outlook,
        grade=f"{first.grade}; capped, {first.limited_by}" if first.limited_by else first.grade,
        evidence=first.trial_evidence.rstrip("."),
        sources=first.sources,
    )


def _people(effect: Interval) -> str:
    if _is_unsettled(effect):
        more, less = of_hundred(-effect.low), of_hundred(effect.high)
        return f"direction unknown (gone in up to {less}, brought about in up to {more})"
    if effect.value < 0:
        low, high = max(0.0, -effect.high), max(0.0, -effect.low)
        return f"more pain in {of_hundred(-effect.value)} ({range_of_hundred(low, high)})"
    low = max(0.0, effect.low)
    return f"{of_hundred(effect.value)} ({range_of_hundred(low, effect.high)})"


def _when(days: float) -> str:
    return "after a year" if days >= YEAR_DAYS else f"after {days:.0f} days"

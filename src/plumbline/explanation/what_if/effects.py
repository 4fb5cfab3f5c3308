"""``what_if``: the chance that the pain goes once something is done, beside what trials say.

An effect is a partial ``from_now``: what the treatment acts on is healthy from today, all else is
as it is, and the same engine gives the answer. It is the effect of the state, not of any one way to
reach it, so that it is more than a real treatment does.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Int

from plumbline.assessment import Interval, WhatIf, of_hundred, range_of_hundred
from plumbline.explanation.intervals import evenly_picked, interval
from plumbline.explanation.what_if.trials import Cap, Trial, trials
from plumbline.inference import Posterior, treated_from_now

__all__ = ["HORIZONS_DAYS", "what_if"]

# Ours: after about three months and after a year a treatment is usually judged.
HORIZONS_DAYS = (90.0, 365.0)
PICKED_DRAWS = 100  # five lie beyond either end of a 90 % interval
NO_EFFECT = 0.001  # ours: less than one in a thousand is no change, as for the routes
YEAR_DAYS = 365.0  # from here on a horizon is called a year


def what_if(
    posterior: Posterior,
    suppressed: Mapping[str, str],
    *,
    threads: int | None = None,
) -> tuple[WhatIf, ...]:
    """Return what each treatment would change, at every horizon.

    Parameters
    ----------
    posterior : Posterior
        The person, over many draws.
    suppressed : mapping of str to str
        What must not be shown for this person, and why: kinds of treatment (:class:`Withheld`),
        or treatments by id.
    threads : int or None
        Size of the thread pool; the answer does not depend on it.

    Returns
    -------
    tuple of WhatIf
        In the order of the treatments, each with all horizons.
    """
    reasons = {one.id: _reason(one, suppressed) for one in trials()}
    shown = [one for one in trials() if reasons[one.id] is None]
    effects = _effects(posterior, shown, threads) if shown else {}
    return tuple(
        _what_if(one, days, effects.get((one.id, days)), reasons[one.id])
        for one in trials()
        for days in HORIZONS_DAYS
    )


def _reason(one: Trial, suppressed: Mapping[str, str]) -> str | None:
    return suppressed.get(one.withheld, suppressed.get(one.id))


def _effects(
    posterior: Posterior, shown: list[Trial], threads: int | None
) -> dict[tuple[str, float], Interval]:
    picked = evenly_picked(posterior.weights, PICKED_DRAWS)
    rows, times = np.unique(picked, return_counts=True)
    given = [one.treats for one in shown]
    # Both horizons are solved at once, each with the same draws.
    tables = treated_from_now(
        posterior,
        np.tile(rows, len(HORIZONS_DAYS)),
        given,
        days=np.repeat(HORIZONS_DAYS, len(rows)),
        threads=threads,
    ).reshape(len(HORIZONS_DAYS), len(rows), len(shown))
    found: dict[tuple[str, float], Interval] = {}
    for days, table in zip(HORIZONS_DAYS, tables, strict=True):
        capped = np.stack(
            [_capped(table[:, n], one.cap, posterior, rows) for n, one in enumerate(shown)], axis=1
        )
        excess = table - capped
        for number, one in enumerate(shown):
            parts = [n for n, other in enumerate(shown) if other.treats < one.treats]
            effect = capped[:, number] - excess[:, parts].sum(axis=1)
            found[one.id, days] = interval(effect, times.astype(np.float64), lowest=-1.0)
    return found


def _capped(
    effect: Float[np.ndarray, " draw"],
    cap: Cap | None,
    posterior: Posterior,
    rows: Int[np.ndarray, " draw"],
) -> Float[np.ndarray, " draw"]:
    """Return the effect, draw by draw no more than trials allow."""
    if cap is None:
        return effect
    most = np.full(len(rows), cap.most)
    for cause, states in cap.among.items():
        names = posterior.compiled.model.causes[cause].states
        columns = [names.index(state) for state in states]
        most = most * posterior.solution.states[cause][rows][:, columns].sum(axis=1)
    return np.minimum(effect, most)


def _what_if(one: Trial, days: float, effect: Interval | None, reason: str | None) -> WhatIf:
    return WhatIf(
        id=one.id,
        label=one.label,
        effect=effect,
        after_days=days,
        trial_evidence=one.evidence,
        grade=one.grade,
        suppressed=reason is not None,
        reason=reason,
        sources=one.facts,
        statement="" if effect is None else _words(effect, days, mixture=one.mixture),
        all_or_nothing=one.mixture,
        limited_by=one.cap.reason if one.cap is not None else "",
    )


def _words(effect: Interval, days: float, *, mixture: bool) -> str:
    when = "after a year" if days >= YEAR_DAYS else f"after {days:.0f} days"
    if max(abs(effect.low), abs(effect.high)) < NO_EFFECT:
        return f"No change that could be noticed {when}."
    if effect.low < -NO_EFFECT and effect.high > NO_EFFECT:
        return (
            f"Direction unknown {when}: pain gone in up to {of_hundred(effect.high)} of 100, or"
            f" there in up to {of_hundred(-effect.low)} of 100 who would be without it."
        )
    if effect.value < 0:
        return f"More pain {when}, in about {of_hundred(-effect.value)} of 100."
    low = max(effect.low, 0.0)
    people = f"{of_hundred(effect.value)} ({range_of_hundred(low, effect.high)}) of 100"
    if mixture:
        return f"{people} clearly better {when}, mostly with the pain gone; in the rest no change."
    return f"Pain gone in {people} {when}."

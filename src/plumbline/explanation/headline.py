"""The headline: what would be different had the neck never been ill."""

from __future__ import annotations

import numpy as np

from plumbline.assessment import BracketedInterval, Interval, Neck
from plumbline.explanation.credit import Credit
from plumbline.explanation.intervals import interval
from plumbline.explanation.words import headline_words
from plumbline.inference import Posterior

__all__ = ["NECK_ROUTES", "headline"]

NECK_ROUTES = (
    "nerve_pathways",
    "postural_compensation",
    "central_sensitization",
    "mechanical_chain",
)
"""Routes from neck to back; the systemic one is a shared cause and never among them."""


def headline(posterior: Posterior, before: Interval, credit: Credit, symptom_label: str) -> Neck:
    """Return the counterfactual with interval, bracket, and its value before the findings.

    Parameters
    ----------
    posterior : Posterior
        With the findings.
    before : Interval
        The same for this age, sex and setting without any finding.
    credit : Credit
        Shares of the players.
    symptom_label : str
        The asked pain in words.
    """
    solution, weights = posterior.solution, posterior.weights
    absent = interval(solution.absent_never, weights)
    walked = ~np.isnan(solution.clearly_less)
    clearly = interval(solution.clearly_less[walked], weights[walked])
    low = interval(solution.bracket_low[walked], weights[walked]).value
    high = interval(solution.bracket_high[walked], weights[walked]).value
    return Neck(
        absent_if_healthy=BracketedInterval(
            value=absent.value,
            low=absent.low,
            high=absent.high,
            bracket_low=min(low, absent.value),
            bracket_high=max(high, absent.value),
        ),
        clearly_less_if_healthy=clearly,
        before_findings=before,
        share=_neck_share(posterior, credit),
        statement=headline_words(
            absent,
            clearly,
            before,
            symptom_label,
            with_findings=bool(posterior.question.findings),
        ),
    )


def _neck_share(posterior: Posterior, credit: Credit) -> Interval:
    owners = posterior.solution.owners
    stated = [o for o in NECK_ROUTES if o in owners and credit.shares[o] is not None]
    columns = [owners.index(o) for o in stated]
    total = posterior.solution.share[:, columns].sum(axis=1)
    spread = interval(total, posterior.weights)
    value = sum(share.value for o in stated if (share := credit.shares[o]) is not None)
    return Interval(value=value, low=min(spread.low, value), high=max(spread.high, value))

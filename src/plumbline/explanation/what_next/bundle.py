"""The published count of cord signs as one test: examine all that are still unknown together."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Finding, Uncertain
from plumbline.diagnosis import Catalog, Observed
from plumbline.diagnosis.clusters import CATEGORIES, Cluster, Count
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.parameters import MARGIN, probability
from plumbline.explanation.what_next.candidate import Candidate, rates_of_ratios

__all__ = ["cluster_bundle"]

PRESENT = "present"
FEWEST = 2  # one unknown sign is a test of its own
# Of what the rule-in category may take at most, so that each category keeps some probability.
LARGEST_MIDDLE = 0.9


def cluster_bundle(
    stated: Mapping[str, str],
    age_years: float | None,
    catalog: Catalog,
    now: Observed,
    *,
    skip: Collection[str],
    costs: Mapping[str, float],
    available: Mapping[str, bool],
) -> Candidate | None:
    """Return the test "all unknown signs of the cluster"; None where it would not settle the count.

    Parameters
    ----------
    stated : mapping of str to str
        Every known finding and its value.
    age_years : float or None
        Age; it counts as a sign, so that the count cannot be settled without it.
    catalog : Catalog
        The findings.
    now : Observed
        What is observed now.
    skip : collection of str
        Findings that cannot be found out.
    costs, available : mappings of str
        By finding; the costs of the members add up.
    """
    tract = catalog.long_tract
    if tract is None or age_years is None or tract.cluster in stated:
        return None
    unknown = tuple(name for name in tract.signs if name not in stated)
    if len(unknown) < FEWEST or set(unknown) & set(skip) or tract.cluster in skip:
        return None
    present = sum(stated.get(name) == PRESENT for name in tract.signs)
    count = Count(present=present + (age_years > tract.age_over_years), unknown=len(unknown))
    if count.settled:
        return None
    counted, kind = catalog.cluster()
    known = next((f for f in now.findings if f.id not in catalog.entries), None)
    drawn: dict[str, Uncertain] = {part.id: part for part in counted.parameters}
    if known is not None:
        drawn |= {part.id: part for part in known.parameters}
    low, high = count.reachable
    return Candidate(
        id=tract.cluster,
        label=catalog[tract.cluster].label,
        findings=unknown,
        outcomes=CATEGORIES[low : high + 1],
        counted=(True,) * (high + 1 - low),
        parents=kind.causes,
        likelihood=lambda context: _table(context, counted, kind, known, (low, high)),
        parameters=tuple(drawn.values()),
        cost=sum(costs.get(name, 0.0) for name in unknown),
        available=all(available.get(name, True) for name in unknown),
    )


def _table(
    context: Context,
    counted: Likelihood,
    kind: Cluster,
    known: Finding | None,
    reach: tuple[int, int],
) -> Float[np.ndarray, "row outcome state"]:
    """Return P(category | state) of the whole count, given the signs that are known already."""
    ratios = kind.ratios(context, counted.strength(context))[reach[0] : reach[1] + 1]
    if known is not None:
        seen = known.likelihood(context)[:, 0]
        ratios = ratios / (seen[:, 1] / seen[:, 0])
    if len(ratios) == FEWEST:
        on, off = rates_of_ratios(ratios[1], ratios[0])
        shown = np.stack([off, on], axis=1)
        return np.stack([1.0 - shown, shown], axis=1)
    off = _three(ratios, probability(context, kind.middle_baseline))
    on = off * ratios
    return np.stack([off, on / on.sum(axis=0)], axis=2).transpose(1, 0, 2)


def _three(
    ratios: Float[np.ndarray, "category row"], middle: Float[np.ndarray, " row"]
) -> Float[np.ndarray, "category row"]:
    """Return the probabilities of three categories with the target off, as the cluster has them."""
    low, two, high = ratios
    room = LARGEST_MIDDLE * (1.0 - low) / np.maximum(two - low, MARGIN)
    second = np.minimum(middle, room)
    third = (1.0 - low - second * (two - low)) / (high - low)
    return np.stack([1.0 - second - third, second, third])

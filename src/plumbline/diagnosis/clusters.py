"""The myelopathy cluster: a published count of signs is one finding, never its members beside it.

Where the count is settled, the published likelihood ratio of its category is used. Where it is
not, the known signs speak through their own ratios: the strongest one in full, the others weakened
because they share a pathway, and the result never leaves what the count can still become. So one
more sign never lowers the answer, one more missing sign never raises it, and the settled count is
the limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Finding
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.likelihood_tables import Row, Table, Targets, any_on
from plumbline.diagnosis.parameters import MARGIN, probability, ratio
from plumbline.evidence import Estimate

__all__ = ["Cluster", "Count", "Reading", "Sign", "known_signs", "ratio_of_known"]

# The categories of the published count: at most one sign, two signs, three or more.
CATEGORIES: Final = ("at_most_one", "two", "three_or_more")
# Of what the rule-in category may take at most, so that each category keeps some probability.
LARGEST_MIDDLE: Final = 0.9


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many signs of a cluster are known to be present, and how many are not known.

    Attributes
    ----------
    present, unknown : int
        Numbers of signs.
    """

    present: int
    unknown: int

    @property
    def reachable(self) -> tuple[int, int]:
        """Indices of the lowest and the highest category that the count can still become."""
        return _category(self.present), _category(self.present + self.unknown)

    @property
    def settled(self) -> bool:
        """Whether the unknown signs cannot change the category."""
        low, high = self.reachable
        return low == high


def _category(signs: int) -> int:
    return max(min(signs, len(CATEGORIES)) - 1, 0)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Three ordered categories of a count of signs, with one likelihood ratio each.

    Attributes
    ----------
    targets : mapping of str to tuple of str
        What the count speaks for.
    rule_out, middle, rule_in : Estimate
        Likelihood ratios of at most one, two, and three or more signs.
    middle_baseline : Estimate
        Probability of exactly two signs with every target off; together with the three ratios it
        settles the whole table.
    """

    targets: Targets
    rule_out: Estimate
    middle: Estimate
    rule_in: Estimate
    middle_baseline: Estimate

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(self.targets)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        return (self.rule_out, self.middle, self.rule_in, self.middle_baseline)

    def ratios(self, context: Context, exponent: Row) -> Float[np.ndarray, "category row"]:
        """Return the likelihood ratio of every category, raised to `exponent`."""
        parts = (self.rule_out, self.middle, self.rule_in)
        return np.stack([ratio(context, part) ** exponent for part in parts])

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
        r"""Return P(category | states of `parents`).

        Notes
        -----
        With baselines b and ratios r, both columns sum to one:

        .. math:: b_3 = \frac{1 - r_1 - b_2 (r_2 - r_1)}{r_3 - r_1}, \quad b_1 = 1 - b_2 - b_3
        """
        low, middle, high = self.ratios(context, exponent)
        room = LARGEST_MIDDLE * (1 - low) / np.maximum(middle - low, MARGIN)
        two = np.minimum(probability(context, self.middle_baseline), room)
        three = (1 - low - two * (middle - low)) / np.maximum(high - low, MARGIN)
        three = np.clip(three, MARGIN, (1 - MARGIN) / high)
        off = np.stack([1 - two - three, two, three], axis=1)
        on = off * np.stack([low, middle, high], axis=1)
        on = on / on.sum(axis=1, keepdims=True)
        mask = any_on(self.targets, parents)
        shape = (context.rows, len(CATEGORIES)) + (1,) * mask.ndim
        return np.where(mask, on.reshape(shape), off.reshape(shape))


def ratio_of_known(
    ratios: Sequence[Row],
    share: Row,
    bounds: tuple[Row, Row],
) -> Row:
    """Return the joint likelihood ratio of signs that share a pathway.

    Parameters
    ----------
    ratios : sequence of ndarray, shape (row,)
        Likelihood ratio of each known sign as it was seen: above 1 where present, else below.
    share : ndarray, shape (row,)
        Weight of every sign but the strongest on its side, between 0 and 1.
    bounds : tuple of ndarray
        Smallest and largest ratio that the count can still become.

    Returns
    -------
    ndarray, shape (row,)
        Never falls with one more present sign, never rises with one more absent one.
    """
    logs = np.log(np.stack(ratios))
    speaking_for = np.maximum(logs, 0.0)
    speaking_against = np.minimum(logs, 0.0)
    strongest_for = speaking_for.max(axis=0)
    strongest_against = speaking_against.min(axis=0)
    total = (
        strongest_for
        + share * (speaking_for.sum(axis=0) - strongest_for)
        + strongest_against
        + share * (speaking_against.sum(axis=0) - strongest_against)
    )
    return np.clip(np.exp(total), *bounds)


Reading = tuple[Finding, int]
"""A finding with one parent of two states, and the index of its observed value."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One known sign of the pathway, or several absent ones of which "any" would count.

    Attributes
    ----------
    readings : tuple of Reading
        What was seen; of several absent ones the one that says most is used.
    floor : Reading or None
        Where all of them would have to be absent: their published joint reading, below which a
        part of them never goes.
    """

    readings: tuple[Reading, ...]
    floor: Reading | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding whose parameters are drawn."""
        readings = self.readings if self.floor is None else (*self.readings, self.floor)
        return tuple(finding for finding, _ in readings)

    def ratio(self, context: Context) -> Row:
        """Return its likelihood ratio as it was seen."""
        smallest = np.min([_ratio_of(context, reading) for reading in self.readings], axis=0)
        return (
            smallest if self.floor is None else np.maximum(smallest, _ratio_of(context, self.floor))
        )


def _ratio_of(context: Context, reading: Reading) -> Row:
    finding, value = reading
    seen = finding.likelihood(context)[:, value]
    return seen[:, 1] / seen[:, 0]


def known_signs(
    *,
    identifier: str,
    cluster: Cluster,
    counted: Likelihood,
    count: Count,
    signs: Sequence[Sign],
    share: Estimate,
) -> Finding:
    """Return the signs that are known, as one finding, while the count is not settled.

    Parameters
    ----------
    identifier : str
        Id of the new finding; its first value is "as examined".
    cluster : Cluster
        The published count, whose ratios bound the answer.
    counted : Likelihood
        The likelihood that holds it, with its exponents by setting.
    count : Count
        What is known of the count.
    signs : sequence of Sign
        The known signs.
    share : Estimate
        Weight of every sign but the strongest.
    """
    parents = cluster.causes
    members = tuple(signs)

    def likelihood(context: Context) -> Float[np.ndarray, "row value state"]:
        ratios = cluster.ratios(context, counted.strength(context))
        low, high = count.reachable
        joint = ratio_of_known(
            [sign.ratio(context) for sign in members],
            probability(context, share),
            (ratios[low], ratios[high]),
        )
        # Any pair of rates with this ratio would do; this one treats both states alike.
        on, off = joint / (1 + joint), 1 / (1 + joint)
        return np.stack([np.stack([off, on], axis=1), np.stack([on, off], axis=1)], axis=1)

    findings = tuple(finding for sign in members for finding in sign.findings)
    drawn = {part.id: part for finding in findings for part in finding.parameters}
    drawn |= {part.id: part for part in (*counted.parameters, share)}
    return Finding(
        id=identifier,
        parents=parents,
        values=("as_examined", "otherwise"),
        likelihood=likelihood,
        parameters=tuple(drawn.values()),
        cites=tuple(dict.fromkeys(fact for finding in findings for fact in finding.cites)),
    )

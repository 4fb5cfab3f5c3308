"""A test that could be done next: what it may show, how probably, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Uncertain

__all__ = ["Candidate", "rates_of_ratios"]

# Two ratios nearer to each other than this say nothing; the test then tells as much as a coin.
SAME_RATIO = 1e-9
COIN = 0.5  # what a test that says nothing shows, in whomever


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A finding, or a bundle of findings, that is not known yet.

    Attributes
    ----------
    id, label : str
        Name, and in words.
    findings : tuple of str
        What is to be found out.
    outcomes : tuple of str
        What it may show.
    counted : tuple of bool
        Outcomes that change the answer; the program leaves the answer as it is after the others.
    parents : tuple of str
        Causes on which the outcome depends.
    likelihood : callable
        ``likelihood(context) -> (row, outcome, *states of the parents)``, summing to one.
    parameters : tuple of Uncertain
        What it draws.
    cost : float
        In the unit of the loss table.
    available : bool
        Whether it can be had where the person is seen.
    line : str or None
        Name shared by tests that say the same thing, of which one is enough.
    """

    id: str
    label: str
    findings: tuple[str, ...]
    outcomes: tuple[str, ...]
    counted: tuple[bool, ...]
    parents: tuple[str, ...]
    likelihood: Callable[[Context], Float[np.ndarray, "row outcome *state"]]
    parameters: tuple[Uncertain, ...] = ()
    cost: float = 0.0
    available: bool = True
    line: str | None = None


def rates_of_ratios(
    positive: Float[np.ndarray, " row"], negative: Float[np.ndarray, " row"]
) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, " row"]]:
    r"""Return how probable the first of two outcomes is, with the target on and with it off.

    Parameters
    ----------
    positive, negative : ndarray, shape (row,)
        Likelihood ratio of the first and of the second outcome.

    Returns
    -------
    tuple of ndarray, shape (row,)
        The one pair of probabilities that has these ratios. Where not even one outcome speaks for
        the target and the other against it, there is none: the test says nothing.

    Notes
    -----
    .. math:: q = \frac{1 - r_-}{r_+ - r_-}, \quad s = r_+ q
    """
    speaks = (positive > 1.0 + SAME_RATIO) & (negative < 1.0 - SAME_RATIO)
    spread = np.where(speaks, positive - negative, 1.0)
    off = np.where(speaks, (1.0 - negative) / spread, COIN)
    return np.where(speaks, positive * off, COIN), off

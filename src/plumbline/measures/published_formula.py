"""Linear formulas as papers print them, read from the fact that holds them."""

from __future__ import annotations

from functools import cache

from plumbline.evidence import rule
from plumbline.evidence.derivation import evaluate

__all__ = ["INTERCEPT", "coefficients"]

INTERCEPT = "1"
"""Key of the constant term."""


@cache
def coefficients(formula_id: str, names: tuple[str, ...]) -> dict[str, float]:
    """Return the coefficients of a printed formula such as ``LL = 32.9 + 0.60*PI - 0.23*age``.

    Parameters
    ----------
    formula_id : str
        Id of the fact; its text is ``name = linear expression``.
    names : tuple of str
        The variables on its right-hand side.

    Returns
    -------
    dict of str to float
        One coefficient per variable, and the constant term under `INTERCEPT`.

    Raises
    ------
    EvidenceError
        The text is no formula of these variables.
    """
    _, _, right = rule(formula_id).partition("=")
    nothing = dict.fromkeys(names, 0.0)
    constant = evaluate(right.strip(), nothing)
    found = {name: evaluate(right.strip(), {**nothing, name: 1.0}) - constant for name in names}
    return {**found, INTERCEPT: constant}

"""What a rule can look at in a person of some age: a rule for children says nothing to adults."""

from __future__ import annotations

from plumbline.diagnosis.red_flags_conditions import AtLeast, Condition, Quantity, findings_of

__all__ = ["findings_at_age"]

AGE = "age_years"  # the name of the age among the numbers of a rule


def findings_at_age(condition: Condition, age_years: float | None) -> frozenset[str]:
    """Return the findings by which a condition can be fulfilled at some age.

    Parameters
    ----------
    condition : Condition
        What is asked.
    age_years : float or None
        Age in years; where it is not known every finding of the condition is returned.

    Returns
    -------
    frozenset of str
        Findings by id; empty where the age rules the condition out.
    """
    if age_years is None:
        return findings_of(condition)
    return _reached(condition, age_years) or frozenset()


def _reached(condition: Condition, age_years: float) -> frozenset[str] | None:
    """Return the findings of what the age leaves open; None where it leaves nothing."""
    if isinstance(condition, Quantity) and condition.name == AGE:
        return frozenset() if condition.holds(age_years) else None
    if not isinstance(condition, AtLeast):
        return findings_of(condition)
    parts = [_reached(part, age_years) for part in condition.parts]
    found = [names for names in parts if names is not None]
    return frozenset().union(*found) if len(found) >= condition.count else None

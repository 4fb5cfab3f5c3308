"""Findings that are made of others: they cost all parts that are missing, and go with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plumbline.diagnosis import Catalog

__all__ = ["combined_costs", "not_looked_for"]


def combined_costs(
    catalog: Catalog, costs: Mapping[str, float], known: Collection[str]
) -> dict[str, float]:
    """Return the cost of every finding, of a composite one at least the sum of its missing parts.

    Parameters
    ----------
    catalog : Catalog
        The findings.
    costs : mapping of str to float
        Cost by finding, each by itself.
    known : collection of str
        Findings that are known.
    """
    made_of = {line.whole: line.parts for line in catalog.lines if line.whole is not None}
    if catalog.long_tract is not None:
        made_of[catalog.long_tract.upper_limb] = catalog.long_tract.upper_limb_signs
    parts = {
        whole: sum(costs.get(name, 0.0) for name in names if name not in known)
        for whole, names in made_of.items()
    }
    return {name: max(cost, parts.get(name, 0.0)) for name, cost in costs.items()}


def not_looked_for(catalog: Catalog, skip: Collection[str]) -> frozenset[str]:
    """Return what cannot be found out: with one reflex of four, "any of them" goes too.

    Parameters
    ----------
    catalog : Catalog
        The findings.
    skip : collection of str
        Findings that cannot be found out, as told.
    """
    out = frozenset(skip)
    tract = catalog.long_tract
    if tract is None:
        return out
    if tract.upper_limb in out:
        return out | set(tract.upper_limb_signs)
    return out | {tract.upper_limb} if out & set(tract.upper_limb_signs) else out

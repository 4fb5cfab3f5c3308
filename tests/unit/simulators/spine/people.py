"""Two people whose spines the tests load."""

from __future__ import annotations

from functools import cache

from plumbline.simulators.spine import SpineModel, SpinePerson, build_spine


@cache
def man() -> SpineModel:
    """Return an ordinary man's spine."""
    return build_spine(SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male", age_years=45.0))


@cache
def fused_man() -> SpineModel:
    """Return the same man with three neck joints made one bone."""
    fused = frozenset({"C4_C5", "C5_C6", "C6_C7"})
    return build_spine(
        SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male", age_years=45.0, fused=fused)
    )

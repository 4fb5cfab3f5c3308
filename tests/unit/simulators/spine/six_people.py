"""Six people who stand differently, for tests of the whole-spine model."""

from __future__ import annotations

import numpy as np

from plumbline.simulators.spine import Alignment, SpinePerson

NECK = ("C2_C3", "C3_C4", "C4_C5", "C5_C6", "C6_C7")


def man(**changes: object) -> SpinePerson:
    """Return a man of the reference size, with some fields changed."""
    usual = {"stature_m": 1.75, "mass_kg": 75.0, "sex": "male", "age_years": 50.0}
    return SpinePerson(**{**usual, **changes})


def woman(**changes: object) -> SpinePerson:
    """Return a woman of usual size, with some fields changed."""
    usual = {"stature_m": 1.62, "mass_kg": 62.0, "sex": "female", "age_years": 50.0}
    return SpinePerson(**{**usual, **changes})


def degrees(**angles: float) -> dict[str, float]:
    """Return angles in radians, under their names with ``_rad``."""
    return {f"{name}_rad": float(np.radians(angle)) for name, angle in angles.items()}


PEOPLE = {
    "normal": man(),
    "forward head": man(alignment=Alignment(c2_c7_sva_m=0.055, **degrees(head_pitch=0.0))),
    "cervical kyphosis": woman(
        alignment=Alignment(**degrees(c2_c7_lordosis=-18.0, t1_slope=18.0, head_pitch=0.0))
    ),
    "dropped head": woman(
        age_years=72.0,
        alignment=Alignment(
            c2_c7_sva_m=0.06, **degrees(c2_c7_lordosis=-35.0, head_pitch=30.0, t1_slope=30.0)
        ),
        strength={
            name: 0.3
            for name in ("semispinalis_capitis", "semispinalis_cervicis", "splenius_capitis")
        },
    ),
    "fused neck": man(
        fused=frozenset(NECK[2:]), alignment=Alignment(**degrees(c2_c7_lordosis=8.0))
    ),
    "flat back": man(
        age_years=65.0,
        alignment=Alignment(
            sva_m=0.07, **degrees(pelvic_incidence=55.0, pelvic_tilt=30.0, lumbar_lordosis=15.0)
        ),
    ),
}

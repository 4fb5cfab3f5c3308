"""What is kept between calls cannot be written into by those who are handed it."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.simulators.spine import Alignment, align
from plumbline.simulators.spine.body.alignment_norms import norm_of
from plumbline.simulators.spine.body.sizes import sizes_of

from .six_people import degrees, man

AS_ASKED = {
    "unmeasured": {},
    "measured": degrees(c2_c7_lordosis=-10.0, t1_slope=25.0),
    "far forward": {"c2_c7_sva_m": 0.08},
}


@pytest.mark.parametrize("name", AS_ASKED)
@pytest.mark.parametrize("field", ["flexion_rad", "covariance"])
def test_a_person_does_not_change_when_somebody_writes_into_an_alignment(
    name: str, field: str
) -> None:
    person = man(alignment=Alignment(**AS_ASKED[name]))  # type: ignore[arg-type]
    before = getattr(align(person, sizes_of(person)), field).copy()
    with pytest.raises(ValueError, match="read-only"):
        getattr(align(person, sizes_of(person)), field)[...] += 1.0
    np.testing.assert_array_equal(getattr(align(person, sizes_of(person)), field), before)


@pytest.mark.parametrize("field", ["mean", "covariance"])
def test_a_norm_does_not_change_when_somebody_writes_into_it(field: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        getattr(norm_of(50.0), field)[...] += 1.0

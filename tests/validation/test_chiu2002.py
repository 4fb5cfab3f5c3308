"""Men's necks are stronger than women's, by how much: a check of the sum, not of the model.

The factor by which a woman's muscles are smaller was judged from this very range; the rest of the
ratio, body size and moment arms, was not.
"""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.neck_strength import DIRECTIONS, neck_strength_n_m
from tests.validation.spine_model import CALIBRATED_TO, young

from plumbline.evidence import bounds

pytestmark = pytest.mark.validation


@pytest.mark.parametrize("direction", list(DIRECTIONS))
def test_men_are_stronger_than_women_by_the_published_ratio(
    direction: str, tabulate: Tabulate
) -> None:
    low, high = bounds("strength.neck.sex_ratio", unit="ratio")
    found = neck_strength_n_m(young("male"), direction) / neck_strength_n_m(
        young("female"), direction
    )
    tabulate(
        CALIBRATED_TO,
        f"neck strength, men over women, {direction.replace('_', ' ')}",
        f"{low}-{high}",
        f"{found:.2f}",
    )
    assert low <= found <= high

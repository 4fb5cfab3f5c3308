"""Person and twin stand side by side in figures of one fineness."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plumbline.assessment import Assessment, TwinDifference
from plumbline.assessment import Twin as Found
from plumbline.reports.professional import Twin


def row(answer: Assessment, *values: float | None) -> list[str]:
    person, twin, low, high = values
    assert person is not None
    assert twin is not None
    one = TwinDifference(
        quantity="neck_lordosis_deg",
        label="neck lordosis",
        unit="deg",
        person=person,
        twin=twin,
        band_low=low,
        band_high=high,
        source=None,
    )
    shown = Twin().context(replace(answer, twin=Found(differs=(one,), statement="In words.")))
    assert shown is not None
    (found,) = shown["rows"]  # type: ignore[misc, attr-defined]
    return list(found[1:])


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((-37.71, 0.362, 0.362, 27.94), ["-37.7", "0.4", "0.4 to 27.9"]),
        ((51.69, 35.576, -2.171, 36.088), ["51.7", "35.6", "-2.2 to 36.1"]),
        ((0.7216, 0.0, None, None), ["0.722", "0.000", "not known"]),
        ((123.4, -0.01, -0.01, 20.2), ["123", "0", "0 to 20"]),
    ],
)
def test_all_figures_of_a_row_have_as_many_decimals(
    cord: Assessment, values: tuple[float | None, ...], shown: list[str]
) -> None:
    assert row(cord, *values) == shown

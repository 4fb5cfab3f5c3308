"""Distinct rows, against NumPy's own slow way."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal.distinct import distinct_rows

NARROW, WIDE = 4, 2**40  # wide columns make a code too large for one number
SHAPES = [(1, 1), (50, 3), (400, 30), (7, 0)]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_rows_and_their_order_are_those_of_numpy(shape: tuple[int, int], width: int) -> None:
    rows = np.random.default_rng(1).integers(-1, width, shape)
    rows = np.concatenate([rows, rows[::2]])
    kinds, index = distinct_rows(rows)
    np.testing.assert_array_equal(kinds, np.unique(rows, axis=0))
    np.testing.assert_array_equal(kinds[index], rows)

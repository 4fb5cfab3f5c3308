"""Cholesky's factorization of a lower half, by rows: a Numba kernel of load sharing."""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from numba import njit

__all__ = ["solve_lower"]


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
@no_type_check
def solve_lower(matrix: np.ndarray, right: np.ndarray) -> None:
    """Solve a symmetric positive definite system in place.

    Parameters
    ----------
    matrix : ndarray, shape (row, row)
        Its lower half is read, and overwritten by the factor.
    right : ndarray, shape (row,)
        Right side; overwritten by the solution.
    """
    size = len(right)
    for j in range(size):
        row = matrix[j]
        for k in range(j):
            other = matrix[k]
            total = row[k]
            for m in range(k):
                total -= row[m] * other[m]
            row[k] = total / other[k]
        total = row[j]
        for m in range(j):
            total -= row[m] * row[m]
        row[j] = np.sqrt(total)
    for j in range(size):
        for m in range(j):
            right[j] -= matrix[j, m] * right[m]
        right[j] /= matrix[j, j]
    for j in range(size - 1, -1, -1):
        right[j] /= matrix[j, j]
        for m in range(j):
            right[m] -= matrix[j, m] * right[j]

"""What was measured, and whether it keeps within its budget."""

from __future__ import annotations

import statistics
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

__all__ = ["RUNS", "Budget", "Measurement", "median_of", "read_budgets", "seconds_of"]

RUNS = 5  # of whatever is short; the median is reported
BUDGETS = Path(__file__).with_name("budgets.toml")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a measurement is called and may cost at most.

    Attributes
    ----------
    label, unit : str
        For the table.
    most : float or None
        None: shown, not judged.
    """

    label: str
    unit: str
    most: float | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measured figure.

    Attributes
    ----------
    id : str
        Key of its budget.
    value, low, high : float
        Median, smallest and largest over the runs, in the unit of the budget.
    runs : int
        How many runs.
    against : tuple of (str, float) or None
        A peer or baseline of the same run, and its value in the same unit.
    note : str
        What else the reader must know.
    """

    id: str
    value: float
    low: float
    high: float
    runs: int
    against: tuple[str, float] | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value this is."""
        return None if self.against is None else self.value / self.against[1]


def read_budgets(path: Path = BUDGETS) -> dict[str, Budget]:
    """Return every budget by the id of its measurement."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Budget(**entry) for name, entry in content.items()}


def seconds_of(
    work: Callable[[], object],
    runs: int = RUNS,
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    """Return the time of every run, after one run that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = clock()
        work()
        times.append(clock() - start)
    return times


def median_of(
    name: str,
    values: Sequence[float],
    *,
    scale: float = 1.0,
    against: tuple[str, float] | None = None,
    note: str = "",
) -> Measurement:
    """Return the measurement that several runs give; ``scale`` turns values into the unit."""
    return Measurement(
        id=name,
        value=statistics.median(values) * scale,
        low=min(values) * scale,
        high=max(values) * scale,
        runs=len(values),
        against=against,
        note=note,
    )

"""The table of results, for a terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.measurement import Budget, Measurement

__all__ = ["HEAD", "page", "rows", "text_table"]

HEAD = ("what", "value", "budget", "met", "range", "runs", "ratio", "beside")
DIGITS = 3  # more would only repeat the noise
SMALL = 1e-3


def number(value: float) -> str:
    """Return a number with as many digits as mean something."""
    if value == 0 or abs(value) < SMALL:
        return f"{value:.1e}" if value else "0"
    text = f"{value:.{DIGITS}g}"
    return f"{value:.0f}" if "e" in text else text


def rows(measured: Sequence[Measurement], budgets: Mapping[str, Budget]) -> list[tuple[str, ...]]:
    """Return one row of cells per measurement."""
    return [_row(one, budgets[one.id]) for one in measured]


def _row(one: Measurement, budget: Budget) -> tuple[str, ...]:
    met = "" if budget.most is None else ("yes" if one.value <= budget.most else "**no**")
    return (
        budget.label,
        f"{number(one.value)} {budget.unit}".strip(),
        "" if budget.most is None else f"{budget.most:g} {budget.unit}".strip(),
        met,
        f"{number(one.low)} to {number(one.high)}" if one.runs > 1 else "",
        str(one.runs),
        "" if one.ratio is None else number(one.ratio),
        _beside(one, budget),
    )


def _beside(one: Measurement, budget: Budget) -> str:
    peer = (
        "" if one.against is None else f"{one.against[0]}: {number(one.against[1])} {budget.unit}"
    )
    return "; ".join(part for part in (peer, one.note) if part)


def text_table(cells: Sequence[Sequence[str]]) -> str:
    """Return rows as lines whose columns are aligned."""
    lines = [HEAD, *cells]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def page(
    cells: Sequence[Sequence[str]], facts: Mapping[str, str], versions: Mapping[str, str]
) -> str:
    """Return the page of the documentation."""
    table = "".join(f"| {' | '.join(line)} |\n" for line in (HEAD, ["---"] * len(HEAD), *cells))
    where = "".join(f"| {name} | {value} |\n" for name, value in facts.items())
    programs = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"{INTRODUCTION}\n{table}\n## Where\n\n| | |\n| --- | --- |\n{where}\n{programs}.\n"


INTRODUCTION = """\
# Benchmarks

Written by `python -m benchmarks`; budgets stand in `benchmarks/budgets.toml`. Values are medians.
A ratio is the value divided by that of the peer or baseline named beside it, measured in the same
run, and means more than a value: values depend on the machine and on what else it does. For pgmpy
and pyAgrum the ratio says how many times longer they take.

The peers get the network at gain one with its tables ready; Plumbline fills its tables in the time
that is given, and its answer holds the attribution besides the posterior, which theirs does not.
"""

"""``python -m benchmarks``: measure, print a table, write the page of the documentation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.advice import advice
from benchmarks.cohort import cohort
from benchmarks.kernel import kernel
from benchmarks.machine import load_average, machine, versions
from benchmarks.measurement import Measurement, read_budgets
from benchmarks.mechanics import mechanics
from benchmarks.page import page as web_page
from benchmarks.peers import peers
from benchmarks.processes import commands
from benchmarks.spine import spine
from benchmarks.table import page, rows, text_table

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
GROUPS = ("commands", "advice", "kernel", "peers", "cohort", "spine", "mechanics", "page")


def measured(only: list[str], *, full: bool) -> list[Measurement]:
    """Return what the chosen groups measured, in the order of the groups."""
    groups: dict[str, Callable[[], list[Measurement]]] = {
        "commands": commands,
        "advice": advice,
        "kernel": kernel,
        "peers": peers,
        "cohort": lambda: cohort(full=full),
        "spine": spine,
        "mechanics": mechanics,
        "page": web_page,
    }
    found: list[Measurement] = []
    for name in only:
        sys.stderr.write(f"measuring: {name}\n")
        found += groups[name]()
    return found


def main() -> int:
    """Measure, print and write; 1 where a budget is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=GROUPS, help="groups to run; writes no page")
    parser.add_argument("--full", action="store_true", help="really ask about 100,000 people")
    chosen = parser.parse_args()
    before, budgets = load_average(), read_budgets()
    found = measured(chosen.only or list(GROUPS), full=chosen.full)
    cells = rows(found, budgets)
    facts = {**machine(), "other programs at the start": f"{before:.1f} on average wanted a core"}
    sys.stdout.write(text_table(cells) + "\n\n")
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in facts.items())
    if chosen.only is None:
        PAGE.write_text(page(cells, facts, versions()), encoding="utf-8")
    judged = [(one, budgets[one.id].most) for one in found]
    return int(any(most is not None and one.value > most for one, most in judged))


if __name__ == "__main__":
    sys.exit(main())

"""Which of the valued tests to recommend: worth their cost, and none that repeats another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from plumbline.assessment import NextTest
from plumbline.evidence import utilities
from plumbline.explanation.what_next.candidate import Candidate

__all__ = ["recommended", "without_trifles"]


def recommended(
    candidates: Sequence[Candidate], considered: Sequence[NextTest], asked: Collection[str]
) -> tuple[NextTest, ...]:
    """Return the tests to do, in their order.

    Left out are tests that are not worth their cost, members of a bundle that is recommended, a
    bundle that is worth less than one of its members, all but the first of tests that say the same
    thing, and what is asked first in any case.

    Parameters
    ----------
    candidates : sequence of Candidate
        The tests.
    considered : sequence of NextTest
        The same tests, valued, the best first.
    asked : collection of str
        Findings that are asked first in any case.
    """
    asked = frozenset(asked)
    lines = {one.id: one.line for one in candidates}
    worth_it = [t for t in considered if t.expected_utility > 0 and not set(t.findings) <= asked]
    alone = {t.test: t.expected_utility for t in worth_it if len(t.findings) == 1}
    worth_it = [t for t in worth_it if _is_worth_more(t, alone)]
    covered = {name for t in worth_it if len(t.findings) > 1 for name in t.findings}
    kept: list[NextTest] = []
    spoken: set[str] = set()
    for test in worth_it:
        line = lines.get(test.test)
        if test.test in covered or (line is not None and line in spoken):
            continue
        kept.append(test)
        if line is not None:
            spoken.add(line)
    return tuple(kept)


def without_trifles(tests: Sequence[NextTest]) -> tuple[NextTest, ...]:
    """Return what is listed while an alarm stands: no test of little worth and unsettled place.

    Parameters
    ----------
    tests : sequence of NextTest
        The recommended tests.
    """
    least = utilities().alarm_trifle
    if least is None:
        return tuple(tests)
    return tuple(one for one in tests if one.stable or one.expected_utility >= least.value)


def _is_worth_more(test: NextTest, alone: Mapping[str, float]) -> bool:
    """Return whether no member of a bundle is worth more by itself."""
    if len(test.findings) == 1:
        return True
    return all(alone.get(name, 0.0) <= test.expected_utility for name in test.findings)

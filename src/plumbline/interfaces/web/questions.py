"""The next best questions as rows that one click answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

from plumbline.case import Case
from plumbline.diagnosis import catalog
from plumbline.explanation.what_next import NextStep
from plumbline.interfaces.web.rows import FindingRow, finding_row
from plumbline.reports import wording

__all__ = ["NextQuestion", "next_questions"]

# More tests are not done at one visit; of the questions that come before them none is left out.
MOST_TESTS: Final = 16


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """A question or test that is worth asking now.

    Attributes
    ----------
    row : FindingRow
        The finding that answers it.
    words, label : str
        The question, and the test that it is a part of.
    why : tuple of str
        What it is good for, in sentences.
    how : str
        How it is asked or tested.
    tier : str
        For a question about danger, the level to which a yes can contribute; else empty.
    worth, cost : float or None
        In good days; None for a question about danger, which comes first whatever it is worth.
    available : bool
        Whether it can be had where the person is seen.
    """

    row: FindingRow
    words: str
    label: str
    why: tuple[str, ...]
    how: str
    tier: str = ""
    worth: float | None = None
    cost: float | None = None
    available: bool = True


def next_questions(step: NextStep, case: Case) -> list[NextQuestion]:
    """Return what to ask or test next, the best first; every question about danger is among it.

    Parameters
    ----------
    step : NextStep
        What comes next.
    case : Case
        What is known.
    """
    found = {one.row.id: one for one in reversed(list(_questions(step, case)))}
    ordered = list(reversed(found.values()))
    danger = [one for one in ordered if one.tier]
    return [*danger, *[one for one in ordered if not one.tier][:MOST_TESTS]]


def _questions(step: NextStep, case: Case) -> Iterator[NextQuestion]:
    entries = catalog()
    for flag in step.red_flag_questions:
        row = finding_row(entries[flag.finding], case)
        yield NextQuestion(
            row=row,
            words=flag.ask,
            label=row.label,
            why=(wording.sentence(flag.reason),),
            how=row.how,
            tier=flag.tier,
        )
    for test in wording.tests_beside(step.safety, step.tests):
        for name in test.findings or (test.test,):
            row = finding_row(entries[name], case)
            settles = f"It helps to settle {'; '.join(test.settles)}." if test.settles else ""
            changes = f"Done otherwise then: {'; '.join(test.changes)}." if test.changes else ""
            yield NextQuestion(
                row=row,
                words=f"{wording.heading(row.label)}?",
                label=test.label,
                why=tuple(words for words in (settles, changes) if words),
                how=row.how,
                worth=test.expected_utility,
                cost=test.cost,
                available=test.available,
            )

"""Play the interview with published people, from an empty case to the answer, and print it.

    python scripts/interview_people.py [--draws N] [--write docs/interview.md] PERSON...

A person is the name of a file in ``cases``. Whatever is asked is answered with what is published
of that person, and with ``unknown`` where nothing is; what was never asked is told at the end.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.case import Case, Complaint, FindingState, Sided
from plumbline.diagnosis import catalog, stated_values
from plumbline.interfaces.answer import write_answer
from plumbline.interfaces.interview import begin
from plumbline.interfaces.interview_questions import Form, Question, Stage
from plumbline.interfaces.interview_standing import standing
from plumbline.interfaces.interview_terminal import CaseFile, hold_interview
from plumbline.interfaces.terminal import Terminal
from plumbline.pipeline import assess, read_case, vocabulary

CASES = Path(__file__).parents[1] / "cases"
MARKS = ("<!-- transcript: ", "<!-- end of transcript -->")
WORDS = {"present": "yes", "absent": "no"}
UNKNOWN = "unknown"


@dataclass
class Clinician:
    """Answers with what is known of a person."""

    case: Case
    untold: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stated = stated_values(self.case, catalog())
        self.untold = list(self._written())

    def answers(self, question: Question) -> str:
        """Return the answer to a question."""
        if question.stage is Stage.ALARM:
            return "yes"
        if question.stage is Stage.CLOSING:
            return self.untold.pop(0) if self.untold else ""
        self.untold = [one for one in self.untold if not one.startswith(f"{question.id}: ")]
        if question.id.startswith("complaints"):
            return self._about_pain(question)
        if question.together:
            return self._together(question)
        if question.place[0] == "findings":
            return self._finding(question.id)
        return str(self._whole(question) or UNKNOWN)

    def _together(self, question: Question) -> str:
        """Return no where all was denied, yes where one is there, else that it is not known."""
        said = {self._finding(name) for name in question.together}
        if said == {"no"}:
            return "no"
        return "yes" if said - {"no", UNKNOWN} else UNKNOWN

    def _whole(self, question: Question) -> object:
        if question.place[0] == "person":
            value = getattr(self.case.person, str(question.place[1]))
            return WORDS.get(str(value), f"{value:g}" if isinstance(value, float) else value)
        return getattr(self.case, str(question.place[0]))

    def _about_pain(self, question: Question) -> str:
        if question.form is Form.REGIONS:
            return ", ".join(dict.fromkeys(one.region for one in self._felt())) or UNKNOWN
        if question.form is Form.COMPLAINT:
            group = vocabulary().group_of(question.choices[0].value)
            told = [one.state for one in self.case.complaints_of(group)]
            return UNKNOWN if not told else WORDS[str(told[0])]
        _, region, name = question.id.split(".")
        one = next(one for one in self._felt() if one.region == region)
        value = getattr(one, name)
        return UNKNOWN if value is None else f"{value:g}" if isinstance(value, float) else value

    def _felt(self) -> list[Complaint]:
        return [one for one in self.case.complaints if one.state is FindingState.PRESENT]

    def _finding(self, name: str) -> str:
        value = self.case.findings.get(name)
        if isinstance(value, Sided):
            return _sides(value)
        if isinstance(value, float):
            return f"{value:g}"
        stated = self.stated.get(name, UNKNOWN)
        return WORDS.get(stated, stated)

    def _written(self) -> Iterator[str]:
        """Yield what can be told by name."""
        for findings in (self.case.findings, *(image.findings for image in self.case.imaging)):
            for name, value in findings.items():
                told = _sides(value) if isinstance(value, Sided) else self._finding(name)
                yield f"{name}: {told}"
        for section in (self.case.scores, self.case.labs, self.case.exposure):
            for name, value in section.items():
                yield f"{name}: {WORDS.get(str(value), value)}"
        for measures in (self.case.motion, self.case.alignment.measures):
            for name, measure in measures.items():
                yield f"{name}: {measure.value:g}"


def _sides(value: Sided) -> str:
    sides = {"left": value.left, "right": value.right}
    present = [side for side, state in sides.items() if state is FindingState.PRESENT]
    absent = [side for side, state in sides.items() if state is FindingState.ABSENT]
    if len(present) == 1:
        return f"{present[0]} only" if absent else present[0]
    return "both" if present else "no"


def played(person: str, folder: Path) -> Case:
    """Play the interview with a person, and return the case that comes out."""
    clinician = Clinician(case=read_case(CASES / f"{person}.yaml"))
    file = CaseFile(folder / f"{person}.yaml")
    start = begin(file.text, file.path.name)
    ending = hold_interview(start, file, Terminal(), standing, clinician.answers)
    return ending.interview.document.case


def transcript(person: str, draws: int) -> str:
    """Return the interview with a person and the answer at its end, as printed."""
    written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(written):
        case = played(person, Path(folder))
        sys.stdout.write("\n")
        write_answer(assess(case, draws=draws, threads=None), Terminal())
    written.seek(0)
    return "\n".join(line.rstrip() for line in written.read().splitlines()) + "\n"


def main() -> None:
    """Print the transcripts, or put the first one between the marks of a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="+")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    os.environ["COLUMNS"] = "90"
    os.environ["NO_COLOR"] = "1"
    for person in chosen.people:
        text = transcript(person, chosen.draws)
        if chosen.write is None:
            sys.stdout.write(f"=== {person} ===\n{text}\n")
        else:
            _put(chosen.write, person, text)


def _put(page: Path, person: str, text: str) -> None:
    """Replace the transcript of a person in a page."""
    content = page.read_text(encoding="utf-8")
    head, mark, rest = content.partition(f"{MARKS[0]}{person} -->\n")
    _, end, tail = rest.partition(MARKS[1])
    if not (mark and end):
        sys.exit(f"{page}: the marks of the transcript of {person} are missing")
    page.write_text(f"{head}{mark}```text\n{text}```\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()

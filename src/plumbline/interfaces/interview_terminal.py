"""An interview in a terminal or through a pipe: it asks, listens, and keeps every answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from plumbline.assessment import Flag, SafetyLevel
from plumbline.case import CaseDocument, write_text_atomically
from plumbline.errors import InputError
from plumbline.interfaces.answer import STYLES
from plumbline.interfaces.interview import (
    Interview,
    answer,
    next_question,
    skip_block,
    step_back,
    tell,
)
from plumbline.interfaces.interview_answers import allowed_words
from plumbline.interfaces.interview_questions import Form, Question, Stage
from plumbline.interfaces.terminal import Terminal
from plumbline.reports import wording

if TYPE_CHECKING:
    from plumbline.explanation.preview import Preview

__all__ = ["CaseFile", "Ending", "hold_interview", "standing_words"]

HELP: Final = (
    ("yes, no, left, right, a number", "answer as the question allows"),
    ("unknown, or Enter", "not known; asked no more today, and not written as a no"),
    ("why", "what the question settles, and what it is worth"),
    ("how", "how it is asked or tested"),
    ("back, or <", "take the last answer back"),
    ("skip", "leave out the rest of this block"),
    ("tell NAME: ANSWER", "record something that was not asked, such as tell hoffmann: left"),
    ("show", "how things stand"),
    ("quit", "no more questions; show the answer"),
)
SHORT: Final = {"b": "back", "<": "back", "w": "why", "h": "how", "?": "help", "q": "quit",
                "exit": "quit"}  # fmt: skip
HEADINGS: Final = {
    Stage.OPENING: "The person and the pain",
    Stage.RED_FLAG: "Signs of danger",
    Stage.TEST: "The next best questions",
    Stage.EXAMINATION: "The next best examinations; skip where nobody can examine now",
    Stage.RESULT: "Results, where they are at hand; unknown where they are not",
}
# What a block is called where the answers lead back to it.
AGAIN: Final = {
    Stage.RED_FLAG: "Signs of danger: what the last answers ask for",
    Stage.TEST: "What the findings make worth asking now",
    Stage.EXAMINATION: "What the answers make worth examining now",
    Stage.RESULT: "What the answers make worth looking up now",
}
INTRODUCTION: Final = (
    "Enter means unknown; ? lists what else may be typed. Figures on the way are preliminary: "
    "they come from few draws of the model."
)
TELL: Final = "tell "
PROMPT: Final = "> "


class _Quit(Exception):
    """No further question is wanted."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an interview ended: where it stands, and whether an answer is still wanted."""

    interview: Interview
    wants_answer: bool


@final
class CaseFile:
    """The file of an interview; it is replaced in one step after every answer that changes it."""

    def __init__(self, path: Path, *, saves: bool = True) -> None:
        self.path = path
        self._saves = saves
        self._text = self._there()

    @property
    def text(self) -> str:
        """The text as it was read or written last."""
        return self._text

    def store(self, document: CaseDocument) -> str | None:
        """Write what changed; return what has to be said about it.

        Raises
        ------
        InputError
            The file was changed by somebody else, or cannot be written.
        """
        text = document.text
        if not self._saves or text == self._text:
            return None
        there = self._there()
        if there != self._text:
            raise InputError(
                f"{self.path}: was changed by another program while the interview went on; "
                "nothing of it was overwritten. Start the interview again."
            )
        said = self._keep_remarks(there) if document.rewritten else None
        write_text_atomically(self.path, text)
        self._text = text
        return said

    def _there(self) -> str:
        """Return the text of the file as it is now, with its own line ends; empty without one."""
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise InputError(f"{self.path}: is not UTF-8 text; save it as UTF-8.") from error
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read: {error.strerror}.") from error

    def _keep_remarks(self, text: str) -> str | None:
        """Keep the file as its author wrote it, once, where its remarks would be lost."""
        kept = self.path.with_name(f"{self.path.name}.before")
        if not text or kept.exists():
            return None
        write_text_atomically(kept, text)
        return (
            f"The remarks in {self.path.name} cannot be kept in place; "
            f"the file as it was is {kept.name}."
        )


def hold_interview(
    interview: Interview,
    file: CaseFile,
    terminal: Terminal,
    preview: Callable[[Interview], Preview],
    listen: Callable[[Question], str] | None = None,
) -> Ending:
    """Ask until nothing is worth asking, or until the person at the keyboard has had enough.

    Parameters
    ----------
    interview : Interview
        Where it begins.
    file : CaseFile
        Where the answers are kept.
    terminal : Terminal
        Where it is written.
    preview : callable
        Returns what follows from the answers so far.
    listen : callable, optional
        Returns what is answered to a question; what is typed by default. EOFError ends it.

    Returns
    -------
    Ending
        The last state. After an interrupt (Ctrl-C) no answer is wanted; all that was answered is
        in the file.
    """
    talk = _Talk(interview, file, terminal, preview, listen)
    try:
        talk.go_on()
    except (_Quit, EOFError):
        terminal.line("")
    except KeyboardInterrupt:
        terminal.line("")
        terminal.say(f"Stopped. What was answered is in {file.path}.")
        return Ending(interview=talk.interview, wants_answer=False)
    return Ending(interview=talk.interview, wants_answer=True)


@final
class _Talk:
    """The conversation: the only part that keeps a state."""

    def __init__(
        self,
        interview: Interview,
        file: CaseFile,
        terminal: Terminal,
        preview: Callable[[Interview], Preview],
        listen: Callable[[Question], str] | None,
    ) -> None:
        self.interview = interview
        self._file = file
        self._terminal = terminal
        self._preview = preview
        self._listen = listen
        self._standing = preview(interview)
        self._told: frozenset[str] = frozenset()
        self._said = ""
        self._stage: Stage | None = None
        self._stages: set[Stage] = set()
        self._replies: Mapping[str, Callable[[Question], None]] = {
            "why": self._why,
            "how": self._how,
            "help": self._help,
            "show": self._show,
        }

    def go_on(self) -> None:
        """Ask one question after another."""
        self._terminal.say(INTRODUCTION, "dim")
        self._tell_flags()
        while (question := next_question(self.interview, self._standing)) is not None:
            self._ask(question)

    def _ask(self, question: Question) -> None:
        """Ask one question until it is answered, left out or taken back."""
        self._write_question(question)
        while True:
            written = self._read(question)
            command = SHORT.get(written.lower(), written.lower())
            if command == "quit":
                raise _Quit
            try:
                if command in self._replies:
                    self._replies[command](question)
                else:
                    self._move(self._moved(question, command, written))
                    return
            except InputError as error:
                self._terminal.say(str(error), "yellow", indent=2)

    def _moved(self, question: Question, command: str, written: str) -> Interview:
        """Return the interview after something that takes it further or back."""
        if command == "back":
            if question.form is Form.REGIONS and written.lower() == "back":
                raise InputError(
                    "Low back or the question before? Type 1 for the one, < for the other."
                )
            return step_back(self.interview)
        if command == "skip":
            return skip_block(self.interview, question)
        is_told = command.startswith(TELL)
        if is_told or (question.form is Form.TELLING and ":" in written):
            name, sign, value = written[len(TELL) * is_told :].partition(":")
            if not sign:
                raise InputError("Write it as in 'tell hoffmann: left'.")
            return tell(self.interview, name, value)
        return answer(self.interview, question, written)

    def _move(self, interview: Interview) -> None:
        """Store the new state, and say what follows from it."""
        if interview.document.text != self.interview.document.text:
            said = self._file.store(interview.document)
            if said is not None:
                self._terminal.say(said, "yellow", indent=2)
        self.interview = interview
        self._standing = self._preview(interview)
        self._tell_flags()
        words = standing_words(self._standing)
        if words != self._said:
            self._terminal.say(words, "dim", indent=2)
        self._said = words

    def _read(self, question: Question) -> str:
        """Return the answer; where nobody typed it here, it is repeated to be read later."""
        if self._listen is None and sys.stdin.isatty():
            return input(PROMPT).strip()
        line = self._listen(question) if self._listen is not None else sys.stdin.readline()
        if self._listen is None and not line:
            raise EOFError
        self._terminal.line(f"{PROMPT}{line.strip()}", "bold")
        return line.strip()

    def _write_question(self, question: Question) -> None:
        say = self._terminal.say
        say()
        if question.stage is Stage.CLOSING is self._stage:
            say(f"Anything else?  [{allowed_words(question)}]", "bold")
            return
        if question.stage is not self._stage:
            self._write_stage(question.stage)
        self._stage = question.stage
        say(f"{question.words}  [{allowed_words(question)}]", "bold")
        if question.form in (Form.CHOICE, Form.REGIONS):
            labels = (f"{n} {one.label}" for n, one in enumerate(question.choices, start=1))
            say(" · ".join(labels), indent=2)
        if question.how:
            say(question.how, "dim", indent=2)

    def _write_stage(self, stage: Stage) -> None:
        words = AGAIN if stage in self._stages else HEADINGS
        if stage in words:
            self._terminal.say(words[stage], "underline")
        self._stages.add(stage)
        step = self._standing.next
        if stage is Stage.CLOSING and step is not None and step.stop_reason:
            self._terminal.say(wording.sentence(step.stop_reason))

    def _tell_flags(self) -> None:
        """Say every alarm once, as soon as it is raised."""
        safety = self._standing.safety
        for flag in safety.flags:
            if flag.id not in self._told:
                self._write_flag(flag)
        self._told |= {flag.id for flag in safety.flags}

    def _write_flag(self, flag: Flag) -> None:
        word, within = wording.level_words(flag.level, (flag,))
        reason, action = wording.sentence(flag.reason), wording.sentence(flag.action)
        self._terminal.say(f"{word}, {within}: {reason} {action}", STYLES[flag.level], indent=2)

    def _why(self, question: Question) -> None:
        for words in question.why or ("It was told without being asked for.",):
            self._terminal.say(wording.sentence(words), indent=2)

    def _how(self, question: Question) -> None:
        allowed = f"Allowed: {allowed_words(question)}, unknown."
        self._terminal.say(f"{question.how} {allowed}".strip(), indent=2)

    def _help(self, _: Question) -> None:
        for words, meaning in HELP:
            self._terminal.say(f"{words}: {meaning}", indent=2)

    def _show(self, _: Question) -> None:
        for flag in self._standing.safety.flags:
            self._write_flag(flag)
        for one in self._standing.safety.not_assessed:
            self._terminal.say(f"Open: {one.label}", indent=2)
        self._terminal.say(standing_words(self._standing), indent=2)


def standing_words(standing: Preview) -> str:
    """Return in one line how urgent it is and what the neck is likely to contribute."""
    safety = standing.safety
    word, within = wording.level_words(safety.level, safety.flags)
    if safety.level is SafetyLevel.NOT_ASSESSED:
        count = len(safety.not_assessed)
        within = f"{count} emergency question{' is' if count == 1 else 's are'} open"
    words = f"{word}, {within}"
    if standing.restricted:
        return f"{words} | safety only: {'; '.join(standing.restricted)}"
    if standing.absent_if_healthy is None:
        return words
    of_hundred = wording.interval_words(standing.absent_if_healthy)
    return (
        f"{words} | preliminary: had the neck never been ill, {of_hundred} of 100 "
        "would not have this pain"
    )

"""An interview through a pipe: nothing is lost, nothing is asked twice, bad answers are told."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.interfaces.interviewing import OPENING, examined, opened, standing, text_of

from plumbline.case import editing
from plumbline.case import read_case as read_plain_case
from plumbline.errors import InputError
from plumbline.interfaces.interview import begin
from plumbline.interfaces.interview_terminal import CaseFile, Ending, hold_interview
from plumbline.interfaces.terminal import Terminal
from plumbline.pipeline import vocabulary

PROGRAM = "from plumbline.interfaces.cli import app; app()"
Play = Callable[..., Ending]
# What an interview started with, whose author will want it back.
REMARKED = """\
# Seen on Monday.
plumbline: 1
id: someone      # not the real name
ask: low_back
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a case may be kept."""
    return tmp_path / "someone.yaml"


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, file: Path) -> Play:
    """Return a function that plays answers to an interview."""

    def played(*answers: str, saves: bool = True) -> Ending:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{one}\n" for one in answers)))
        kept = CaseFile(file, saves=saves)
        return hold_interview(begin(kept.text, file.name), kept, Terminal(), standing)

    return played


class TestWhatIsKept:
    def test_every_answer_is_in_the_file_when_the_pipe_ends(self, play: Play, file: Path) -> None:
        ending = play(*OPENING)
        assert ending.wants_answer
        assert text_of(file) == ending.interview.document.text
        assert text_of(file) == (
            "plumbline: 1\n"
            "id: someone\n"
            "ask: low_back\n"
            "person:\n"
            "  age_years: 61\n"
            "  sex: male\n"
            "setting: spine_clinic\n"
            "complaints:\n"
            "  - {region: low_back, since_months: 9, intensity_0_10: 6, "
            "timing: continuous_all_day, onset: insidious}\n"
            "  - {region: neck, since_months: 30}\n"
        )

    def test_nothing_is_written_before_the_first_answer(self, play: Play, file: Path) -> None:
        play("", "unknown", "quit")
        assert not file.exists()

    def test_remarks_and_order_of_the_author_survive(self, play: Play, file: Path) -> None:
        file.write_text(REMARKED, encoding="utf-8")
        play("61")
        assert text_of(file) == f"{REMARKED}person:\n  age_years: 61\n"
        assert [path.name for path in file.parent.iterdir()] == [file.name]

    def test_where_remarks_cannot_stay_the_old_file_is_kept_once(
        self,
        play: Play,
        file: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(editing, "_with_value", lambda text, *_: text)
        file.write_text(REMARKED, encoding="utf-8")
        play("61", "male")
        assert text_of(file.with_name("someone.yaml.before")) == REMARKED
        assert "cannot be kept in place" in " ".join(capsys.readouterr().out.split())
        assert read_plain_case(file, vocabulary=vocabulary()).person.sex == "male"

    def test_without_saving_no_file_is_made(self, play: Play, file: Path) -> None:
        assert play(*OPENING, saves=False).interview.document.case.person.age_years == 61
        assert not file.exists()

    def test_what_another_program_wrote_meanwhile_is_not_overwritten(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file.write_text(REMARKED, encoding="utf-8")
        kept = CaseFile(file)
        file.write_text("plumbline: 1\nid: other\n", encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.StringIO("61\n"))
        ending = hold_interview(begin(kept.text, file.name), kept, Terminal(), standing)
        assert text_of(file) == "plumbline: 1\nid: other\n"
        assert ending.interview.turns == ()

    def test_taking_an_answer_back_takes_it_out_of_the_file(self, play: Play, file: Path) -> None:
        play("low_back", "61", "back", "16")
        assert "age_years: 16" in text_of(file)


class TestWhatIsSaid:
    def test_a_bad_answer_is_asked_again_with_what_is_allowed(
        self, play: Play, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ending = play("low_back", "610", "61")
        assert "610 is outside 0 to 125 year" in capsys.readouterr().out
        assert ending.interview.document.case.person.age_years == 61

    def test_why_and_how_answer_and_ask_again(
        self, play: Play, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(examined().document.text, encoding="utf-8")
        ending = play("why", "how", "no")
        said = " ".join(capsys.readouterr().out.split())
        assert "It helps to settle whether the cord is squeezed" in said
        assert "Worth 0.5 good days" in said
        assert said.count("Flick the nail of the middle finger") == 2
        assert [turn.question.id for turn in ending.interview.turns][-1] == "hoffmann"

    def test_an_emergency_is_told_at_once_in_full_and_ends_the_questions(
        self, play: Play, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(opened().document.text, encoding="utf-8")
        # Yes to the whole breath, yes to its first question, no to going on.
        ending = play("yes", "yes", "no")
        said = capsys.readouterr().out
        assert "EMERGENCY, same day" in said
        assert "Go on with the questions all the same?" in said
        assert ending.interview.ended

    def test_every_alarm_is_told_once(
        self, play: Play, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(examined().document.text, encoding="utf-8")
        play("left", "3", "1")
        assert capsys.readouterr().out.count("SOON, within 2 weeks: ") == 1

    def test_how_things_stand_is_said_after_an_answer(
        self, play: Play, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(opened().document.text, encoding="utf-8")
        play("no")
        said = " ".join(capsys.readouterr().out.split())
        assert "preliminary: had the neck never been ill" in said
        assert "31 (12–55) of 100 would not have this pain" in said  # noqa: RUF001

    def test_back_at_the_places_of_pain_may_mean_the_back(
        self, play: Play, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ending = play(*OPENING[:4], "back", "1")
        assert "Low back or the question before?" in capsys.readouterr().out
        assert ending.interview.document.case.complaints[0].region == "low_back"

    def test_no_line_is_wider_than_the_window(
        self,
        play: Play,
        file: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        play(*OPENING[:5], "help", "show")
        file.write_text(examined().document.text, encoding="utf-8")
        play("why", "left")
        assert max(map(len, capsys.readouterr().out.splitlines())) <= 60


class TestInterruption:
    def test_an_interrupt_loses_nothing_and_wants_no_answer(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Interrupted(io.StringIO):
            def readline(self, *_: object) -> str:
                line = super().readline()
                if not line:
                    raise KeyboardInterrupt
                return line

        monkeypatch.setattr(sys, "stdin", Interrupted("low_back\n61\n"))
        kept = CaseFile(file)
        ending = hold_interview(begin("", file.name), kept, Terminal(), standing)
        assert not ending.wants_answer
        assert "age_years: 61" in text_of(file)
        assert "Stopped." in capsys.readouterr().out

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that kills")
    def test_a_kill_in_the_middle_leaves_every_answer_in_a_readable_file(self, file: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "interview", str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "COLUMNS": "80"},
            text=True,
        )
        stream = process.stdin
        assert stream is not None
        stream.write("low_back\n61\nmale\nspine_clinic\n")
        stream.flush()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if file.exists() and "spine_clinic" in text_of(file):
                break
            time.sleep(0.05)
        process.kill()
        process.wait()
        stream.close()
        case = read_plain_case(file, vocabulary=vocabulary())
        assert (case.person.age_years, case.person.sex) == (61, "male")
        assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        CaseFile(file)

"""The answer in a terminal: complete, narrow, and in characters that can be shown."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from plumbline.assessment import Assessment
from plumbline.interfaces.answer import write_answer
from plumbline.interfaces.terminal import Terminal

NAMES = ["cord", "no_asked_symptom", "nothing_known", "systemic", "unsettled"]


def written(answer: Assessment, monkeypatch: pytest.MonkeyPatch, encoding: str) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("COLUMNS", "80")
    write_answer(answer, Terminal())
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("name", NAMES)
def test_every_answer_fits_and_ends_with_what_it_is_not(
    name: str,
    encoding: str,
    stored: Callable[[str], Assessment],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = written(stored(name), monkeypatch, encoding)
    assert max(map(len, text.splitlines())) <= 80
    assert "does not replace one" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_plain_terminal_gets_plain_characters(
    stored: Callable[[str], Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = written(stored("cord"), monkeypatch, "ascii")
    assert "27 (9-50) %" in text
    assert "?" not in text.replace("legs?", "").replace("urine?", "")


def test_an_emergency_and_all_its_flags_come_first(
    stored: Callable[[str], Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = stored("unsettled")
    text = " ".join(written(answer, monkeypatch, "utf-8").split())
    assert text.startswith("EMERGENCY")
    assert all(flag.reason in text for flag in answer.safety.flags)
    assert "direction unknown, no share" in text


def test_colors_are_left_out_where_nobody_sees_them(
    stored: Callable[[str], Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in written(stored("unsettled"), monkeypatch, "utf-8")

"""What the README shows is what the program prints."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from plumbline.interfaces.answer import write_answer
from plumbline.interfaces.terminal import Terminal
from plumbline.pipeline import assess, read_case

ROOT = Path(__file__).parents[2]
CASE = ROOT / "cases" / "cord_back_pain.yaml"
# Another processor may round the last digit another way.
ROUNDING = 1
NUMBER = re.compile(r"\d+")
STRIP = re.compile(r"[─●]+")
HINT = "the README shows another answer than the program prints: run scripts/picture.sh"


def script() -> ModuleType:
    """Return the script that puts an answer into the README."""
    path = ROOT / "scripts" / "readme_answer.py"
    specification = importlib.util.spec_from_file_location("readme_answer", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def printed(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what the program prints on the case of the README, in a window of usual width."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with monkeypatch.context() as context:
        context.setattr(sys, "stdout", stream)
        context.setenv("COLUMNS", "80")
        write_answer(assess(read_case(CASE)), Terminal())
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


def words(text: str) -> list[str]:
    return NUMBER.sub("#", STRIP.sub("-", text)).split()


def test_the_readme_shows_what_the_program_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = script().ANSWER.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown is not None
    stands = shown[0].removeprefix(shown[1]).removesuffix(shown[2])
    now = script().shortened(printed(monkeypatch))
    assert words(stands) == words(now), HINT
    pairs = zip(map(int, NUMBER.findall(stands)), map(int, NUMBER.findall(now)), strict=True)
    assert all(abs(old - new) <= ROUNDING for old, new in pairs), HINT

"""A browser that is missing is fetched by playwright, once in a run, or its absence explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.browser import chromium


def test_a_missing_browser_is_tried_for_once_and_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries: list[str] = []

    def fetch() -> str:
        tries.append("once")
        return "no line to the outside"

    monkeypatch.setattr(chromium, "found", lambda: None)
    monkeypatch.setattr(chromium, "_fetch", fetch)
    for _ in range(2):
        assert chromium.fetched(tmp_path) == (None, "no line to the outside")
    assert tries == ["once"]


def test_a_browser_that_is_there_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(chromium, "found", lambda: "/usr/bin/browser")
    monkeypatch.setattr(chromium, "_fetch", lambda: pytest.fail("fetched all the same"))
    assert chromium.fetched(tmp_path) == ("/usr/bin/browser", "")

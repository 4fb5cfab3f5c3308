"""Packaged YAML is parsed once, and the cache changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.evidence import packaged
from plumbline.evidence.packaged import packaged_yaml, plain_yaml

TEXT = "names:\n  b: {label: ärztlich, low: 1, high: 2.5, known: true}\n  a: [x, null]\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "plumbline"


def test_the_second_reading_gives_the_same_without_parsing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = packaged_yaml(TEXT)
    monkeypatch.setattr(packaged, "plain_yaml", lambda _: pytest.fail("parsed again"))
    again = packaged_yaml(TEXT)
    assert again == first
    assert list(again["names"]) == ["b", "a"]


def test_another_text_is_another_content() -> None:
    packaged_yaml(TEXT)
    assert packaged_yaml(TEXT.replace("2.5", "3.5"))["names"]["b"]["high"] == 3.5


@pytest.mark.parametrize("text", ["1: one\n", "day: 2020-01-01\n", "value: .nan\n"])
def test_what_json_cannot_hold_is_parsed_every_time(text: str, cache: Path) -> None:
    assert repr(packaged_yaml(text)) == repr(plain_yaml(text))
    assert not list(cache.glob("*"))


def test_a_damaged_cache_is_rebuilt(cache: Path) -> None:
    packaged_yaml(TEXT)
    (kept,) = cache.iterdir()
    kept.write_bytes(b"{")
    assert packaged_yaml(TEXT) == plain_yaml(TEXT)
    assert kept.stat().st_size > 1


def test_without_a_place_for_caches_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr(packaged, "cache_directory", lambda: None)
    assert packaged_yaml(TEXT) == plain_yaml(TEXT)
    assert not cache.exists()

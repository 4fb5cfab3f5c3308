"""The ground that everything stands on: locks, fragments, version."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import plumbline

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
FRAGMENT = re.compile(r"\d+\.(feature|fix|evidence|docs|internal)\.md")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def pins(lock: Path) -> set[tuple[str, str]]:
    return set(PIN.findall(lock.read_text(encoding="utf-8")))


def lock_named(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
class TestEveryLock:
    def test_names_no_address_and_sets_no_option(self, lock: Path) -> None:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert re.search(r"^\s*(#|-[^-]|--(?!hash=))", text, re.MULTILINE) is None

    def test_has_a_hash_for_every_pin(self, lock: Path) -> None:
        blocks = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
        unhashed = [block for block in blocks if block.strip() and "--hash=sha256:" not in block]
        assert unhashed == []


def test_the_locks_agree_and_the_larger_contains_the_smaller() -> None:
    assert pins(lock_named("run")) < pins(lock_named("dev")) < pins(lock_named("bench"))


def test_what_people_install_needs_no_tool_of_ours() -> None:
    names = {name for name, _ in pins(lock_named("run"))}
    assert names.isdisjoint({"pytest", "mypy", "ruff", "sphinx", "torch"})


def test_every_change_is_a_fragment_with_a_known_kind() -> None:
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name[0] != "."]
    assert [path.name for path in fragments if not FRAGMENT.fullmatch(path.name)] == []
    assert [path.name for path in fragments if not path.read_text(encoding="utf-8").strip()] == []


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert plumbline.__version__ == project["version"] == citation["version"]
    assert project["license"] == citation["license"] == "Apache-2.0"

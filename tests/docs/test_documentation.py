"""What a person can type is written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from plumbline.interfaces.cli import app

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^## `(?:plumbline )?([a-z-]+)", re.MULTILINE)


def command_names() -> set[str]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return set(group.commands)


def documented_names() -> set[str]:
    return set(HEADING.findall((ROOT / "docs" / "commands.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("command", ["make assess", "make test"])
def test_the_readme_shows_the_two_commands(command: str) -> None:
    assert re.search(rf"^\$? ?{command}\b", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)


def test_every_command_is_documented() -> None:
    assert command_names() - documented_names() == set()


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert documented_names() - command_names() == set()


def test_every_link_of_the_readme_leads_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not (ROOT / target).exists()] == []

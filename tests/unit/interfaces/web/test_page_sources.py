"""What the page is made of: nothing that its content policy forbids, words that a person reads."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import textstat.backend.counts._count_syllables as counting
import yaml
from textstat import textstat

from plumbline.assessment import SafetyLevel
from plumbline.case import Complaint
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.figures.colors import contrast
from plumbline.reports.filling import texts

ROOT = Path(__file__).parents[4]
WEB = ROOT / "src" / "plumbline" / "interfaces" / "web"
PACKAGE = "plumbline.interfaces.web"
TEMPLATES = sorted((WEB / "templates").rglob("*.j2"))
SOURCES = [*TEMPLATES, *sorted((WEB / "assets").iterdir())]
# Names of XML vocabularies look like addresses and are never opened.
NAMESPACE = "http://www.w3.org/2000/svg"
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle="),
    "a handler in an attribute": re.compile(r"\son[a-z]+="),
    "a handler in an attribute of htmx": re.compile(r"hx-on"),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a value that htmx would evaluate": re.compile(r"""=["'](js|javascript):"""),
}
COLOR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
# Text and ground as the style sheets pair them.
PAIRS = [
    ("ink", "paper"),
    ("ink", "ground"),
    ("ink", "alarm-ground"),
    ("ink", "soon-ground"),
    ("ink", "neck-ground"),
    ("muted", "paper"),
    ("muted", "ground"),
    ("muted", "alarm-ground"),
    ("muted", "soon-ground"),
    ("muted", "calm-ground"),
    ("neck", "paper"),
    ("neck", "ground"),
    ("neck", "alarm-ground"),
    ("paper", "neck"),
    ("paper", "neck-dark"),
    ("paper", "alarm"),
    ("paper", "other"),
]
# What the accessibility guideline asks of text of ordinary size.
ENOUGH_CONTRAST = 4.5
# Years of school that the questions may take to read, as for the report's page for the person.
MOST_YEARS_OF_SCHOOL = 7.0
# One sentence alone scatters more than a page does.
MOST_YEARS_FOR_AN_ALARM = 8.0
PRESSING = (SafetyLevel.EMERGENCY, SafetyLevel.URGENT)
# Words of the rules that a person would have to look up.
HARD_WORDS = re.compile(r"cauda|cord|compress|meta|artery|arteritis|aorta|vascul|neurolog|sensory")


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


def screens() -> list[dict[str, Any]]:
    text = (WEB / "texts" / "intake.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["screens"]
    return found


def alarms() -> dict[str, str]:
    """Return the words of every alarm that cannot wait, with what would make it more urgent."""
    return {name: all_words(entry) for name, entry in texts("alarms.yaml")["rules"].items()}


def all_words(entry: str | dict[str, Any]) -> str:
    if isinstance(entry, str):
        return entry
    return " ".join([entry["says"], *(f"Today if {one}." for one in entry["sooner"].values())])


def asked(screen: dict[str, Any]) -> Iterator[str]:
    return (one["finding"] for one in screen["fields"] if "finding" in one)


def imported_by(path: Path) -> Iterator[str]:
    """Return the modules of the page that one of them names, for types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            name = (node.module or "").removeprefix(PACKAGE).lstrip(".")
            yield from [name] if name else [one.name for one in node.names]


def test_no_two_modules_of_the_page_need_one_another() -> None:
    uses = {path.stem: set(imported_by(path)) for path in WEB.glob("*.py")}
    TopologicalSorter(uses).prepare()
    assert "server" in uses["answering"]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_holds_what_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_no_source_of_the_page_names_another_host(path: Path) -> None:
    assert "://" not in path.read_text(encoding="utf-8").replace(NAMESPACE, "")


def test_the_pinned_packages_are_listed_without_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert all("integrity" in one for name, one in packages.items() if name)


@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
def test_text_has_enough_contrast_with_its_ground(pair: tuple[str, str]) -> None:
    colors = dict(COLOR.findall((WEB / "assets" / "base.css").read_text(encoding="utf-8")))
    assert contrast(colors[pair[0]], colors[pair[1]]) >= ENOUGH_CONTRAST


def test_every_emergency_question_is_asked_before_everything_else() -> None:
    is_alarm = [screen.get("alarm", False) for screen in screens()]
    early = {name for screen in screens() if screen.get("alarm") for name in asked(screen)}
    assert is_alarm == sorted(is_alarm, reverse=True)
    assert {one.finding for one in red_flag_rules().questions} <= early


def test_a_person_is_asked_only_what_the_catalog_knows_and_nothing_twice() -> None:
    names = [name for screen in screens() for name in asked(screen)]
    assert set(names) <= set(catalog().entries)
    assert len(names) == len(set(names))


def test_every_part_of_the_figure_is_a_region_of_the_body() -> None:
    drawing = (WEB / "templates" / "drawings.html.j2").read_text(encoding="utf-8")
    regions = set(re.findall(r'data-region="([a-z_]+)"', drawing))
    assert len(regions) > 20
    assert regions <= set(catalog().vocabulary.names["region"])
    assert Complaint(region="low_back").region in regions


def test_the_questions_are_easy_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # Syllables by the rules of hyphenation; the dictionary would be downloaded.
    monkeypatch.setattr(counting, "get_cmudict", lambda language: None)
    words = " ".join(one["ask"] for screen in screens() for one in screen["fields"] if "ask" in one)
    assert textstat.flesch_kincaid_grade(words) <= MOST_YEARS_OF_SCHOOL


def test_every_alarm_that_cannot_wait_has_plain_words() -> None:
    rules = {rule.id: rule.level for rule in red_flag_rules().rules}
    pressing = {name for name, level in rules.items() if level in PRESSING}
    assert len(pressing) > 20
    assert set(alarms()) == pressing


@pytest.mark.parametrize("rule", sorted(alarms()))
def test_the_words_of_an_alarm_are_easy_to_read(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "get_cmudict", lambda language: None)
    assert textstat.flesch_kincaid_grade(alarms()[rule]) <= MOST_YEARS_FOR_AN_ALARM
    assert not HARD_WORDS.search(alarms()[rule])

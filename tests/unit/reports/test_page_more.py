"""What the first page cannot hold stands on a page more; paper loses nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from plumbline.assessment import Assessment, Flag, SafetyLevel
from plumbline.assessment.mechanics import LevelForce, Mechanics, SpineOutline, Stance
from plumbline.reports import report
from plumbline.reports.report import _Pages

MANY = 16
SECTION = re.compile(r'aria-labelledby="([a-z-]+-title)"')
STATEMENT = "Standing with this neck, the lumbar curve is two degrees deeper."
MECHANICS = Mechanics(
    simulated=True,
    statement=STATEMENT,
    standing=(Stance(id="lordosis", label="lumbar curve", unit="deg", person=44.0, twin=42.0),),
    levels=(
        LevelForce(level="L5-S1", person_n=700.0, twin_n=690.0, person_up_mm=20.0, twin_up_mm=20.0),
    ),
    outlines=(SpineOutline(region="L5", person_mm="0,0 30,0 30,20", twin_mm="0,0 31,0 31,20"),),
)


def crowded(answer: Assessment) -> Assessment:
    """Return an answer with more alarms than the first page has room for."""
    flags = tuple(
        Flag(
            id=f"rule_{number}",
            level=SafetyLevel.SOON,
            reason=f"Reason number {number}: "
            + "several findings that together ask for a look; " * 3,
            action="Examination of the nervous system and a film of the whole spine",
        )
        for number in range(MANY)
    )
    return replace(answer, safety=replace(answer.safety, flags=flags))


def articles(page: str) -> list[str]:
    return page.split("<article ")[1:]


def titles(page: str) -> list[str]:
    return SECTION.findall(page)


def test_both_spines_stand_behind_the_page_for_the_person(cord: Assessment) -> None:
    first, person, annex = articles(report(replace(cord, mechanics=MECHANICS)))
    assert "both-spines-title" in annex
    assert "<svg" in annex
    assert "both-spines-title" not in first + person
    assert STATEMENT in first + annex


def test_two_spines_that_stand_alike_are_said_to_and_not_drawn_as_one(cord: Assessment) -> None:
    alike = replace(
        MECHANICS,
        outlines=(
            SpineOutline(region="L5", person_mm="0,0 30,0", twin_mm="0,0 30.2,0"),
            SpineOutline(region="head", person_mm="0,90 1,90 9,90", twin_mm="0,90 9,90"),
        ),
        levels=(replace(MECHANICS.levels[0], twin_n=699.0),),
    )
    annex = articles(report(replace(cord, mechanics=alike)))[2]
    assert "Both stand alike" in annex
    assert "<svg" not in annex


@pytest.mark.parametrize(
    ("twin_mm", "twin_n"),
    [("0,0 30,0", 690.0), ("0,0 33,0", 700.0)],
)
def test_two_spines_that_differ_in_bones_or_in_loads_are_drawn(
    cord: Assessment, twin_mm: str, twin_n: float
) -> None:
    apart = replace(
        MECHANICS,
        outlines=(SpineOutline(region="L5", person_mm="0,0 30,0", twin_mm=twin_mm),),
        levels=(replace(MECHANICS.levels[0], twin_n=twin_n),),
    )
    annex = articles(report(replace(cord, mechanics=apart)))[2]
    assert "<svg" in annex
    assert "Both stand alike" not in annex


def test_without_a_simulation_there_is_no_page_more(cord: Assessment) -> None:
    assert len(articles(report(replace(cord, mechanics=None)))) == 2
    failed = Mechanics(simulated=False, reason="it failed", statement="Published slopes.")
    assert len(articles(report(replace(cord, mechanics=failed)))) == 2


@pytest.mark.parametrize("simulated", [False, True])
def test_a_crowded_first_page_loses_no_section(unsettled: Assessment, simulated: bool) -> None:
    answer = replace(unsettled, mechanics=MECHANICS if simulated else None)
    few, many = report(answer), report(crowded(answer))
    assert len(articles(many)) == 3
    assert sorted(titles(many)) == sorted({*titles(few), "annex-title"})
    assert len(titles(many)) == len(set(titles(many)))


def test_a_page_more_takes_only_what_can_be_spared(unsettled: Assessment) -> None:
    pages = _Pages.of(replace(unsettled, mechanics=MECHANICS))
    more = pages.with_a_page_more()
    moved = {name for part in more.annex for name in titles(part)}
    assert moved <= {"what-if-title", "twin-title", "mechanics-title", "both-spines-title"}
    assert {"mechanics-title", "both-spines-title"} <= moved
    assert (more.top, more.foot, more.person) == (pages.top, pages.foot, pages.person)


def test_no_section_is_hidden_on_paper(unsettled: Assessment) -> None:
    hidden = re.findall(r"([^{}]*)\{ display: none; \}", report(crowded(unsettled)))
    assert not any(word in rule for rule in hidden for word in ("spare", "cited", "annex"))

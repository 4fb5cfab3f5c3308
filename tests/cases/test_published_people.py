"""Published people: which cause comes first, what is never said, and how often we are right.

These people are regression examples, not a validation: the judgements were written with the same
literature at hand, two of route 2 with post-01 in view. A miss is a strict expected failure with
what was seen; nothing was tuned for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from scipy.stats import binomtest

from plumbline.assessment import Assessment, SafetyLevel, check_assessment
from plumbline.pipeline import assess, read_case
from plumbline.reports import report

CASES = Path(__file__).parents[2] / "cases"
PEOPLE: dict[str, dict[str, Any]] = {
    one["id"]: one
    for one in yaml.safe_load((CASES / "expected.yaml").read_text(encoding="utf-8"))["people"]
}
STAGES = [(name, stage) for name, person in PEOPLE.items() for stage in person["stages"]]
DRAWS = 300
MOST_OF_AN_INNOCENT_NECK = 0.25
TOP = 3
# The visit at which a neck is known to stand or move badly; in all other people a simulated load
# changes the headline by less than a hundredth, which their table shows.
SIMULATED = frozenset({("post-01", "tests")})
UNNAMED = "unidentified"
NECK = ("nerve_pathways", "postural_compensation", "central_sensitization", "mechanical_chain")
LAST_STAGE = {name: person["stages"][-1] for name, person in PEOPLE.items()}

# Person and stage to what was seen instead. The rank is the best of the right causes' ranks.
RANK_MISSES = {
    ("cord-02", "first"): "rank 2: leg pain on walking at 75 speaks for lumbar stenosis as long as "
    "nothing but a provoking neck movement speaks for the cord",
    ("cord-04", "first"): "rank 10: a weak and wasted leg and a slipped vertebra, nothing yet that "
    "points to the cord",
    ("cord-04", "tests"): "rank 2, close behind lumbar stenosis, which was seen as well",
    ("sys-03", "first"): "rank 6: buttock pain with two of the nine published features",
    ("sys-03", "tests"): "rank 3, behind root and disc: HLA-B27 and sacroiliitis on an unnamed "
    "image leave axial spondyloarthritis at about 0.13, and the denied neck pain counts against it",
    ("noci-02", "first"): "rank 2: an amplifier comes behind the disc whose pain it amplifies",
    ("lumb-11", "first"): "rank 9: pain after lifting at 65 leaves a fracture rare until imaged",
    (
        "sys-07",
        "first",
    ): "rank 2: before the second blood test, behind a source in the neck",
    ("lumb-06", "tests"): "rank 2, behind the root that the cyst presses",
    ("mimic-10", "first"): "rank 11: infection is rare, and known psoriatic arthritis comes first",
    ("mimic-10", "tests"): "rank 10: the first image, without contrast, showed no infection",
}
GRADE_MISSES = {
    ("cord-04", "first"): "the cord is at rank 10 before anything pointed to it",
    ("post-01", "first"): "stenosis first, but the cord before posture",
    ("post-01", "tests"): "stenosis first, but the cord before posture",
}

# What the sources say must not be said, as patterns over everything that is written.
NEVER = {
    "failed back surgery, no further imaging": r"failed[- ]back|no (further )?imaging",
    "normal reflexes exclude cord compression": r"normal reflexes (exclude|rule out)",
    "a single normal ESR excludes it": r"normal (esr|crp)[^.]*(exclude|rule)s? (it|out)\b",
    "neck is the source": r"(the )?neck is the (source|cause)\b",
    "predicts low back pain": r"predicts? (low[- ])?back pain",
    "plain MRI negative excludes it": r"\bmri[^.]*(negative|normal)[^.]*\b(exclude|rule)s? |"
    r"\b(negative|normal)[^.]*\bmri[^.]*\b(exclude|rule)s? ",
}
ALWAYS_FORBIDDEN = r"\b(is|are|you are) safe\b|all[- ]clear|\broutine\b"
# The players behind the words of the expectations; what is there and innocent is no player.
ALSO = {"lumbar stenosis": "lumbar_stenosis", "nerve_pathways": "nerve_pathways"}


@cache
def answer(person: str, stage: str) -> Assessment:
    case = read_case(CASES / f"{person}-{stage}.yaml")
    return assess(case, draws=DRAWS, simulate=(person, stage) in SIMULATED)


def ranking(assessment: Assessment) -> list[tuple[str, float]]:
    """Return every player with its share, or without attribution its probability."""
    found = {
        name: route.share.value if route.share else 0.0 for name, route in assessment.routes.items()
    }
    for one in assessment.elsewhere:
        shown = one.share if assessment.neck else one.probability
        found[one.cause] = shown.value if shown else 0.0
    if assessment.unidentified is not None:
        found[UNNAMED] = assessment.unidentified.value
    return sorted(found.items(), key=lambda item: -item[1])


def rank_of(players: list[str], assessment: Assessment) -> int:
    """Return the best rank; pain without a named cause is no cause unless it is the right one."""
    named = [name for name, _ in ranking(assessment) if name != UNNAMED or name in players]
    return min(named.index(player) + 1 for player in players)


def examples(
    misses: dict[tuple[str, str], str], wanted: Callable[[dict[str, Any]], bool]
) -> list[Any]:
    """Return the stages of some people, those that miss marked as strict expected failures."""
    found = []
    for name, stage in STAGES:
        if wanted(PEOPLE[name]):
            reason = misses.get((name, stage))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(name, stage, id=f"{name}-{stage}", marks=marks))
    return found


@pytest.mark.parametrize("words", NEVER)
def test_what_must_never_be_said_would_be_noticed(words: str) -> None:
    assert re.search(NEVER[words], words.lower())


everyone = pytest.mark.parametrize(("person", "stage"), STAGES, ids=str)


def said(assessment: Assessment) -> str:
    """Return everything that is written about a person, tags and line breaks removed."""
    text = re.sub(r"<(style|svg).*?</\1>", " ", report(assessment), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    words = [text, assessment.notice]
    words += [route.statement for route in assessment.routes.values()]
    words += [f"{flag.reason} {flag.action}" for flag in assessment.safety.flags]
    words += [f"{one.action} {one.reason}" for one in assessment.avoid]
    if assessment.neck is not None:
        words.append(assessment.neck.statement)
    if assessment.conflict is not None:
        words.append(assessment.conflict.statement)
    return re.sub(r"\s+", " ", " . ".join(words)).lower()


@everyone
class TestEveryPublishedPerson:
    def test_gets_an_answer_that_breaks_no_law(self, person: str, stage: str) -> None:
        assert check_assessment(answer(person, stage)) == []

    def test_is_attributed_something_only_where_the_asked_pain_is_reported(
        self, person: str, stage: str
    ) -> None:
        reported = PEOPLE[person].get("asked_symptom") != "not_reported"
        assert (answer(person, stage).neck is not None) == reported

    def test_is_told_nothing_that_must_never_be_said(self, person: str, stage: str) -> None:
        text = said(answer(person, stage))
        patterns = [NEVER[words] for words in PEOPLE[person].get("never", [])]
        for pattern in [*patterns, ALWAYS_FORBIDDEN]:
            found = re.search(pattern, text)
            assert found is None, text[max(0, found.start() - 80) : found.end() + 80]


@pytest.mark.parametrize(("person", "stage"), examples(RANK_MISSES, lambda one: True))
@pytest.mark.slow
def test_the_right_cause_comes_first_among_the_named_ones(person: str, stage: str) -> None:
    assert rank_of(PEOPLE[person]["players"], answer(person, stage)) == 1


@pytest.mark.parametrize(
    ("person", "stage"),
    examples({}, lambda one: one["neck"] == "innocent"),
)
def test_an_innocent_neck_is_not_blamed(person: str, stage: str) -> None:
    assessment = answer(person, stage)
    assert assessment.neck is not None
    share = assessment.neck.share.value
    assert share <= MOST_OF_AN_INNOCENT_NECK
    assert share < max(value for name, value in ranking(assessment) if name not in NECK)


@pytest.mark.parametrize(
    ("person", "stage"),
    examples({}, lambda one: any(words in ALSO for words in one.get("also", []))),
)
def test_what_else_is_there_is_among_the_first_three(person: str, stage: str) -> None:
    for words in PEOPLE[person]["also"]:
        assert rank_of([ALSO[words]], answer(person, stage)) <= TOP


def cord_04_grade(assessment: Assessment) -> bool:
    """The cord is in the first two."""
    return rank_of(["nerve_pathways"], assessment) <= 2


def post_01_grade(assessment: Assessment) -> bool:
    """Stenosis or posture comes first, the other in the first two."""
    ranks = [rank_of([one], assessment) for one in ("lumbar_stenosis", "postural_compensation")]
    return sorted(ranks) == [1, 2]


GRADES = {"cord-04": cord_04_grade, "post-01": post_01_grade}


def test_every_stated_grade_is_looked_at() -> None:
    assert set(GRADES) == {name for name, person in PEOPLE.items() if "grade" in person}


@pytest.mark.parametrize(("person", "stage"), examples(GRADE_MISSES, lambda one: "grade" in one))
def test_a_stated_grade_is_reached(person: str, stage: str) -> None:
    assert GRADES[person](answer(person, stage))


def test_a_compressed_cord_is_found_and_not_blamed_for_the_pain_elsewhere() -> None:
    assessment = answer("cord-07", "tests")
    assert assessment.safety.level.is_at_least(SafetyLevel.URGENT)
    assert ranking(assessment)[0][0] == UNNAMED


def record(request: pytest.FixtureRequest, name: str, successes: int, trials: int) -> None:
    """Keep a count and its exact (Clopper-Pearson) interval for the XML report."""
    interval = binomtest(successes, trials).proportion_ci(method="exact")
    words = f"{successes}/{trials} ({interval.low:.2f}-{interval.high:.2f})"
    request.node.user_properties.append((name, words))


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["first", "last"])
def test_the_ranks_are_counted_with_exact_intervals(
    stage: str, request: pytest.FixtureRequest
) -> None:
    names = {name: "first" if stage == "first" else LAST_STAGE[name] for name in PEOPLE}
    ranks = [rank_of(PEOPLE[name]["players"], answer(name, names[name])) for name in names]
    record(request, "first", sum(rank == 1 for rank in ranks), len(ranks))
    record(request, "first three", sum(rank <= TOP for rank in ranks), len(ranks))
    assert len(ranks) == len(PEOPLE)


@pytest.mark.slow
def test_nobody_is_taken_less_seriously_than_wanted_more_than_once_in_ten(
    request: pytest.FixtureRequest,
) -> None:
    wanted = {name: person["urgency"] for name, person in PEOPLE.items()}
    over, under = 0, 0
    for name, stage in STAGES:
        level = answer(name, stage).safety.level
        most = SafetyLevel.SOON if wanted[name] == "at_most_soon" else SafetyLevel(wanted[name])
        over += level.rank > most.rank
        under += wanted[name] != "at_most_soon" and not level.is_at_least(most)
    record(request, "over-triage", over, len(STAGES))
    record(request, "under-triage", under, len(STAGES))
    assert under <= len(STAGES) / 10


@pytest.mark.parametrize("stage", ["tests", pytest.param("first", marks=pytest.mark.slow)])
def test_every_task_of_the_dropped_head_counts(stage: str) -> None:
    simulated = ("post-01", stage) in SIMULATED
    case = read_case(CASES / f"post-01-{stage}.yaml")
    found = answer("post-01", stage) if simulated else assess(case, draws=DRAWS)
    assert found.mechanics is not None
    assert found.mechanics.simulated
    assert [note for note in found.mechanics.notes if "left out" in note] == []

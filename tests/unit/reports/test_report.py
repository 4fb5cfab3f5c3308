"""What every report must be, whatever the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from plumbline.assessment import (
    Assessment,
    Flag,
    Interval,
    OutsideEvidenceNote,
    SafetyLevel,
    from_json,
    to_json,
)
from plumbline.case import FrozenMapping
from plumbline.errors import InputError
from plumbline.reports import report, wording, write_report
from plumbline.reports.urgency import Tier, tier_text

TAG = re.compile(r"<[^>]+>")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
# What a picture is called, which is not printed.
SPOKEN = re.compile(r"(?<!\n)<title>.*?</title>", re.DOTALL)
REASSURING = re.compile(r"\b(safe|clear|cleared|routine|harmless|nothing to worry)\b")
VOWELS = re.compile(r"[aeiouy]+")
VOID = {"meta", "br", "col"}
# Mean of the two coefficients of the Flesch-Kincaid grade, as it is defined.
WORDS_PER_SENTENCE, SYLLABLES_PER_WORD, OFFSET = 0.39, 11.8, 15.59
HIGHEST_GRADE = 8.0


class Shape(HTMLParser):
    """Collects tags, attributes, headings, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.errors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.errors.append(tag)


def shape_of(page: str) -> Shape:
    shape = Shape()
    shape.feed(page)
    return shape


def body_of(page: str) -> str:
    return SPOKEN.sub("", STYLE.sub("", page))


def pages_of(answer: Assessment) -> tuple[str, str]:
    professional, person = body_of(report(answer)).split('<article class="page person"')
    return professional.split("<body>")[1], f"<article {person}"


def words_of(html: str) -> str:
    return " ".join(TAG.sub(" ", html).split())


class TestEveryReport:
    def test_is_the_same_for_the_same_answer(self, answer: Assessment) -> None:
        assert report(answer) == report(from_json(to_json(answer)))

    def test_loads_nothing_and_runs_nothing(self, answer: Assessment) -> None:
        page = report(answer)
        loading = {"src", "href", "srcset", "poster", "action", "data", "background", "style"}
        shape = shape_of(page)
        assert [one for one in shape.attributes if one[1] in loading] == []
        assert [one for one in shape.attributes if one[1].startswith("on")] == []
        assert re.search(r"<script|<link|<iframe|@import|url\(|https?://", page) is None

    def test_closes_every_element_in_order(self, answer: Assessment) -> None:
        shape = shape_of(report(answer))
        assert (shape.errors, shape.open) == ([], [])

    def test_has_one_title_per_page_and_skips_no_level(self, answer: Assessment) -> None:
        headings = shape_of(report(answer)).headings
        assert headings.count(1) == 2
        assert headings[0] == 1
        assert max(headings) == 2

    def test_names_its_language_and_describes_its_pictures(self, answer: Assessment) -> None:
        page = report(answer)
        assert '<html lang="en">' in page
        pictures = re.findall(r"<svg[^>]*>", page)
        assert all("aria-label" in one or "aria-hidden" in one for one in pictures)

    def test_points_only_to_labels_that_exist_once(self, answer: Assessment) -> None:
        shape = shape_of(report(answer))
        ids = [value for _, name, value in shape.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        assert {v for _, n, v in shape.attributes if n == "aria-labelledby"} <= set(ids)

    def test_has_a_header_for_every_row_of_figures(self, answer: Assessment) -> None:
        rows = re.findall(r"<tr>.*?</tr>", report(answer), re.DOTALL)
        figures = [row for row in rows if 'class="number"' in row]
        assert all('scope="row"' in row for row in figures)

    def test_reassures_nobody(self, answer: Assessment) -> None:
        words = words_of(body_of(report(answer))).lower()
        assert REASSURING.search(words) is None

    def test_says_what_it_is_not(self, answer: Assessment) -> None:
        professional, person = pages_of(answer)
        assert answer.notice in words_of(professional)
        assert "does not replace" in words_of(person)

    def test_begins_with_safety(self, answer: Assessment) -> None:
        professional, _ = pages_of(answer)
        titles = re.findall(r'<h2 id="([a-z-]+)"', professional)
        assert titles[0] == "safety-title"

    def test_shows_every_flag_and_every_open_question(self, answer: Assessment) -> None:
        words = words_of(pages_of(answer)[0])
        for flag in answer.safety.flags:
            assert flag.reason in words
            assert flag.action.rstrip(".") in words
        for question in answer.safety.not_assessed:
            assert question.label in words

    def test_tells_the_person_nothing_about_their_own_chance(self, answer: Assessment) -> None:
        _, person = pages_of(answer)
        words = words_of(person)
        assert "%" not in words
        neck = answer.neck
        if neck is not None:
            own = {round(100 * neck.absent_if_healthy.value), round(100 * neck.share.value)}
            assert own.isdisjoint({int(n) for n in re.findall(r"about (\d+)", words)})

    def test_speaks_plainly_to_the_person(self, answer: Assessment) -> None:
        _, person = pages_of(answer)
        blocks = re.findall(r"<(?:p|li)[ >].*?</(?:p|li)>", person, re.DOTALL)
        text = " ".join(words_of(block) for block in blocks if 'class="kind"' not in block)
        assert grade_of(text) <= HIGHEST_GRADE


def grade_of(text: str) -> float:
    """Return the Flesch-Kincaid grade, counting groups of vowels as syllables."""
    sentences = [part for part in re.split(r"[.!?]+", text) if part.strip()]
    words = re.findall(r"[A-Za-z]+", text)
    groups = (VOWELS.findall(word.lower().removesuffix("e")) for word in words)
    syllables = sum(max(1, len(vowels)) for vowels in groups)
    return (
        WORDS_PER_SENTENCE * len(words) / len(sentences)
        + SYLLABLES_PER_WORD * syllables / len(words)
        - OFFSET
    )


def test_the_measure_of_plainness_tells_hard_words_from_plain_ones() -> None:
    hard = "Counterfactual attribution of nociceptive contributions necessitates inference."
    assert grade_of("The cat sat on the mat. It was a warm day.") < HIGHEST_GRADE < grade_of(hard)


def test_what_a_case_says_is_escaped(unsettled: Assessment) -> None:
    page = report(unsettled)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<b>for</b>" not in page


def with_flag(answer: Assessment, name: str, level: SafetyLevel) -> Assessment:
    flag = Flag(id=name, level=level, reason="For the professional", action="Act.")
    safety = replace(answer.safety, level=level, flags=(flag,))
    return replace(answer, safety=safety)


def test_an_emergency_comes_first_on_the_page_for_the_person(unsettled: Assessment) -> None:
    words = words_of(pages_of(unsettled)[1])
    assert words.index("See someone today") < words.index("The short answer")


@pytest.mark.parametrize(
    ("rule", "level", "tier"),
    [
        ("neck_artery", SafetyLevel.EMERGENCY, Tier.NOW),
        ("cauda_equina_suspected", SafetyLevel.EMERGENCY, Tier.TODAY),
        ("cord_deteriorating", SafetyLevel.EMERGENCY, Tier.TODAY),
        ("new_bladder_or_bowel_change", SafetyLevel.URGENT, Tier.TODAY),
        ("cord_signs_three", SafetyLevel.URGENT, Tier.DAY),
        ("a_rule_of_an_older_version", SafetyLevel.URGENT, Tier.DAY),
    ],
)
def test_the_person_reads_how_soon_in_the_words_of_the_page(
    systemic: Assessment, rule: str, level: SafetyLevel, tier: Tier
) -> None:
    words = words_of(pages_of(with_flag(systemic, rule, level))[1])
    box = words[: words.index("The short answer")]
    told = tier_text(tier)
    assert all(said in box for said in (told.title, told.lead, *told.steps))
    assert all(tier_text(other).title not in box for other in Tier if other is not tier)


def test_nobody_with_a_stroke_is_told_to_go_to_a_hospital_by_themselves(
    systemic: Assessment,
) -> None:
    page = pages_of(with_flag(systemic, "neck_artery", SafetyLevel.EMERGENCY))[1]
    words = words_of(page)
    box = words[: words.index("The short answer")]
    assert "Go to an emergency department" not in box
    assert "Wait for the ambulance" in box


def test_without_an_alarm_nobody_is_sent_off_in_a_hurry(systemic: Assessment) -> None:
    words = words_of(pages_of(systemic)[1])
    box = words[: words.index("When not to wait")]
    assert all(tier_text(tier).title not in box for tier in Tier if tier.presses)


def test_the_value_before_the_findings_stands_beside_the_headline(cord: Assessment) -> None:
    words = words_of(pages_of(cord)[0])
    assert "31 of 100" in words
    assert "Gone, before the findings 4 (1–9)" in words  # noqa: RUF001  an en dash
    assert "This is not the chance that treating the neck helps." in words


def test_a_route_whose_direction_is_unknown_has_no_share(unsettled: Assessment) -> None:
    words = words_of(pages_of(unsettled)[0])
    assert words.count("direction unknown, no share") == 2


def test_findings_add_no_points_to_a_route_without_a_part(unsettled: Assessment) -> None:
    told = [
        (wording.has_part(effect), wording.shift_words(one.shift) in moved)
        for number, effect in enumerate(unsettled.routes.values(), start=1)
        for moved in [moved_words(unsettled, number)]
        for one in effect.because
    ]
    assert {(True, True), (False, False)} == set(told)


def moved_words(answer: Assessment, number: int) -> str:
    """Return what stands of one route in the list of findings that moved it."""
    html = report(answer).split('id="moved-title"')[1].split("</section>")[0]
    rows = [words_of(row) for row in html.split("<li>")[1:]]
    return next((row for row in rows if row.startswith(f"{number} ")), "")


def test_the_shared_cause_is_set_apart_from_the_routes_of_the_neck(systemic: Assessment) -> None:
    words = words_of(pages_of(systemic)[0])
    neck, apart, rest = (
        words.index(title)
        for title in ("Through the neck", "Set apart: shared cause", "Not the neck")
    )
    assert neck < words.index("5 Mechanical chain", neck) < apart
    assert apart < words.index("4 Systemic disease", apart) < rest


def test_conflict_and_outside_evidence_are_said(unsettled: Assessment) -> None:
    words = words_of(pages_of(unsettled)[0])
    assert unsettled.conflict is not None
    assert unsettled.conflict.statement in words
    assert all(note.reason in words for note in unsettled.outside_evidence)


def test_who_is_not_known_is_told_so(nothing_known: Assessment) -> None:
    professional, person = pages_of(nothing_known)
    assert "Nothing is known about this person" in words_of(professional)
    assert "We know almost nothing about you yet." in words_of(person)


def test_without_the_symptom_there_are_causes_and_no_attribution(
    no_asked_symptom: Assessment,
) -> None:
    words = words_of(pages_of(no_asked_symptom)[0])
    assert "causes and safety only, no attribution" in words
    assert "of 100" not in words
    assert "Lumbar spinal stenosis 41" in words


def test_the_twin_is_shown_only_where_something_differs(
    cord: Assessment, nothing_known: Assessment
) -> None:
    assert "healthy 90 % band" in report(cord)
    assert "healthy 90 % band" not in report(nothing_known)


def test_a_raised_level_never_takes_a_flag_off_the_page(cord: Assessment) -> None:
    many = tuple(
        Flag(id=f"rule_{n}", level=SafetyLevel.SOON, reason=f"Reason {n}", action=f"Action {n}")
        for n in range(20)
    )
    more = replace(cord, safety=replace(cord.safety, flags=many))
    words = words_of(pages_of(more)[0])
    assert all(f"Reason {n}." in words for n in range(20))


def test_a_report_replaces_an_older_one_whole(cord: Assessment, tmp_path: object) -> None:
    path = f"{tmp_path}/report.html"
    write_report(cord, path)
    write_report(cord, path)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  the path is a text here
        assert file.read() == report(cord)


def test_a_report_that_cannot_be_written_is_the_input_at_fault(
    cord: Assessment, tmp_path: object
) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_report(cord, f"{tmp_path}/missing/report.html")


UNDER_AGE = "Under 18 years of age; the model knows adults only"


def restricted(answer: Assessment) -> Assessment:
    """Return an answer that tells the urgency and nothing else."""
    return replace(
        answer,
        neck=None,
        routes=FrozenMapping({}),
        elsewhere=(),
        unidentified=None,
        twin=None,
        rests_on=None,
        outside_evidence=(OutsideEvidenceNote(finding="person", reason=UNDER_AGE),),
        provenance=replace(answer.provenance, effective_draws=0.0),
    )


def test_where_only_the_urgency_is_told_no_figure_seems_to_follow(
    nothing_known: Assessment,
) -> None:
    professional, person = (words_of(page) for page in pages_of(restricted(nothing_known)))
    assert professional.count(UNDER_AGE) == 1
    assert "Nothing is known about this person" not in professional
    assert " draws" not in professional
    assert "Cited:" not in professional
    assert "In most people" not in person
    assert re.search(r"\bOf 1,?000?\b", person) is None


def test_the_draws_of_a_direction_are_told_only_where_it_is_unsettled(
    unsettled: Assessment,
) -> None:
    routes = {
        name: replace(
            route, direction=route.direction and replace(route.direction, unsettled=False)
        )
        for name, route in unsettled.routes.items()
    }
    settled = replace(unsettled, routes=FrozenMapping(routes))
    said = "of 100 draws of this model, mostly judgement"
    assert said in words_of(pages_of(unsettled)[0])
    assert said not in words_of(pages_of(settled)[0])


def with_headline(answer: Assessment, *, before: float, now: float) -> Assessment:
    """Return an answer with another headline, and with every question answered."""
    neck = answer.neck
    assert neck is not None
    absent = replace(
        neck.absent_if_healthy, value=now, low=0.0, high=1.0, bracket_low=0.0, bracket_high=1.0
    )
    changed = replace(
        neck, absent_if_healthy=absent, before_findings=Interval(value=before, low=0.0, high=1.0)
    )
    calm = replace(answer.safety, level=SafetyLevel.NO_ALARM_FOUND, flags=(), not_assessed=())
    return replace(answer, neck=changed, safety=calm)


@pytest.mark.parametrize(
    ("before", "now", "points"),
    [(0.04, 0.31, True), (0.01, 0.09, False), (0.09, 0.13, False), (0.05, 0.1, True)],
)
def test_only_a_large_and_risen_answer_points_to_the_neck(
    cord: Assessment, before: float, now: float, points: bool
) -> None:
    words = words_of(pages_of(with_headline(cord, before=before, now=now))[1])
    assert ("points to the neck more than in most people" in words) is points


def test_nothing_points_away_from_the_neck_while_a_question_is_open(cord: Assessment) -> None:
    answered = with_headline(cord, before=0.1, now=0.02)
    still_open = replace(
        answered, safety=replace(answered.safety, not_assessed=cord.safety.not_assessed)
    )
    assert "points away from the neck" in words_of(pages_of(answered)[1])
    assert "points away" not in words_of(pages_of(still_open)[1])
    assert "does not say much about the neck" in words_of(pages_of(still_open)[1])


def test_a_lesser_flag_of_the_same_findings_is_listed_in_one_line(cord: Assessment) -> None:
    lesser = [
        Flag(id="a", level=SafetyLevel.SOON, reason="A sign: clumsy hands", action="Examine"),
        Flag(id="b", level=SafetyLevel.SOON, reason="A loss: lost weight", action="Weigh"),
    ]
    more = replace(cord, safety=replace(cord.safety, flags=(*cord.safety.flags, *lesser)))
    words = words_of(pages_of(more)[0])
    assert "Also, of the same findings: A sign – Examine." in words  # noqa: RUF001
    assert "soon A loss: lost weight. Weigh." in words


def test_findings_that_an_earlier_alarm_named_are_not_named_again(cord: Assessment) -> None:
    alarms = [
        Flag(
            id="a", level=SafetyLevel.URGENT, reason="Two signs: odd one, other one", action="See"
        ),
        Flag(id="b", level=SafetyLevel.URGENT, reason="A sign: odd one", action="Look"),
    ]
    words = words_of(pages_of(replace(cord, safety=replace(cord.safety, flags=tuple(alarms))))[0])
    assert "urgent Two signs: odd one, other one. See." in words
    assert "urgent A sign (the same findings). Look." in words


def test_the_scale_beside_the_headline_has_figures(cord: Assessment) -> None:
    page = pages_of(cord)[0]
    headline = page[page.index('id="headline-title"') : page.index('id="routes-title"')]
    assert ">25<" in headline
    assert ">100 %<" in headline


def test_what_a_test_would_change_is_said_as_a_condition(cord: Assessment) -> None:
    changing = replace(cord.next[0], changes=("at most one: Treat the low back",), red_flag=False)
    words = words_of(pages_of(replace(cord, next=(changing,)))[0])
    assert "It would change what is best to do: if “at most one”, treat the low back." in words


def test_paper_says_where_the_other_sources_stand(cord: Assessment) -> None:
    assert "all of them on the screen and in the data file" in words_of(pages_of(cord)[0])


def test_what_the_alarm_asks_for_is_said_once_and_comes_before_every_test(
    cord: Assessment, nothing_known: Assessment
) -> None:
    action = cord.safety.flags[0].action.rstrip(".")
    for answer in (cord, replace(cord, next=())):
        page = words_of(pages_of(answer)[0])
        assert page.count(action) == 1
        section = page.partition("Examine next")[2].strip()
        assert section.startswith("First of all, do what stands beside the alarm at the top.")
    nothing_open = replace(nothing_known.safety, not_assessed=(), flags=())
    assert "Examine next" not in report(replace(nothing_known, safety=nothing_open, next=()))


def test_a_shorter_answer_is_set_in_larger_type(
    cord: Assessment, no_asked_symptom: Assessment
) -> None:
    assert 'class="page professional largest"' not in report(cord)
    assert 'class="page professional tightest' not in report(cord)
    assert 'class="page professional largest"' in report(no_asked_symptom)

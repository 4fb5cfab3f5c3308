"""What was simulated is told first, and apart from what nobody has settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plumbline.assessment import Interval, LoadedSource, Stance
from plumbline.explanation.load_words import change_words, mechanism_words, own_words

SIMULATED = Interval(value=0.03, low=0.011, high=0.057)
CANAL = LoadedSource(
    source="lumbar_stenosis",
    label="spinal canal",
    posture=Interval(value=0.03, low=-0.06, high=0.14),
    movement=Interval(value=0.0, low=0.0, high=0.0),
    healthy_response=2.0,
    simulated_posture=SIMULATED,
)


def stances(person: float = 58.0, twin: float = 55.0) -> tuple[Stance, ...]:
    curve = Stance(id="lumbar_lordosis_deg", label="lordosis", unit="deg", person=person, twin=twin)
    return (curve,)


def test_the_simulated_band_comes_first_and_then_what_is_not_settled() -> None:
    words = mechanism_words(stances(), CANAL)
    assert "simulated response" in words
    assert words.index("+3.0 % (+1.1 to +5.7)") < words.index("half to double")
    assert words.index("half to double") < words.index("nobody has settled")
    assert words.endswith("it is +3 % (-6 to +14).")


def test_the_sentence_writes_a_change_as_the_list_does() -> None:
    words = mechanism_words(stances(), CANAL)
    assert change_words(SIMULATED) in words
    assert f"{own_words(SIMULATED, CANAL)} of this person's own with a healthy neck" in words


def test_where_both_are_alike_it_is_said_once() -> None:
    alike = replace(CANAL, posture=Interval(value=0.031, low=0.0107, high=0.0573))
    assert "settled" not in mechanism_words(stances(), alike)
    assert "settled" not in mechanism_words(stances(), replace(CANAL, simulated_posture=None))


def test_a_share_of_a_tiny_response_is_no_figure() -> None:
    tiny = replace(CANAL, healthy_response=0.05)
    assert own_words(tiny.posture, tiny) == "too little to compare"
    assert "of this person's own" not in mechanism_words(stances(), tiny)


@pytest.mark.parametrize(
    ("person", "twin", "words"),
    [
        (55.2, 55.0, "0.2 degrees deeper"),
        (55.2, 55.0, "(55.2 against 55.0)"),
        (58.0, 55.0, "(58 ag"),
        (55.0, 57.0, "2.0 degrees flatter"),
        (55.01, 55.0, "stays as it is"),
    ],
)
def test_curves_that_differ_by_less_than_a_degree_have_a_decimal(
    person: float, twin: float, words: str
) -> None:
    assert words in mechanism_words(stances(person, twin), CANAL)


def test_a_given_task_is_not_called_standing() -> None:
    words = mechanism_words(stances(), CANAL, given_task="standing")
    assert words.startswith("In the given task standing, with this neck, the lumbar curve is")
    assert not words.startswith("Standing with")

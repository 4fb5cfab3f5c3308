"""All fragments together: the model of the documents, within the bounds of exact enumeration."""

from __future__ import annotations

from plumbline.causal import MOST_STATES
from plumbline.diagnosis import CAUSE_STATES, ENUMERATED, LEAVES
from plumbline.inference import assembled
from plumbline.routes import ROUTES, SYMPTOMS, competitors


def test_it_is_assembled_once() -> None:
    assert assembled() is assembled()
    assert assembled().compiled("low_back") is assembled().compiled("low_back")


def test_every_part_hands_in_its_fragment() -> None:
    names = [fragment.name for fragment in assembled().fragments]
    assert names == [*(route.id for route in ROUTES), *(part.id for part in competitors())]


def test_the_causes_are_those_that_findings_speak_of() -> None:
    causes = assembled().model.causes
    assert {name: cause.states for name, cause in causes.items()} == dict(CAUSE_STATES)


def test_every_symptom_has_its_own_pain() -> None:
    assert set(assembled().model.symptoms()) == set(SYMPTOMS)


def test_what_is_enumerated_and_what_is_summed_out_is_as_declared() -> None:
    part = assembled().compiled("low_back").partition
    assert set(part.enumerated) == set(ENUMERATED)
    assert set(part.leaves) == set(LEAVES)
    assert len(part.states) <= MOST_STATES


def test_frailty_is_never_a_player() -> None:
    assert "frailty" not in assembled().compiled("low_back").owners


def test_every_player_has_a_name_in_words() -> None:
    from plumbline.explanation import UNIDENTIFIED
    from plumbline.routes import ELSEWHERE_LABELS

    named = {*ELSEWHERE_LABELS, UNIDENTIFIED, *(route.id for route in ROUTES)}
    assert set(assembled().compiled("low_back").owners) <= named


def test_a_mechanism_finds_every_parameter_it_asks_for_and_weights_of_settings_add_up() -> None:
    weights = [
        one.value for name, one in assembled().parameters.items() if "setting.weight" in name
    ]
    assert abs(sum(weights) - 1.0) < 1e-9

"""What an answer rests on: the parameter that moves it is found, and its kind is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from plumbline.explanation.resting import rests_on
from plumbline.inference import AssembledModel, Posterior

Answer = Callable[[Mapping[str, int]], Posterior]


def test_the_parameter_that_moves_the_headline_is_found(
    toy: AssembledModel, answered: Answer
) -> None:
    found = rests_on(toy, answered({"neck_sign": 0}))
    assert found.judgement > 0.95
    assert found.evidence + found.judgement == pytest.approx(1.0)
    first = found.most_moving[0]
    assert (first.id, first.basis) == ("strong", "judgement")
    assert first.effect == pytest.approx(first.high - first.low)


def test_a_stronger_cause_makes_a_larger_headline(toy: AssembledModel, answered: Answer) -> None:
    first = rests_on(toy, answered({"neck_sign": 0})).most_moving[0]
    assert first.low < first.high


def test_a_headline_that_nothing_moves_rests_on_judgement_alone(
    toy: AssembledModel, answered: Answer
) -> None:
    posterior = answered({"neck_sign": 0})
    flat = replace(posterior.solution, absent_never=np.full(posterior.question.rows, 0.2))
    found = rests_on(toy, replace(posterior, solution=flat))
    assert (found.evidence, found.judgement) == (0.0, 1.0)
    assert found.most_moving == ()


def test_chance_correlation_is_not_taken_for_an_effect(
    toy: AssembledModel, answered: Answer
) -> None:
    found = rests_on(toy, answered({"neck_sign": 0}))
    idle = [one for one in found.most_moving if one.id == "idle"]
    assert all(one.effect < 0.1 * found.most_moving[0].effect for one in idle)

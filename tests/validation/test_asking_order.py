"""Asking in the recommended order reaches the right cause in fewer questions than a clinic's order.

People are drawn from the model, with parameters of their own; the same findings are asked of
everybody, once in the order of a visit and once by what is worth most next. Both orders end with
the same answer, so that only people count whom the whole examination gets right, and whom the
answer before any question gets wrong: nobody else needs an order. How many questions does it take
until the answer is right and stays so? An answer is right where the most probable true state is
the true one, or, for what is done, where the action that loses least is the one for the true state.

One draw per person, the person's own: the test is about the order and not about parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from tests.validation.conftest import Tabulate

from plumbline.causal import Context, Model, fill
from plumbline.causal.conditional import evaluate, scaling
from plumbline.causal.variables import Gate, Hazard
from plumbline.diagnosis import Entry, Group, catalog, costs_of
from plumbline.explanation.what_next import TRUE_STATES, Candidate, JointStates, loss_table
from plumbline.explanation.what_next.outcomes import outcomes_by_row
from plumbline.inference import Question, assembled, question_of_people
from plumbline.inference.assembly import SUMMED_OUT
from plumbline.inference.infer import prepare
from plumbline.inference.simulation import People, simulate_people
from plumbline.routes import SETTINGS

pytestmark = [pytest.mark.validation, pytest.mark.slow]

TABLE = "What next"
SETTING = "spine_clinic"
YOUNGEST, OLDEST = 25.0, 80.0
DRAWN, WANTED, SEED = 60_000, 500, 3
ROWS = 40  # people that are worked on at a time
# The order of a visit: the story, how the pain behaves, what is dangerous, the examination.
VISIT = (
    Group.HISTORY,
    Group.PAIN_BEHAVIOR,
    Group.RED_FLAG,
    Group.NEUROLOGICAL_EXAMINATION,
    Group.ORTHOPEDIC_EXAMINATION,
    Group.QUESTIONNAIRE,
    Group.LABORATORY,
    Group.IMAGING,
)
ASKED_PER_GROUP = 8


@cache
def asked() -> tuple[Candidate, ...]:
    """Return what is asked of everybody, in the order of a visit.

    Of every group the first findings of the catalog that speak for themselves and of one summed-out
    cause at most; the signs of the cord's pathway as one count.
    """
    findings = catalog()
    tract = findings.long_tract
    assert tract is not None
    never = {*tract.members, tract.upper_limb}
    never |= {name for line in findings.lines for name in (*line.one_of, *line.parts)}
    never |= {e.replaced.by for e in findings.findings if e.replaced is not None}
    costs = costs_of(findings.findings, SETTING)
    chosen = []
    for group in VISIT:
        able = [e for e in findings.findings if e.group is group and speaks(e, never)]
        chosen += able[:ASKED_PER_GROUP]
    return tuple(
        Candidate(
            id=entry.id,
            label=entry.label,
            findings=(entry.id,),
            outcomes=entry.values,
            counted=tuple(not (entry.absence_ignored and v == "absent") for v in entry.values),
            parents=entry.likelihood.parents,
            likelihood=entry.likelihood,
            cost=costs[entry.id],
        )
        for entry in chosen
        if entry.likelihood is not None
    )


def speaks(entry: Entry, never: set[str]) -> bool:
    """Return whether a finding is asked: not what is already a diagnosis, nor what depends."""
    if entry.likelihood is None or entry.id in never or entry.id.startswith("known_"):
        return False
    alone = sum(cause in SUMMED_OUT for cause in entry.likelihood.parents) <= 1
    return alone and not entry.needs_cord_sign


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """People with pain: the question, what they would answer, and their true state."""

    question: Question
    answers: np.ndarray
    truth: np.ndarray

    def picked(self, rows: np.ndarray) -> Drawn:
        return Drawn(
            question=self.question.repeated(rows, {}),
            answers=self.answers[rows],
            truth=self.truth[rows],
        )


def drawn_people(rows: int, seed: int) -> Drawn:
    """Draw people, and keep those who have the pain."""
    rng = np.random.default_rng(seed)
    findings = catalog().engine_findings(one.id for one in asked())
    question = question_of_people(
        assembled(),
        symptom="low_back",
        findings=findings,
        observations={},
        covariates={
            "setting": np.full(rows, float(SETTINGS.index(SETTING))),
            "age_years": rng.uniform(YOUNGEST, OLDEST, rows),
        },
        rows=rows,
        seed=seed,
    )
    people = simulate_people(assembled(), question, rng=rng)
    _, context = prepare(assembled(), question)
    truth = true_states(assembled().model, question, context, dict(people.states), rng)
    answers = np.stack([answer_of(people, one) for one in asked()], axis=1)
    everybody = Drawn(question=question, answers=answers, truth=truth)
    return everybody.picked(np.flatnonzero(people.pain))


def answer_of(people: People, one: Candidate) -> np.ndarray:
    """Return the index of what was found, -1 where it does not count."""
    seen = people.observations[one.id]
    return np.where(np.array(one.counted)[seen], seen, -1)


def true_states(
    model: Model,
    question: Question,
    context: Context,
    states: dict[str, np.ndarray],
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw what set the pain off: a disease where there is one, else by the parts of the hazard."""
    split = TRUE_STATES.split
    assert split is not None
    rest = np.stack(parts_of_pain(model, question, context, states, split.sources), axis=1)
    rest = np.maximum(rest, 0.0)
    reached = np.cumsum(rest / rest.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    chosen = np.sum(rng.random(context.rows)[:, None] > reached, axis=1)
    truth = chosen + len(TRUE_STATES.diseases)
    for number, disease in reversed(list(enumerate(TRUE_STATES.diseases))):
        truth[holds(model, {disease.cause: disease.when}, states, context.rows)] = number
    return truth


def parts_of_pain(
    model: Model,
    question: Question,
    context: Context,
    states: dict[str, np.ndarray],
    sources: tuple[str, ...],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the parts of the pain hazard: of the neck, of named sources, of nothing named."""
    gain = np.array(question.base_gain)
    healthy = np.array(question.base_gain)
    for one in model.gains:
        there = holds(model, one.when, states, context.rows)
        factor = np.where(there, evaluate(one.factor, context, one.owner), 1.0)
        gain *= factor
        healthy *= 1.0 if model.is_neck_gain(one) else factor
    neck, named, other = (np.zeros(context.rows) for _ in range(3))
    for hazard in model.hazards:
        if hazard.symptom != question.symptom:
            continue
        rate = rate_of(model, hazard, context, states)
        at_source = any(cause in sources for cause in hazard.when)
        if model.is_neck_term(hazard):
            neck += gain * np.maximum(rate, 0.0)
            (named if at_source else other)[...] += gain * np.minimum(rate, 0.0)
        else:
            neck += (gain - healthy) * rate
            (named if at_source else other)[...] += healthy * rate
    return neck, named, other


def rate_of(
    model: Model, hazard: Hazard, context: Context, states: dict[str, np.ndarray]
) -> np.ndarray:
    axes = tuple(hazard.scaled_by)
    table = scaling(context, dict(hazard.scaled_by), axes, hazard.owner)
    scale = table[(np.arange(context.rows), *(states[cause] for cause in axes))]
    there = holds(model, hazard.when, states, context.rows)
    return np.where(there, scale * evaluate(hazard.rate, context, hazard.owner), 0.0)


def holds(model: Model, gate: Gate, states: dict[str, np.ndarray], rows: int) -> np.ndarray:
    opened = np.ones(rows, dtype=bool)
    for cause, names in gate.items():
        wanted = [model.causes[cause].states.index(name) for name in names]
        opened &= np.isin(states[cause], wanted)
    return opened


def chunks(rows: int) -> Iterator[np.ndarray]:
    for start in range(0, rows, ROWS):
        yield np.arange(start, min(start + ROWS, rows))


class Visit:
    """Some people who are asked together, each in an order of their own."""

    def __init__(self, people: Drawn) -> None:
        self.people = people
        self.compiled, self.context = prepare(assembled(), people.question)
        self.known = np.zeros(people.answers.shape, dtype=bool)

    def joint(self) -> JointStates:
        seen = np.where(self.known, self.people.answers, -1)
        observations = {one.id: seen[:, n] for n, one in enumerate(asked())}
        tables = fill(self.compiled, self.context, observations, self.people.question.base_gain)
        return JointStates(self.compiled, tables, TRUE_STATES)

    def best(self, joint: JointStates) -> np.ndarray:
        """Return for everybody the question that is worth most beyond its cost."""
        losses = loss_table().losses
        now = joint.of(())
        first = np.argmin(now @ losses.T, axis=1)
        everybody = np.arange(len(first))
        worth = np.full(self.known.shape, -np.inf)
        tables = outcomes_by_row(joint, self.context, asked())
        for number, (one, table) in enumerate(zip(asked(), tables, strict=True)):
            loss = table @ losses.T
            gained = loss[everybody, :, first] - loss.min(axis=2)
            worth[:, number] = (gained * np.array(one.counted)).sum(axis=1) - one.cost
        return np.argmax(np.where(self.known, -np.inf, worth), axis=1)


def beliefs(people: Drawn, *, recommended: bool) -> np.ndarray:
    """Return P(true state) of everybody after 0, 1, 2, ... questions."""
    visit = Visit(people)
    everybody = np.arange(len(people.truth))
    found = []
    for number in range(len(asked()) + 1):
        joint = visit.joint()
        found.append(joint.of(()))
        if number < len(asked()):
            visit.known[everybody, visit.best(joint) if recommended else number] = True
    return np.stack(found, axis=1)


def right_cause(belief: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return np.argmax(belief, axis=-1) == truth.reshape(-1, *[1] * (belief.ndim - 2))


def right_action(belief: np.ndarray, truth: np.ndarray) -> np.ndarray:
    losses = loss_table().losses
    best = np.argmin(losses, axis=0)[truth].reshape(-1, *[1] * (belief.ndim - 2))
    return np.argmin(belief @ losses.T, axis=-1) == best


RIGHT = {"cause": right_cause, "action": right_action}


def needed(right: np.ndarray) -> np.ndarray:
    """Return after how many questions the answer is right and stays so."""
    return right.shape[1] - np.argmin(right[:, ::-1], axis=1)


@cache
def drawn_and_asked() -> tuple[Drawn, np.ndarray]:
    """Return everybody with pain, and P(true state) before and after all questions."""
    people = drawn_people(DRAWN, SEED)
    ends = []
    for rows in chunks(len(people.truth)):
        visit = Visit(people.picked(rows))
        before = visit.joint().of(())
        visit.known[:] = True
        ends.append(np.stack([before, visit.joint().of(())], axis=1))
    return people, np.concatenate(ends)


@cache
def both_orders(aim: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return questions needed in the recommended order and in that of a visit, and the truth."""
    everybody, ends = drawn_and_asked()
    right = RIGHT[aim](ends, everybody.truth)
    in_need = np.flatnonzero(~right[:, 0] & right[:, 1])[:WANTED]
    people = everybody.picked(in_need)
    ours, visits = [], []
    for rows in chunks(len(in_need)):
        some = people.picked(rows)
        for recommended, into in ((True, ours), (False, visits)):
            right = RIGHT[aim](beliefs(some, recommended=recommended), some.truth)
            into.append(needed(right))
    return np.concatenate(ours), np.concatenate(visits), people.truth


def spread(counts: np.ndarray) -> str:
    low, middle, high = np.percentile(counts, [25, 50, 75])
    return f"{middle:g} ({low:g}-{high:g})"


@pytest.mark.parametrize("aim", RIGHT)
def test_the_recommended_order_needs_fewer_questions(aim: str, tabulate: Tabulate) -> None:
    ours, visits, _ = both_orders(aim)
    tabulate(
        TABLE,
        f"questions until the right {aim} leads and stays, of {len(asked())}; median (quartiles);"
        f" {len(ours)} people drawn from the model, {SETTING.replace('_', ' ')}, whom the answer"
        " before any question gets wrong and all questions get right",
        f"order of a visit {spread(visits)}",
        f"recommended order {spread(ours)}; saved per person {spread(visits - ours)}; fewer in"
        f" {np.mean(ours < visits):.0%}, more in {np.mean(ours > visits):.0%}",
    )
    assert len(ours) >= WANTED
    assert np.median(visits - ours) > 0
    assert np.mean(ours) < np.mean(visits)
    assert np.mean(ours < visits) > np.mean(ours > visits)


@pytest.mark.parametrize("aim", RIGHT)
@pytest.mark.parametrize("number", range(len(TRUE_STATES.names)), ids=TRUE_STATES.names)
def test_the_questions_needed_by_true_state(number: int, aim: str, tabulate: Tabulate) -> None:
    ours, visits, truth = both_orders(aim)
    mine = truth == number
    if not mine.any():
        pytest.skip("nobody with this true state is in need of questions")
    tabulate(
        TABLE,
        f"the same, right {aim}: {TRUE_STATES.names[number].replace('_', ' ')}"
        f" ({mine.sum()} people)",
        f"order of a visit {spread(visits[mine])}",
        f"recommended order {spread(ours[mine])}",
    )
    assert np.all(ours[mine] >= 1)
    assert np.all(visits[mine] >= 1)

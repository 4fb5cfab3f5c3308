"""``next_step``: which questions come first, which tests are worth their cost, and when to stop."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.assessment import NextTest, Safety
from plumbline.case import FrozenMapping
from plumbline.causal import Context, fill
from plumbline.explanation.intervals import evenly_picked
from plumbline.explanation.what_next.candidate import Candidate
from plumbline.explanation.what_next.joint import JointStates
from plumbline.explanation.what_next.loss_table import loss_table
from plumbline.explanation.what_next.offered import Offered
from plumbline.explanation.what_next.outcomes import outcomes_of, without_what_waits
from plumbline.explanation.what_next.ranking import recommended, without_trifles
from plumbline.explanation.what_next.red_flag_questions import RedFlagQuestion, signs_first
from plumbline.explanation.what_next.true_states import TRUE_STATES, TrueStates
from plumbline.explanation.what_next.valuing import valued
from plumbline.explanation.what_next.weighing import Draws
from plumbline.explanation.what_next.worth import Outcomes
from plumbline.inference.sampling import draw_parameters

__all__ = ["PICKED_DRAWS", "ActionNow", "NextStep", "next_step", "questions_only"]

# Enough for the worth of a test to within a tenth of itself, far below a factor of three.
PICKED_DRAWS = 96


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ActionNow:
    """What would be done if nothing more could be found out.

    Attributes
    ----------
    action : str
        The action with the smallest expected loss, beside those that an alarm demands.
    label : str
        What comes first, in words: what an alarm demands, what the action waits for, or the action.
    losses : mapping of str to float
        Expected loss of every action.
    states : mapping of str to float
        Probability of every true state.
    overruled : bool
        Whether an alarm says what to do first; no probability stands against it.
    demanded : tuple of str
        What such an alarm demands, in its words.
    waits_for : tuple of str
        Findings that have to be looked for before the action; the label then says so.
    """

    action: str
    label: str
    losses: FrozenMapping[str, float]
    states: FrozenMapping[str, float]
    overruled: bool = False
    demanded: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What to ask and test next.

    Attributes
    ----------
    red_flag_questions : tuple of RedFlagQuestion
        Open questions that come before every test.
    tests : tuple of NextTest
        Worth more than their cost: those that can be had first, the best first.
    considered : tuple of NextTest
        Every test that was valued, in the same order.
    best_action_now : ActionNow or None
        None where nothing is attributed.
    stop : bool
        Whether no test is worth its cost.
    stop_reason : str or None
        In a sentence.
    safety : Safety or None
        How urgent it is; what its alarms say comes before all else. None where nobody looked.
    """

    red_flag_questions: tuple[RedFlagQuestion, ...] = ()
    tests: tuple[NextTest, ...] = ()
    considered: tuple[NextTest, ...] = ()
    best_action_now: ActionNow | None = None
    stop: bool = False
    stop_reason: str | None = None
    safety: Safety | None = None


def next_step(
    posterior: Draws,
    *,
    candidates: Sequence[Candidate],
    seed: int,
    questions: tuple[RedFlagQuestion, ...] = (),
    offered: Offered | None = None,
    true_states: TrueStates = TRUE_STATES,
    picked: int = PICKED_DRAWS,
    skip: Collection[str] = (),
    alarm: bool = False,
) -> NextStep:
    """Return what to ask and test next.

    Parameters
    ----------
    posterior : Posterior or Weighed
        Everything that is known, many draws.
    candidates : sequence of Candidate
        The tests.
    seed : int
        The seed of the draws.
    questions : tuple of RedFlagQuestion
        What is asked first in any case.
    offered : Offered, optional
        The actions that are open, and what they lose; all of the shipped ones by default.
    true_states : TrueStates
        The true states of that table.
    picked : int
        Of more draws than these so many are taken, in proportion to their weight.
    skip : collection of str
        Findings that cannot be found out.
    alarm : bool
        Whether the rules of urgency say what to do first.
    """
    choice = offered if offered is not None else Offered(table=loss_table())
    joint, context, weights = _on_few_draws(posterior, candidates, seed, true_states, picked)
    now = np.maximum(weights @ joint.of(()), 0.0)
    tables = outcomes_of(joint, context, candidates, weights)
    outcomes = Outcomes.stacked(now, tables, [one.counted for one in candidates])
    best = _action_now(now, choice, alarm=alarm)
    if set(best.waits_for) & set(skip):
        outcomes = without_what_waits(outcomes, candidates, choice)
    considered = valued(candidates, outcomes, choice)
    if best.waits_for:
        missing = [name for name in best.waits_for if name not in skip]
        reason = choice.waiting[best.action].reason
        questions = (*questions, *signs_first(missing, reason, questions))
    asked = frozenset(question.finding for question in questions)
    tests = recommended(candidates, considered, asked)
    tests = without_trifles(tests) if alarm else tests
    return NextStep(
        red_flag_questions=questions,
        tests=tests,
        considered=considered,
        best_action_now=best,
        stop=not tests,
        stop_reason=None if tests else _why_stop(considered, best, questions, choice.advised),
    )


def questions_only(questions: tuple[RedFlagQuestion, ...], why: str) -> NextStep:
    """Return what comes next where nothing is attributed: the open questions, and no test.

    Parameters
    ----------
    questions : tuple of RedFlagQuestion
        Open questions.
    why : str
        Why no test is valued, as a sentence.
    """
    return NextStep(red_flag_questions=questions, stop=True, stop_reason=why)


def _on_few_draws(
    posterior: Draws,
    candidates: Sequence[Candidate],
    seed: int,
    true_states: TrueStates,
    picked: int,
) -> tuple[JointStates, Context, Float[np.ndarray, " row"]]:
    """Return the joint on the draws, their context and weights; of very many draws, on some."""
    question = posterior.question
    few = question.rows <= picked
    rows = np.arange(question.rows) if few else evenly_picked(posterior.weights, picked)
    weights = posterior.weights if few else np.full(picked, 1.0 / picked)
    context = posterior.context.picked(rows)
    needed = {part.id: part for one in candidates for part in one.parameters}
    new = [part for name, part in needed.items() if name not in context.values]
    drawn = draw_parameters(new, seed=seed, size=question.rows)
    values = {**context.values, **{name: value[rows] for name, value in drawn.items()}}
    context = replace(context, values=values)
    seen = {name: value[rows] for name, value in question.observations.items()}
    tables = fill(posterior.compiled, context, seen, question.base_gain[rows])
    return JointStates(posterior.compiled, tables, true_states), context, weights


def _action_now(now: Float[np.ndarray, " state"], offered: Offered, *, alarm: bool) -> ActionNow:
    table = offered.table
    expected = table.expected(now)
    names = list(table.actions)
    best = names[int(np.argmin(expected))]
    waiting = offered.waiting.get(best)
    label = table.actions[best] if waiting is None else waiting.label
    return ActionNow(
        action=best,
        label=offered.demanded[0].rstrip(".") if alarm and offered.demanded else label,
        waits_for=() if waiting is None else waiting.missing,
        overruled=alarm,
        demanded=offered.demanded,
        losses=FrozenMapping({n: float(x) for n, x in zip(names, expected, strict=True)}),
        states=FrozenMapping({n: float(p) for n, p in zip(table.states, now, strict=True)}),
    )


def _why_stop(
    considered: Sequence[NextTest],
    best: ActionNow,
    questions: tuple[RedFlagQuestion, ...],
    advised: Sequence[str],
) -> str:
    first = "Once the questions that come first are answered, stop: " if questions else "Stop: "
    if not considered:
        return f"{first}nothing that is still unknown would change the answer. {_do(best, advised)}"
    return (
        f"{first}no further test is expected to be worth its cost, since none is likely enough to"
        f" change what is done. {_do(best, advised)}"
    )


def _do(best: ActionNow, advised: Sequence[str]) -> str:
    if best.overruled:
        return "What the alarm asks for comes first, whatever the probabilities say."
    if advised:
        return "What the alarm asks for comes first; what else is done depends on its result."
    action = f"{best.label[:1].lower()}{best.label[1:]}."
    return f"{'What comes first' if best.waits_for else 'What now loses least'}: {action}"

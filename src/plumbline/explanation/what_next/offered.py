"""Which actions are open to a person: one may wait for signs, one may be done already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, final

import numpy as np

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, FindingState, FrozenMapping
from plumbline.diagnosis import red_flag_rules
from plumbline.diagnosis.red_flags import Rule, shipped_condition
from plumbline.diagnosis.red_flags_conditions import (
    Signs,
    findings_of,
    fulfilled_by,
    known_findings,
    signs_of,
)
from plumbline.evidence import After, Once, utilities
from plumbline.explanation.what_next.loss_table import LossTable, loss_table

__all__ = ["Offered", "Waiting", "comes_first", "done_anyway", "offered_to"]

PLACE: Final = "utilities.yaml"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An action that waits until some signs were looked for.

    Attributes
    ----------
    label : str
        What is done instead, in words.
    missing : tuple of str
        Findings that are still to be looked for.
    opening : frozenset of str
        Findings of which one that is there would open the action.
    reason : str
        Why it waits.
    """

    label: str
    missing: tuple[str, ...]
    opening: frozenset[str]
    reason: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The actions that are open to one person.

    Attributes
    ----------
    table : LossTable
        Their losses, under the names that they have for this person.
    waiting : mapping of str to Waiting
        Those of them that wait.
    demanded : tuple of str
        What the alarms demand in words, the most urgent first.
    advised : tuple of str
        What all alarms say has to be done, those below a demand too, the most urgent first.
    """

    table: LossTable
    waiting: Mapping[str, Waiting] = field(default_factory=lambda: FrozenMapping({}))
    demanded: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()


def offered_to(
    case: Case,
    safety: Safety,
    derived: Mapping[str, FindingState] | None = None,
    table: LossTable | None = None,
) -> Offered:
    """Return the actions that are open to a person.

    Parameters
    ----------
    case : Case
        The person.
    safety : Safety
        Which alarms are raised.
    derived : mapping of str to FindingState, optional
        Findings read off other parts of the case.
    table : LossTable, optional
        All actions; the shipped ones by default.
    """
    chosen = table if table is not None else loss_table()
    signs, known = signs_of(case, derived), known_findings(case, derived)
    raised = _raised(safety)
    demanded = frozenset(rule.demands for rule, _ in raised)
    labels, waiting = dict(chosen.actions), {}
    dropped: set[str] = set()
    done: dict[str, str] = {}
    for name, action in utilities().actions.items():
        if name not in labels:
            continue
        if action.once is not None and any(one in known for one in action.once.known):
            if _follows(action.once, signs):
                labels[name] = done[name] = action.once.label
            else:
                dropped.add(name)
        elif action.after is not None and name not in demanded:
            one = _waiting(action.after, signs, known)
            if one is not None:
                waiting[name] = one
    return Offered(
        table=_without(
            replace(done_anyway(chosen, demanded), actions=FrozenMapping(labels)), dropped
        ),
        waiting=FrozenMapping(waiting),
        demanded=tuple(dict.fromkeys(_demands(raised, done))),
        advised=tuple(dict.fromkeys(flag.action for flag in safety.flags)),
    )


def comes_first(rule: Rule) -> bool:
    """Return whether what a rule says comes before whatever the probabilities say."""
    return rule.holds or bool(rule.demands) or rule.level.is_at_least(SafetyLevel.URGENT)


def _raised(safety: Safety) -> tuple[tuple[Rule, str], ...]:
    """Return the rules that are raised with what each says now, the most urgent first."""
    rules = {rule.id: rule for rule in red_flag_rules().named(flag.id for flag in safety.flags)}
    return tuple((rules[flag.id], flag.action) for flag in safety.flags if flag.id in rules)


def _demands(raised: Iterable[tuple[Rule, str]], done: Mapping[str, str]) -> Iterator[str]:
    """Yield what alarms demand; where that was done already, what follows from it."""
    for rule, action in raised:
        if comes_first(rule):
            yield f"{done[rule.demands]}." if rule.demands in done else action


def _follows(once: Once, signs: Signs) -> bool:
    return bool(fulfilled_by(shipped_condition(once.present, PLACE), signs))


def _waiting(after: After, signs: Signs, known: Mapping[str, FindingState]) -> Waiting | None:
    """Return what an action waits for; None where it is open."""
    opened_by = shipped_condition(after.opened_by, PLACE)
    missing = tuple(name for name in after.look_for if name not in known)
    if not missing or fulfilled_by(opened_by, signs):
        return None
    return Waiting(
        label=after.label,
        missing=missing,
        opening=findings_of(opened_by),
        reason=after.reason,
    )


def done_anyway(table: LossTable, demanded: Collection[str]) -> LossTable:
    """Return the losses of every action beside those that are done in any case.

    Parameters
    ----------
    table : LossTable
        All actions.
    demanded : collection of str
        Actions that an alarm demands.
    """
    losses = table.losses
    for number, name in enumerate(table.actions):
        if name in demanded:
            losses = np.minimum(losses, table.losses[number])
    return replace(table, losses=losses)


def _without(table: LossTable, dropped: set[str]) -> LossTable:
    """Return a table without some actions."""
    if not dropped:
        return table
    kept = [number for number, name in enumerate(table.actions) if name not in dropped]
    names = list(table.actions)
    return replace(
        table,
        actions=FrozenMapping({names[number]: table.actions[names[number]] for number in kept}),
        losses=np.asarray(table.losses[kept]),
    )

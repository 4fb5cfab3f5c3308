"""What the safety layer is made of: a rule, a question, a screen, an advice, a restriction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plumbline.assessment import SafetyLevel
from plumbline.case import FindingState
from plumbline.diagnosis.red_flags_conditions import Condition

__all__ = ["AvoidRule", "Later", "Question", "QuestionGroup", "Restriction", "Rule", "Screen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What a rule says to do once something was looked for.

    Attributes
    ----------
    action : str
        What is then done in the place of the action of the rule; the level stays.
    known, present, absent : tuple of str
        Findings that all have to be known, to be there, and to have been looked for in vain.
    """

    action: str
    known: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def fits(self, states: Mapping[str, FindingState]) -> bool:
        """Return whether everything that it waits for was looked for with that result."""
        wanted = dict.fromkeys(self.present, FindingState.PRESENT)
        wanted |= dict.fromkeys(self.absent, FindingState.ABSENT)
        return all(name in states for name in self.known) and all(
            states.get(name) is state for name, state in wanted.items()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One red flag: when it is raised, how urgent it is, and what to do.

    Attributes
    ----------
    id : str
        Name of the rule.
    level : SafetyLevel
        Emergency, urgent or soon.
    when : Condition
        What raises it.
    reason, action : str
        In plain words.
    sources : tuple of str
        Ids of the facts it rests on.
    reading : str
        How we get from the facts to the rule, where it is not a literal copy.
    asks : tuple of str
        Findings that have to be looked for once it is raised: what its action calls completing.
    demands : str
        The action of the loss table that it demands; empty where it names none.
    holds : bool
        Whether no treatment is proposed while it stands.
    later : tuple of Later
        What is done once something was looked for; the first that fits.
    yields_to : tuple of str
        Rules of at least its urgency beside which it is not told.
    help : str
        ``ambulance`` or ``today`` where its action asks for help sooner than the level says.
    """

    id: str
    level: SafetyLevel
    when: Condition
    reason: str
    action: str
    sources: tuple[str, ...] = ()
    reading: str = ""
    asks: tuple[str, ...] = ()
    demands: str = ""
    holds: bool = False
    later: tuple[Later, ...] = ()
    help: str = ""
    yields_to: tuple[str, ...] = ()

    def action_once(self, states: Mapping[str, FindingState]) -> str:
        """Return what to do, given the findings that were looked for and what was found."""
        return next((one.action for one in self.later if one.fits(states)), self.action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An emergency-tier question, and the finding that answers it.

    Attributes
    ----------
    finding : str
        The finding.
    ask : str
        The question in words.
    applies : Condition or None
        Whom it concerns; None is everybody.
    """

    finding: str
    ask: str
    applies: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions that may be asked in one breath: a no answers all, a yes asks them one by one.

    Attributes
    ----------
    id, title, ask : str
        Name, what the questions are about, and the question in words.
    findings : tuple of str
        What it asks for.
    """

    id: str
    title: str
    ask: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Questions that are asked of whomever they are meant for, before anything is raised.

    Attributes
    ----------
    id : str
        Name.
    asks : tuple of str
        Findings that are asked for, in this order.
    reasons : str
        Why.
    entry : Condition or None
        Whom it is meant for; None is everybody.
    rule : str
        The rule that asks, as long as the answers could still raise it; empty where several do.
    """

    id: str
    asks: tuple[str, ...]
    reasons: str
    entry: Condition | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidRule:
    """Something to avoid: where a condition holds, or at some levels.

    Attributes
    ----------
    id, action, reason : str
        Name, what to avoid, and why.
    when : Condition or None
        What makes it wrong; None where only the level decides.
    at_levels : frozenset of SafetyLevel
        Levels at which it is wrong in any case.
    hands_on : bool
        Whether treatment by hand is meant.
    unless : Condition or None
        What takes the advice away; None: nothing does.
    once_known, until_known : Condition or None
        What must have been looked for, found or not, and what must not have been; None: no matter.
    withholds : frozenset of str
        Classes of tests that are not offered while the advice holds.
    sources : tuple of str
        Ids of the facts it rests on.
    reading : str
        How we get from the facts to the rule.
    """

    id: str
    action: str
    reason: str
    when: Condition | None = None
    at_levels: frozenset[SafetyLevel] = frozenset()
    hands_on: bool = False
    unless: Condition | None = None
    once_known: Condition | None = None
    until_known: Condition | None = None
    withholds: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    reading: str = ""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the advice."""
        parts = (self.when, self.unless, self.once_known, self.until_known)
        return tuple(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """People to whom less is shown, and why."""

    id: str
    when: Condition
    reason: str

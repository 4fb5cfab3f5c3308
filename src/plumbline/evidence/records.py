"""What the evidence base holds: facts, sources, judgements, and the loss table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "CHECKED",
    "INTERVAL_KINDS",
    "JUDGEMENT_SHAPES",
    "Action",
    "After",
    "Derivation",
    "Fact",
    "Judgement",
    "Once",
    "Range",
    "Source",
    "Utilities",
]

CHECKED: Final = ("full text", "abstract", "secondary", "derived", "none")
INTERVAL_KINDS: Final = (
    "confidence_95",
    "standard_error",
    "population_sd",
    "percentile",
    "quartiles",
    "range",
    "bound",
)
JUDGEMENT_SHAPES: Final = ("proportion", "ratio", "real", "fixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a derived fact follows from other facts.

    Attributes
    ----------
    parts : mapping of str to str
        For each name in the formulas the fact it stands for: an id, or
        ``id@low``, ``id@high``, ``id@n``, ``id@denominator``.
    value, low, high : str or None
        The formula of each figure.
    """

    parts: Mapping[str, str]
    value: str | None = None
    low: str | None = None
    high: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One paper, guideline, program or page.

    Attributes
    ----------
    id : str
        First author and year.
    formerly : tuple of str
        Other ids under which the same source was once entered.
    title, authors, venue, design : str
        As printed.
    year : int or None
        None where the page read does not show it.
    doi, url : str or None
        The identifier, and the page that was read.
    checked : str
        How far it was read: one of `CHECKED`.
    note : str or None
        What a reader should know before citing it.
    """

    id: str
    title: str
    authors: str
    venue: str
    design: str
    checked: str
    year: int | None = None
    doi: str | None = None
    url: str | None = None
    note: str | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure or rule, with its source.

    Attributes
    ----------
    id : str
        Dotted and stable.
    about, quantity : str
        What was measured, and as which kind of figure.
    value : float, str or None
        A number; a text for a rule or a printed range; None where only bounds are printed.
    low, high : float or None
        What `interval` says in words and `interval_kind` as one of `INTERVAL_KINDS`.
    sd : float or None
        Spread over people, not uncertainty of the value.
    unit : str or None
        None for a text. ``printed_unit`` keeps a spelling that says more.
    n, denominator : int or None
        People (or maps, joints) studied; those over whom a proportion was taken, if fewer.
    population, source, where, checked, note : str
        In whom, in which source, at which place, how far checked, what else to know.
    derivation : Derivation or None
        Present exactly where ``checked`` is ``derived``.
    topic : str
        The file that holds it.
    """

    id: str
    about: str
    quantity: str
    value: float | str | None
    source: str
    where: str
    checked: str
    topic: str
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    interval_kind: str | None = None
    sd: float | None = None
    unit: str | None = None
    printed_unit: str | None = None
    n: int | None = None
    denominator: int | None = None
    population: str | None = None
    derivation: Derivation | None = None
    note: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether the fact may be used as a number."""
        return isinstance(self.value, float) and self.checked != "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One number that no source gives: ours, with reasons.

    Attributes
    ----------
    id, about, unit : str
        As for a fact.
    value, low, high : float
        The median and the 90 % range.
    shape : str
        One of `JUDGEMENT_SHAPES`.
    facts : tuple of str
        Ids of the facts it leans on.
    reasons, would_change : str
        Why this value, and which finding would move it.
    """

    id: str
    about: str
    value: float
    low: float
    high: float
    unit: str
    shape: Literal["proportion", "ratio", "real", "fixed"]
    facts: tuple[str, ...]
    reasons: str
    would_change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A judged number with its 90 % range, in the unit of the table that holds it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What an action waits for.

    Attributes
    ----------
    label : str
        What is done instead, in words.
    look_for : tuple of str
        Findings that have to be looked for; the action waits until all of them are known.
    opened_by : object
        The condition, as written, under which it does not wait.
    reason : str
        Why they are looked for first, in a sentence for whoever asks.
    reasons, would_change : str
        As for a judgement.
    """

    label: str
    look_for: tuple[str, ...]
    opened_by: object
    reason: str
    reasons: str
    would_change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """What becomes of an action that is needed once only.

    Attributes
    ----------
    known : tuple of str
        Findings of which any one, present or absent, shows that it was done.
    present : object
        The condition, as written, under which something follows from it.
    label : str
        What follows, in words; without it the action is not offered any more.
    reasons, would_change : str
        As for a judgement.
    """

    known: tuple[str, ...]
    present: object
    label: str
    reasons: str
    would_change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done next, and what it loses in each true state.

    Attributes
    ----------
    label : str
        In words, for the page.
    losses : mapping of str to Range
        Loss by true state.
    reasons, would_change : str
        As for a judgement.
    after : After or None
        What it waits for.
    once : Once or None
        What becomes of it when it was done.
    """

    label: str
    losses: Mapping[str, Range]
    reasons: str
    would_change: str
    after: After | None = None
    once: Once | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utilities:
    """The loss table: actions by true states, and what tests cost. All of it is judgement.

    Attributes
    ----------
    unit : str
        The one unit of every loss and cost.
    unit_about : str
        What one unit means.
    states : mapping of str to str
        True states and their labels.
    actions : mapping of str to Action
        At most eight.
    test_costs : mapping of str to Range
        Cost by kind of test: burden, harm and delay.
    test_reasons, test_would_change : str
        As for a judgement.
    alarm_trifle : Range or None
        Worth below which a test of unsettled place is not listed while an alarm stands.
    alarm_trifle_reasons, alarm_trifle_would_change : str
        As for a judgement.
    """

    unit: str
    unit_about: str
    states: Mapping[str, str]
    actions: Mapping[str, Action]
    test_costs: Mapping[str, Range]
    test_reasons: str
    test_would_change: str
    alarm_trifle: Range | None = None
    alarm_trifle_reasons: str = ""
    alarm_trifle_would_change: str = ""

"""What trials say about each treatment: data read from ``evidence/trials.yaml``, and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final, final

from plumbline.assessment import of_hundred
from plumbline.diagnosis.red_flags import shipped_condition
from plumbline.diagnosis.red_flags_conditions import Condition
from plumbline.errors import EvidenceError
from plumbline.evidence import fact, fact_record, facts, judgement
from plumbline.evidence.packaged import packaged_yaml, plain_yaml

__all__ = ["Cap", "Trial", "Withheld", "read_trials", "trials"]

FILE: Final = "trials.yaml"
GRADES: Final = ("none", "very low", "low", "moderate", "high")
MENTIONED: Final = re.compile(r"\{([^{}@]+)(@n)?\}")
UNIT: Final = "proportion"  # the unit of every figure that stands in a text or caps an effect


class Withheld(StrEnum):
    """For whom the effect of a treatment is not shown."""

    BY_HAND = "by_hand"
    URGENT = "urgent"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The most that may be shown of an effect, whatever the model says.

    Attributes
    ----------
    most : float
        Probability that the pain is gone.
    among : mapping of str to tuple of str
        Cause to states; the cap then counts those people only. Empty: everybody.
    reason : str
        Why, in words.
    """

    most: float
    among: Mapping[str, tuple[str, ...]]
    reason: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A treatment, and what trials say about it.

    Attributes
    ----------
    id, label : str
        Name, also in words.
    treats : frozenset of str
        Treatments that hazards of the model name; all of them are given together.
    withheld : Withheld
        For whom its effect is not shown.
    offered_when : Condition or None
        What must be there for the treatment to make sense; None: nothing.
    not_offered : str
        Why it is not offered where that is not there.
    mixture : bool
        Whether it helps some nearly completely and the rest not at all.
    evidence : str
        What trials say, with their figures.
    facts : tuple of str
        Facts that it rests on.
    grade, reason : str
        How good the trials are for this pain, and why.
    cap : Cap or None
        The most that may be shown.
    """

    id: str
    label: str
    treats: frozenset[str]
    withheld: Withheld
    offered_when: Condition | None
    not_offered: str
    mixture: bool
    evidence: str
    facts: tuple[str, ...]
    grade: str
    reason: str
    cap: Cap | None


@cache
def trials() -> tuple[Trial, ...]:
    """Return the treatments that are shipped, in the order in which they are shown."""
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text(encoding="utf-8")
    return _trials_of(packaged_yaml(text))


def read_trials(text: str) -> tuple[Trial, ...]:
    """Return the treatments that a text describes.

    Parameters
    ----------
    text : str
        YAML in the form that the head of the shipped file explains.

    Raises
    ------
    EvidenceError
        A treatment is not of that form, names a fact that does not exist, or has the id of another.
    """
    return _trials_of(plain_yaml(text))


def _trials_of(content: Mapping[str, Any]) -> tuple[Trial, ...]:
    read = tuple(_trial(row) for row in content["treatments"])
    names = [one.id for one in read]
    if len(set(names)) != len(names):
        raise EvidenceError(f"{FILE}: an id stands twice among {', '.join(names)}")
    return read


def _trial(row: Mapping[str, Any]) -> Trial:
    try:
        read = Trial(
            id=row["id"],
            label=row["label"],
            treats=frozenset(row["treats"]),
            withheld=Withheld(row["withheld"]),
            offered_when=_offered_when(row),
            not_offered=row["not_offered"] if "offered_when" in row else "",
            mixture=row.get("mixture", False),
            evidence=_with_figures(row["evidence"]),
            facts=tuple(row["facts"]),
            grade=row["grade"],
            reason=row["reason"],
            cap=_cap(row["cap"], row["cap_reason"]) if "cap" in row else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"{FILE}, {row.get('id')}: {error!r}") from error
    unknown = [name for name in read.facts if name not in facts()]
    if unknown or read.grade not in GRADES:
        raise EvidenceError(
            f"{FILE}, {read.id}: unknown facts {unknown}, or a grade that is none of"
            f" {', '.join(GRADES)}"
        )
    return read


def _offered_when(row: Mapping[str, Any]) -> Condition | None:
    if "offered_when" not in row:
        return None
    return shipped_condition(row["offered_when"], f"{FILE}, {row['id']}")


def _with_figures(text: str) -> str:
    """Return a text in which every fact that is named stands with its figure."""

    def figure(match: re.Match[str]) -> str:
        name, people = match.groups()
        if people:
            return str(fact_record(name).n)
        return of_hundred(fact(name, unit=UNIT))

    return MENTIONED.sub(figure, " ".join(text.split()))


def _cap(row: Mapping[str, Any], reason: str) -> Cap:
    most = fact(row["fact"], unit=UNIT) if "fact" in row else judgement(row["judgement"], unit=UNIT)
    among = {cause: tuple(states) for cause, states in row.get("among", {}).items()}
    return Cap(most=most, among=among, reason=reason)

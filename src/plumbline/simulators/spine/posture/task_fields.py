"""The fields of one phase of a task: what may be written, and its value in SI units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from plumbline.errors import EvidenceError, Problem, did_you_mean
from plumbline.evidence import fact, fact_record, facts, judgement, judgements
from plumbline.simulators.spine.body.levels import AXES
from plumbline.simulators.spine.posture.postures import PAIRED, Turn, named_postures, regions
from plumbline.units import Degrees, Millimetres, metres_from_millimetres, radians_from_degrees

__all__ = ["HEIGHTS", "SPREAD", "number", "phase_problems", "read_turns"]

# Heights of the standing person at which hands can be asked for.
HEIGHTS = ("knee", "hip", "crown")
# Ways of a gaze, and how far each can be asked for at all, in degrees: plumb, and straight back.
GAZES = {"down": 90.0, "up": 90.0, "left": 180.0, "right": 180.0}
OPPOSITE = (("down", "up"), ("left", "right"))
SPREAD = "spread"
"""Key of a gaze: how far it differs between people and times, as a standard deviation."""

WIDEST_SPREAD = 30.0  # degrees; a gaze that differs by more is no one task
# Which way a turn goes.
SIGNS = (1, -1)
# Keys of a phase, and whether one must be there.
KEYS = {
    "id": True,
    "about": True,
    "share": True,
    "reference": True,
    "turns": False,
    "gaze": False,
    "hands": False,
    "load": False,
    "arms_borne": False,
    "feet_free": False,
    "upright": False,
}


def number(value: float | int | str, unit: str) -> float:
    """Return a number of a task file in SI units.

    Parameters
    ----------
    value : float, int or str
        The number itself, or the id of a fact or a judgement.
    unit : str
        ``deg``, ``mm``, ``kg`` or ``proportion``: how it is written.
    """
    plain = float(value) if not isinstance(value, str) else _looked_up(value, unit)
    if unit == "deg":
        return float(radians_from_degrees(Degrees(plain)))
    return float(metres_from_millimetres(Millimetres(plain))) if unit == "mm" else plain


def read_turns(entries: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """Return the turns of a phase.

    Parameters
    ----------
    entries : sequence of mapping
        With over, axis, angle (an id) and perhaps sign.
    """
    return tuple(
        Turn(
            over=entry["over"],
            axis=entry["axis"],
            angle=entry["angle"],
            sign=entry.get("sign", 1),
        )
        for entry in entries
    )


def phase_problems(place: str, entry: object) -> Iterator[Problem]:
    """Yield everything that is wrong with one phase.

    Parameters
    ----------
    place : str
        Where it stands, for the messages.
    entry : object
        What the file holds there.
    """
    if not isinstance(entry, dict):
        yield Problem(place=place, message="a phase is a mapping")
        return
    for key in sorted(set(entry) - set(KEYS)):
        text = f"unknown key.{did_you_mean(str(key), KEYS)}"
        yield Problem(place=f"{place}.{key}", message=text)
    for key, needed in KEYS.items():
        if needed and key not in entry:
            yield Problem(place=f"{place}.{key}", message="missing")
    for key, check in CHECKS.items():
        if key in entry:
            yield from check(f"{place}.{key}", entry[key])


def _looked_up(name: str, unit: str) -> float:
    if name in facts():
        return fact(name, unit=fact_record(name).unit or unit)
    return judgement(name, unit=unit)


def _number_problems(
    unit: str, low: float = -math.inf, high: float = math.inf
) -> Callable[[str, object], Iterator[Problem]]:
    """Return a check of a number, or of the id of one, between two ends in its unit."""

    def check(place: str, value: object) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            yield Problem(place=place, message=f"a number in {unit} or an id is needed")
            return
        if isinstance(value, str) and value not in {*facts(), *judgements()}:
            hint = did_you_mean(value, [*facts(), *judgements()])
            yield Problem(place=place, message=f"no fact or judgement is called {value!r}.{hint}")
            return
        try:
            plain = _looked_up(value, unit) if isinstance(value, str) else float(value)
        except EvidenceError as error:
            yield Problem(place=place, message=str(error))
            return
        if not math.isfinite(plain) or not low <= plain <= high:
            text = f"{plain:g} {unit} is not {_between(low, high)}"
            yield Problem(place=place, message=text)

    return check


def _between(low: float, high: float) -> str:
    if math.isinf(low):
        return "a finite number"
    return f"{low:g} or more" if math.isinf(high) else f"between {low:g} and {high:g}"


def _text(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, str) or not value.strip():
        yield Problem(place=place, message="must be a text")


def _share(place: str, value: object) -> Iterator[Problem]:
    if value != "rest":
        yield from _number_problems("proportion", 0.0, 1.0)(place, value)


def _reference(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, str) or value not in named_postures():
        hint = did_you_mean(str(value), named_postures())
        yield Problem(place=place, message=f"no posture is called {value!r}.{hint}")


def _turns(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(place=place, message="must be a list of turns")
        return
    for number_of, entry in enumerate(value):
        yield from _turn(f"{place}[{number_of}]", entry)


def _turn(place: str, entry: object) -> Iterator[Problem]:
    if not isinstance(entry, dict) or {"over", "axis", "angle"} - set(entry):
        yield Problem(place=place, message="a turn has over, axis and angle")
        return
    known = (*regions(), *PAIRED, "pelvis")
    if entry["over"] not in known:
        hint = did_you_mean(str(entry["over"]), known)
        yield Problem(place=place, message=f"nothing is called {entry['over']!r}.{hint}")
    ways = AXES[:1] if entry["over"] in PAIRED else AXES
    if entry["axis"] not in ways:
        yield Problem(place=f"{place}.axis", message=f"must be one of {', '.join(ways)}")
    if entry.get("sign", 1) not in SIGNS:
        yield Problem(place=f"{place}.sign", message="must be 1 or -1")
    if not isinstance(entry["angle"], str):
        text = "the angle of a turn is the id of a fact or a judgement"
        yield Problem(place=f"{place}.angle", message=text)
    else:
        yield from _number_problems("deg")(f"{place}.angle", entry["angle"])


def _gaze(place: str, value: object) -> Iterator[Problem]:
    if value == "level":
        return
    ways = value.keys() - {SPREAD} if isinstance(value, dict) else set()
    if not isinstance(value, dict) or not ways or ways - set(GAZES):
        text = f"must be 'level' or name {', '.join(GAZES)} with an angle"
        yield Problem(place=place, message=text)
        return
    if SPREAD in value and ways.isdisjoint(OPPOSITE[0]):
        yield Problem(place=f"{place}.{SPREAD}", message="belongs to a gaze down or up")
    for one, other in OPPOSITE:
        if one in value and other in value:
            text = f"says {one} and {other} at once; keep one of them"
            yield Problem(place=place, message=text)
    for way, angle in value.items():
        check = _number_problems("deg", 0.0, GAZES.get(way, WIDEST_SPREAD))
        yield from check(f"{place}.{way}", angle)


def _hands(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, dict) or {"height", "forward"} - set(value):
        yield Problem(place=place, message="hands have height and forward, and perhaps above")
        return
    for key in sorted(set(map(str, value)) - {"height", "forward", "above"}):
        yield Problem(place=f"{place}.{key}", message="unknown key; hands have no such thing")
    if value["height"] not in HEIGHTS:
        yield Problem(place=f"{place}.height", message=f"must be one of {', '.join(HEIGHTS)}")
    for key in sorted({"forward", "above"} & set(value)):
        yield from _number_problems("mm")(f"{place}.{key}", value[key])


def _yes_or_no(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(place=place, message="must be true or false")


CHECKS: Mapping[str, Callable[[str, object], Iterator[Problem]]] = {
    "id": _text,
    "about": _text,
    "share": _share,
    "reference": _reference,
    "turns": _turns,
    "gaze": _gaze,
    "hands": _hands,
    "load": _number_problems("kg", 0.0),
    "arms_borne": _number_problems("proportion", 0.0, 1.0),
    "feet_free": _yes_or_no,
    "upright": _yes_or_no,
}  # what each key may hold

"""The fields of one phase of a task: what may be written, and its value in SI units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from plumbline.errors import Problem, did_you_mean
from plumbline.evidence import fact, fact_record, facts, judgement, judgements
from plumbline.simulators.spine.posture.postures import PAIRED, Turn, named_postures, regions
from plumbline.units import Degrees, Millimetres, metres_from_millimetres, radians_from_degrees

__all__ = ["HEIGHTS", "number", "phase_problems", "read_turns"]

# Heights of the standing person at which hands can be asked for.
HEIGHTS = ("knee", "hip", "crown")
GAZES = ("down", "up", "left", "right")
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


def _number_problems(unit: str) -> Callable[[str, object], Iterator[Problem]]:
    def check(place: str, value: object) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            yield Problem(place=place, message=f"a number in {unit} or an id is needed")
        elif isinstance(value, str) and value not in {*facts(), *judgements()}:
            hint = did_you_mean(value, [*facts(), *judgements()])
            yield Problem(place=place, message=f"no fact or judgement is called {value!r}.{hint}")

    return check


def _share(place: str, value: object) -> Iterator[Problem]:
    if value != "rest":
        yield from _number_problems("proportion")(place, value)


def _reference(place: str, value: object) -> Iterator[Problem]:
    if value not in named_postures():
        hint = did_you_mean(str(value), named_postures())
        yield Problem(place=place, message=f"no posture is called {value!r}.{hint}")


def _turns(place: str, value: object) -> Iterator[Problem]:
    known = (*regions(), *PAIRED, "pelvis")
    for entry in value if isinstance(value, list) else [value]:
        if not isinstance(entry, dict) or {"over", "axis", "angle"} - set(entry):
            yield Problem(place=place, message="a turn has over, axis and angle")
        elif entry["over"] not in known:
            hint = did_you_mean(str(entry["over"]), known)
            yield Problem(place=place, message=f"nothing is called {entry['over']!r}.{hint}")
        elif not isinstance(entry["angle"], str):
            yield Problem(place=place, message="the angle of a turn is the id of a judgement")
        else:
            yield from _number_problems("deg")(f"{place}.angle", entry["angle"])


def _gaze(place: str, value: object) -> Iterator[Problem]:
    if value == "level":
        return
    if not isinstance(value, dict) or set(value) - set(GAZES):
        text = f"must be 'level' or name {', '.join(GAZES)} with an angle"
        yield Problem(place=place, message=text)
        return
    for way, angle in value.items():
        yield from _number_problems("deg")(f"{place}.{way}", angle)


def _hands(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, dict) or {"height", "forward"} - set(value):
        yield Problem(place=place, message="hands have height and forward, and perhaps above")
        return
    if value["height"] not in HEIGHTS:
        yield Problem(place=f"{place}.height", message=f"must be one of {', '.join(HEIGHTS)}")
    for key in sorted({"forward", "above"} & set(value)):
        yield from _number_problems("mm")(f"{place}.{key}", value[key])


def _yes_or_no(place: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(place=place, message="must be true or false")


CHECKS: Mapping[str, Callable[[str, object], Iterator[Problem]]] = {
    "share": _share,
    "reference": _reference,
    "turns": _turns,
    "gaze": _gaze,
    "hands": _hands,
    "load": _number_problems("kg"),
    "arms_borne": _number_problems("proportion"),
    "feet_free": _yes_or_no,
    "upright": _yes_or_no,
}  # what each key may hold

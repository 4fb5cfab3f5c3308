"""What a day asked that a body could not do, in words: once, with the phase and who cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.evidence import fact
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.simulators.spine.over_time.day_postures import DayPosture
    from plumbline.simulators.spine.over_time.twins import DayLoads, TwinStudy

__all__ = ["given_up_words", "unmet_words"]

SMALLEST_DEG = 3.0  # a gaze that falls short by less still sees what it was meant for


def unmet_words(
    study: TwinStudy, person: DayLoads, twin: DayLoads, stiffened: DayLoads | None = None
) -> tuple[str, ...]:
    """Return what was left out of both days and why, and what was missed in postures that count.

    Parameters
    ----------
    study : TwinStudy
        With what was left out.
    person, twin : DayLoads
        A day of each with the mean neck.
    stiffened : DayLoads or None
        A day of the person with a trunk that stiffens with the neck.
    """
    own, healed = _reasons(person), _reasons(twin)
    stiff = {} if stiffened is None else _reasons(stiffened)
    left_out = [
        _left_out(
            pair,
            _who(pair, study, person, twin, stiffened),
            own.get(pair) or healed.get(pair) or stiff.get(pair, ()),
        )
        for pair in sorted(study.left_out)
    ]
    missed: list[str] = []
    for pair in dict.fromkeys((*own, *healed)):
        if pair in study.left_out:
            continue
        both = [one for one in own.get(pair, ()) if one in healed.get(pair, ())]
        missed += [f"person and twin, {_task(pair)}: {one}" for one in both]
        for name, said in (("person", own), ("twin", healed)):
            alone = [one for one in said.get(pair, ()) if one not in both]
            missed += [f"{name}, {_task(pair)}: {one}" for one in alone]
    missed += [
        f"person, where the trunk stiffens with the neck, {_task(pair)}: {one}"
        for pair, reasons in stiff.items()
        if pair not in study.left_out
        for one in reasons
        if one not in own.get(pair, ())
    ]
    return (*left_out, *dict.fromkeys(missed))


def given_up_words(stiffened: DayLoads | None) -> tuple[str, ...]:
    """Return what a trunk that stiffens with the neck gives up of the gazes of a day.

    Parameters
    ----------
    stiffened : DayLoads or None
        A day of the person with such a trunk.
    """
    if stiffened is None:
        return ()
    most: dict[str, DayPosture] = {}
    for one in stiffened.postures:
        before = most.get(one.task)
        if before is None or one.given_up_rad > before.given_up_rad:
            most[one.task] = one
    said = [one for one in most.values() if _degrees(one.given_up_rad) >= SMALLEST_DEG]
    if not said:
        return ()
    tasks = ", ".join(
        f"{one.task.replace('_', ' ')} {_degrees(one.given_up_rad):.0f} of "
        f"{_degrees(one.gaze_rad):.0f} degrees"
        for one in sorted(said, key=lambda one: -one.given_up_rad)
    )
    measured = fact("coord.blindspot.functional_rom_gap", unit="deg")
    return (
        "where the trunk stiffens with the neck, a part of the gaze is given up: "
        f"{tasks}; measured were {measured:g} degrees of a driver's turn, on average, and what is "
        "more, or looks up or down, is extrapolated",
    )


def _degrees(angle_rad: float) -> float:
    return degrees_from_radians(Radians(angle_rad))


def _reasons(day: DayLoads) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(one.task, one.phase): one.reasons for one in day.postures if one.reasons}


def _who(
    pair: tuple[str, str],
    study: TwinStudy,
    person: DayLoads,
    twin: DayLoads,
    stiffened: DayLoads | None,
) -> str:
    from plumbline.simulators.spine.over_time.twins import added_tasks, reference_loads

    own, healed = pair in person.tissue.unheld, pair in twin.tissue.unheld
    if own and healed:
        return "neither this person nor the same with a healthy neck can hold it"
    if own or healed:
        return f"with {'this' if own else 'a healthy'} neck it cannot be held"
    if stiffened is not None and pair in stiffened.tissue.unheld:
        return "with this neck and a trunk that stiffens with it, it cannot be held"
    if pair in reference_loads(study.postures, added_tasks(study)).unheld:
        return "the reference person, against whom loads are counted, cannot hold it"
    return "some neck that this person may have cannot hold it"


def _left_out(pair: tuple[str, str], who: str, reasons: tuple[str, ...]) -> str:
    why = f" ({'; '.join(reasons)})" if reasons else ""
    phase = pair[1].replace("_", " ")
    return (
        f"{_task(pair)} ({phase}): {who}{why}; left out of both days, so that the dose of the day "
        "is a lower bound"
    )


def _task(pair: tuple[str, str]) -> str:
    return pair[0].replace("_", " ")

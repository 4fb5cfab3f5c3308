"""What must hold for every assessment; a broken law is a fault of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from plumbline.assessment.assessment import ROUTE_IDS, Assessment
from plumbline.assessment.effects import BracketedInterval, Interval
from plumbline.assessment.safety import SafetyLevel

__all__ = ["check_assessment"]

# Sums of some tens of floats are exact to far better than this.
TOLERANCE = 1e-6
# JavaScript and many JSON readers keep whole numbers exactly up to here.
LARGEST_EXACT_WHOLE_NUMBER = 2**53
# Fields whose value is a probability or a part of a whole.
PROPORTIONS = frozenset(
    {
        "absent_if_healthy",
        "before_findings",
        "clearly_less_if_healthy",
        "evidence",
        "higher",
        "involved",
        "judgement",
        "lower",
        "none",
        "probability",
        "share",
        "sole",
        "unidentified",
    }
)


def check_assessment(assessment: Assessment) -> list[str]:
    """Return every law that an assessment breaks, as sentences; an empty list where it breaks none.

    Shares add up to 1; intervals are in order; probabilities lie in [0, 1]; what a route does alone
    or as a share is not more than its involvement; the level is that of the most urgent flag;
    what is suppressed shows no effect.
    """
    return [
        *_broken_numbers(assessment),
        *_broken_shares(assessment),
        *_broken_routes(assessment),
        *_broken_safety(assessment),
        *_broken_advice(assessment),
        *_broken_basis(assessment),
    ]


def _walk(value: object, place: str) -> Iterator[tuple[str, object]]:
    yield place, value
    if is_dataclass(value):
        for each in fields(value):
            yield from _walk(getattr(value, each.name), f"{place}.{each.name}")
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _walk(entry, f"{place}.{key}")
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _walk(entry, f"{place}[{index}]")


def _broken_numbers(assessment: Assessment) -> Iterator[str]:
    for path, value in _walk(assessment, ""):
        place = path.lstrip(".")
        if isinstance(value, Interval | BracketedInterval):
            numbers = [value.low, value.value, value.high]
            if numbers != sorted(numbers):
                yield f"{place}: low, value and high are not in order: {numbers}"
        if isinstance(value, BracketedInterval) and not (
            value.bracket_low <= value.value <= value.bracket_high
        ):
            yield f"{place}: the value lies outside its bracket"
        if place.rpartition(".")[2] in PROPORTIONS and not _is_proportion(value):
            yield f"{place}: leaves the range from 0 to 1"


def _is_proportion(value: object) -> bool:
    if isinstance(value, Interval | BracketedInterval):
        return all(0 <= getattr(value, each.name) <= 1 for each in fields(value))
    return not isinstance(value, float) or 0 <= value <= 1


def _broken_shares(assessment: Assessment) -> Iterator[str]:
    shares = [
        *(route.share for route in assessment.routes.values()),
        *(cause.share for cause in assessment.elsewhere),
        assessment.unidentified,
    ]
    given = [share.value for share in shares if share is not None]
    if assessment.neck is None:
        if given:
            yield "neck: nothing is attributed, and still there are shares"
    elif abs(sum(given) - 1) > TOLERANCE:
        yield f"shares: add up to {sum(given)!r} instead of 1"


def _broken_routes(assessment: Assessment) -> Iterator[str]:
    missing = [route for route in ROUTE_IDS if route not in assessment.routes]
    if assessment.neck is not None and missing:
        yield f"routes: {', '.join(missing)} missing"
    for name, route in assessment.routes.items():
        most = route.involved.value + TOLERANCE if route.involved is not None else 1 + TOLERANCE
        for what, part in (("sole", route.sole), ("share", route.share)):
            if part is not None and part.value > most:
                yield f"routes.{name}.{what}: is larger than involved"
        direction = route.direction
        if direction is not None:
            total = direction.lower + direction.none + direction.higher
            if abs(total - 1) > TOLERANCE:
                yield f"routes.{name}.direction: probabilities add up to {total!r} instead of 1"


def _broken_safety(assessment: Assessment) -> Iterator[str]:
    safety = assessment.safety
    if safety.flags:
        highest = SafetyLevel.most_urgent(flag.level for flag in safety.flags)
        if safety.level != highest:
            yield f"safety.level: is {safety.level}, and a flag says {highest}"
    elif safety.level.is_at_least(SafetyLevel.SOON):
        yield f"safety.level: is {safety.level} without any flag"


def _broken_advice(assessment: Assessment) -> Iterator[str]:
    alarm = assessment.safety.level.is_at_least(SafetyLevel.URGENT)
    for index, item in enumerate(assessment.what_if):
        if item.suppressed and (item.effect is not None or not item.reason):
            yield f"what_if[{index}]: is suppressed and needs a reason and no effect"
        if alarm and not item.suppressed:
            yield f"what_if[{index}]: is shown although the level is {assessment.safety.level}"


def _broken_basis(assessment: Assessment) -> Iterator[str]:
    rests_on = assessment.rests_on
    if rests_on is not None and abs(rests_on.evidence + rests_on.judgement - 1) > TOLERANCE:
        yield "rests_on: evidence and judgement do not add up to 1"
    if not 0 <= assessment.provenance.seed <= LARGEST_EXACT_WHOLE_NUMBER:
        yield "provenance.seed: is not a whole number that every JSON reader keeps"

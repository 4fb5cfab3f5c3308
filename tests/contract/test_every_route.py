"""What every route keeps, the five of ours and those from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import ClassVar

import numpy as np
import pytest

from plumbline.causal import Cause, Context, Fragment, Gain, Hazard, Quantity, solve
from plumbline.causal.tables import fill
from plumbline.diagnosis import CAUSE_STATES
from plumbline.errors import ModelError
from plumbline.evidence import judged
from plumbline.inference.assembly import assembled
from plumbline.inference.infer import prepare, question_of_draws
from plumbline.routes import ROUTES, Kind, Route, SystemicConditions, competitors
from plumbline.testing import ROUTE_LAWS, Trial, broken_laws, check_route

NUMBERS = [1, 2, 3, 4, 5]
A_FACT = "epi.geje.one_site"
A_JUDGEMENT = "sensitization.neck.onset"
ROWS = 24


@cache
def trial_of(route: Route) -> Trial:
    return Trial(route)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
class TestEveryRoute:
    @pytest.mark.parametrize("law", ROUTE_LAWS, ids=lambda law: law.__name__.strip("_"))
    def test_keeps_the_law_of(self, route: Route, law: Callable[[Trial], list[str]]) -> None:
        assert list(law(trial_of(route))) == []

    def test_passes_the_check_for_plug_ins(self, route: Route) -> None:
        check_route(route)

    def test_owns_what_no_other_route_owns(self, route: Route) -> None:
        others = [other.fragment().sets for other in ROUTES if other is not route]
        assert route.fragment().sets.isdisjoint(set().union(*others))

    def test_says_the_same_every_time(self, route: Route) -> None:
        first, second = route.fragment(), route.fragment()
        assert first.sets == second.sets
        assert [p.id for p in first.parameters] == [p.id for p in second.parameters]

    def test_never_promises(self, route: Route) -> None:
        words = f"{route.label} {route.says} {route.grade}".lower().split()
        assert {"safe", "clear", "routine", "proven", "always"}.isdisjoint(words)


def test_the_five_routes_stand_in_the_order_of_the_founding_document() -> None:
    assert [route.number for route in ROUTES] == NUMBERS


def test_exactly_one_route_is_a_common_cause() -> None:
    assert [route.id for route in ROUTES if route.kind is Kind.COMMON_CAUSE] == [
        "systemic_conditions"
    ]


def test_the_model_has_the_causes_and_states_that_the_findings_know() -> None:
    parts = [*(r.fragment() for r in ROUTES), *(c.fragment() for c in competitors())]
    assert {c.id: c.states for part in parts for c in part.causes} == dict(CAUSE_STATES)


@pytest.mark.parametrize("symptom", ["low_back", "buttock_or_leg", "thoracic"])
def test_a_common_cause_contributes_exactly_nothing_once_the_neck_is_healthy(symptom: str) -> None:
    model = assembled((SystemicConditions(),))
    question = question_of_draws(
        model, symptom=symptom, findings=(), observed={}, known={}, draws=ROWS, seed=4
    )
    compiled, context = prepare(model, question)
    solution = solve(compiled, fill(compiled, context, {}, question.base_gain), threads=1)
    assert np.all(solution.absent_never == 0.0)
    assert np.all(solution.absent_from_now == 0.0)
    assert np.all(solution.share[:, solution.owners.index("systemic_conditions")] > 0.0)


def value_of(name: str) -> Callable[[Context], np.ndarray]:
    return lambda context: context[name]


NECK_HAZARD = Hazard(
    symptom="low_back",
    owner="from_elsewhere",
    rate=value_of(A_JUDGEMENT),
    when={"neck_nociception": ("present",)},
)


class FromElsewhere(Route):
    """A route as somebody else might write it."""

    id: ClassVar[str] = "from_elsewhere"
    number: ClassVar[int] = 6
    label: ClassVar[str] = "A route from elsewhere"
    says: ClassVar[str] = "Something in the neck does something to the low back."
    kind: ClassVar[Kind] = Kind.NECK_TO_BACK
    grade: ClassVar[str] = "none"
    evidence: ClassVar[tuple[str, ...]] = (A_FACT,)

    def __init__(self, **other: object) -> None:
        self._other = other

    def fragment(self) -> Fragment:
        """Return a hazard, and whatever a test wants to see refused."""
        sound = Fragment(
            name=self.id,
            hazards=(NECK_HAZARD,),
            parameters=(judged(A_JUDGEMENT, unit="1"),),
            cites=(A_FACT,),
        )
        return replace(sound, **self._other)


class SharedCause(FromElsewhere):
    """The same, called a common cause."""

    kind: ClassVar[Kind] = Kind.COMMON_CAUSE


class Nameless(FromElsewhere):
    """The same, without a sentence."""

    says: ClassVar[str] = "Something"


def of_one(value: float) -> Callable[[Context], np.ndarray]:
    return lambda context: np.full(context.rows, value)


REFUSED = {
    "is no sentence": Nameless(),
    "is no fact": FromElsewhere(cites=("nobody.wrote.this",)),
    "named 'other', not after the route": FromElsewhere(name="other"),
    "which central_sensitization owns": FromElsewhere(causes=(Cause(id="other_gain", label="x"),)),
    "unknown parent": FromElsewhere(
        quantities=(Quantity(id="x_mm", unit="mm", parents=("y_mm",), function=of_one(1.0)),)
    ),
    "used by a mechanism but declared by no fragment": FromElsewhere(parameters=()),
    "never asks for them": FromElsewhere(
        parameters=(judged(A_JUDGEMENT, unit="1"), judged("sensitization.width_sd", unit="1"))
    ),
    "one of its quantities": FromElsewhere(
        quantities=(Quantity(id="x_mm", unit="mm", function=value_of("not.declared")),)
    ),
    "is not a finite number, zero or above": FromElsewhere(
        causes=(Cause(id="odd", label="odd", onset={"present": of_one(-1.0)}),)
    ),
    "is not a number from 0 to 1": FromElsewhere(
        hazards=(replace(NECK_HAZARD, remains=of_one(1.5)),)
    ),
    "of an unknown person is not any finite number": FromElsewhere(
        hazards=(NECK_HAZARD, replace(NECK_HAZARD, rate=lambda context: context.age_years))
    ),
    "do not add up to one": FromElsewhere(
        causes=(
            Cause(id="odd", label="odd", chances=lambda context: np.full((context.rows, 2), 0.4)),
        )
    ),
    "nothing of it goes with a healthy neck": FromElsewhere(
        hazards=(replace(NECK_HAZARD, when={}),)
    ),
    "a healthy neck would change": SharedCause(),
    "would switch off one of its causes": SharedCause(
        causes=(Cause(id="odd", label="odd", neck_states=("present",)),)
    ),
    "healing x_mm twice is not healing it once": FromElsewhere(
        quantities=(
            Quantity(
                id="x_mm",
                unit="mm",
                function=of_one(8.0),
                healthy=lambda context, value: value / 2,
            ),
        )
    ),
    "healed, x_mm lies outside its healthy band": FromElsewhere(
        quantities=(
            Quantity(
                id="x_mm",
                unit="mm",
                function=of_one(8.0),
                healthy=lambda context, value: np.minimum(value, 5.0),
                band=lambda context: (np.zeros(context.rows), np.full(context.rows, 4.0)),
            ),
        )
    ),
    "remains, but is never gone": FromElsewhere(
        gains=(Gain(owner="from_elsewhere", factor=of_one(2.0), remains=of_one(0.5)),)
    ),
}


def test_a_sound_route_from_elsewhere_is_accepted() -> None:
    check_route(FromElsewhere())


@pytest.mark.parametrize("complaint", REFUSED)
def test_a_faulty_route_from_elsewhere_is_refused_because(complaint: str) -> None:
    route = REFUSED[complaint]
    assert any(complaint in problem for problem in broken_laws(route))
    with pytest.raises(ModelError, match="route 'from_elsewhere'"):
        check_route(route)


def test_other_states_than_the_findings_know_are_refused() -> None:
    class OtherStates(FromElsewhere):
        id: ClassVar[str] = "systemic_conditions"

        def fragment(self) -> Fragment:
            own = SystemicConditions().fragment()
            causes = tuple(
                replace(cause, states=("absent", "slight", "present"))
                if cause.id == "generalized_degeneration"
                else cause
                for cause in own.causes
            )
            return replace(own, causes=causes)

    assert any("findings know it with" in problem for problem in broken_laws(OtherStates()))

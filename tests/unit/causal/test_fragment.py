"""What assembling fragments refuses, and in which order it leaves causes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.causal import Cause, Fragment, Gain, Hazard, Link, Quantity, Term, assemble
from plumbline.errors import ModelError


def constant(value: float) -> Term:
    return lambda context: np.full(context.rows, value)


ON = ("present",)
ONE = constant(1.0)
NECK = Cause(id="neck", label="", onset={"present": ONE}, neck_states=ON)
BACK = Cause(id="back", label="", onset={"present": ONE})
ROUTE = Cause(
    id="route", label="", states=("off", "anyway", "by_neck"), onset={"anyway": ONE},
    neck_states=("by_neck",),
)  # fmt: skip
PAIN = Hazard(symptom="pain", owner="back", rate=ONE, when={"back": ON})


def fragment(*causes: Cause, **parts: object) -> Fragment:
    return Fragment(name="some", causes=causes, **parts)  # type: ignore[arg-type]


def link(child: str, parents: dict[str, tuple[str, ...]], state: str = "present") -> Link:
    return Link(child=child, parents=parents, hazard=ONE, state=state)


def test_parents_come_first_whatever_the_order_of_fragments() -> None:
    model = assemble([fragment(BACK, links=(link("back", {"disease": ON}),)), fragment(
        replace(BACK, id="disease")
    )])  # fmt: skip
    assert list(model.causes) == ["disease", "back"]
    assert model.parents_of("back") == ("disease",)


def test_a_fragment_says_what_it_defines() -> None:
    dose = Quantity(id="dose_deg", unit="deg", function=lambda context: np.zeros(context.rows))
    assert fragment(NECK, quantities=(dose,)).sets == {"neck", "dose_deg"}


def test_symptoms_come_in_the_order_of_first_mention() -> None:
    hazards = tuple(replace(PAIN, symptom=name) for name in ("back", "leg", "back"))
    assert assemble([fragment(BACK, hazards=hazards)]).symptoms() == ("back", "leg")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (fragment(BACK, BACK), "'back' is defined twice"),
        (fragment(BACK, hazards=(replace(PAIN, when={"bak": ON}),)), "names unknown 'bak'"),
        (fragment(BACK, hazards=(replace(PAIN, when={"back": ("on",)}),)), "unknown 'back' in"),
        (fragment(BACK, links=(link("neck", {"back": ON}),)), "link to 'neck' names unknown"),
        (fragment(replace(BACK, onset={"severe": ONE})), "onset of 'back' names unknown"),
        (fragment(BACK, gains=(Gain(owner="g", factor=ONE, when={"x": ON}),)), "unknown 'x'"),
        (fragment(replace(BACK, scaled_by={"x": (ONE,)})), "is scaled by 'x'"),
        (fragment(BACK, hazards=(replace(PAIN, scaled_by={"back": (ONE,)}),)), "is scaled by"),
        (
            fragment(BACK, replace(BACK, id="disc"), links=(
                link("back", {"disc": ON}), link("disc", {"back": ON}),
            )),
            "a cycle among",
        ),
    ],
)  # fmt: skip
def test_a_wrong_name_or_a_cycle_is_refused(wrong: Fragment, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        assemble([wrong])


def test_all_wrong_names_are_told_at_once() -> None:
    hazards = (replace(PAIN, when={"bak": ON}), replace(PAIN, when={"bac": ON}))
    with pytest.raises(ModelError, match=r"'bak'.*'bac'"):
        assemble([fragment(BACK, hazards=hazards)])


def test_an_unknown_parent_of_a_quantity_is_refused() -> None:
    dose = Quantity(
        id="dose_deg", unit="deg", parents=("x",), function=lambda context, x: np.asarray(x)
    )
    with pytest.raises(ModelError, match="unknown parent 'x'"):
        assemble([fragment(quantities=(dose,))])


class TestWhatTheTwinCouldNotFollow:
    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            (fragment(NECK, BACK, links=(link("back", {"neck": ON}),)), "make it a neck state"),
            (
                fragment(ROUTE, hazards=(replace(PAIN, when={"route": ("anyway", "by_neck")}),)),
                "mixes neck states and others",
            ),
            (
                fragment(ROUTE, gains=(Gain(owner="g", factor=ONE, when={"route": ("off",)}),)),
                "would open once the neck is healthy",
            ),
            (
                fragment(NECK, BACK, links=(link("back", {"neck": ("absent",)}),)),
                "would open once the neck is healthy",
            ),
            (
                fragment(NECK, replace(BACK, scaled_by={"neck": (ONE, ONE)})),
                "which the healthy neck changes",
            ),
            (
                fragment(NECK, BACK, hazards=(replace(PAIN, scaled_by={"neck": (ONE, ONE)}),)),
                "which the healthy neck changes",
            ),
            (
                fragment(replace(ROUTE, states=("off", "by_neck", "anyway"))),
                "put the neck states last",
            ),
            (
                fragment(replace(BACK, chances=lambda context: np.full((context.rows, 2), 0.5))),
                "has chances, so it can have no onset",
            ),
        ],
    )
    def test_is_refused(self, wrong: Fragment, message: str) -> None:
        with pytest.raises(ModelError, match=message):
            assemble([wrong])

    def test_a_neck_state_may_follow_the_neck(self) -> None:
        parts = fragment(NECK, ROUTE, links=(link("route", {"neck": ON}, "by_neck"),))
        assert assemble([parts]).parents_of("route") == ("neck",)

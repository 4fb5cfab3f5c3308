"""The small network of the worked values, and the whole model with a person in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from plumbline.case import Case, read_case
from plumbline.causal import (
    Cause,
    Context,
    Finding,
    Fragment,
    Hazard,
    Link,
    Model,
    Term,
    assemble,
    compile_model,
    fill,
)
from plumbline.diagnosis import catalog
from plumbline.explanation.what_next import Candidate, JointStates, TrueStates

NECK, SYSTEMIC, LOCAL = "neck", "systemic", "local"
ON = ("present",)


def hazard(probability: float) -> Term:
    return lambda context: np.full(context.rows, -np.log1p(-probability))


def noisy_or(
    leak: float, *links: dict[int, float], states: tuple[int, ...]
) -> Callable[[Context], np.ndarray]:
    """Return a likelihood table: per parent, the probability that a state shows the finding."""

    def table(context: Context) -> np.ndarray:
        absent = np.array(1.0 - leak)
        for link, size in zip(links, states, strict=True):
            factor = np.array([1.0 - link.get(state, 0.0) for state in range(size)])
            absent = np.multiply.outer(absent, factor)
        return np.broadcast_to(np.stack([1 - absent, absent]), (context.rows, 2, *absent.shape))

    return table


def _route(name: str, leak: float) -> Cause:
    return Cause(
        id=name,
        label=name,
        states=("off", "anyway", "by_neck"),
        onset={"anyway": hazard(leak)},
        neck_states=("by_neck",),
    )


def _pain(owner: str, cause: str, state: str, probability: float) -> Hazard:
    return Hazard(symptom="pain", owner=owner, rate=hazard(probability), when={cause: (state,)})


def worked_model() -> Model:
    """Return the network: neck and systemic disease, a local source, two routes of the neck."""
    routes = {"second": (0.05, 0.35, 0.40), "third": (0.10, 0.25, 0.30)}
    return assemble(
        [
            Fragment(
                name="worked",
                causes=(
                    Cause(id=NECK, label="", onset={"present": hazard(0.30)}, neck_states=ON),
                    Cause(id=SYSTEMIC, label="", onset={"present": hazard(0.05)}),
                    Cause(id=LOCAL, label="", onset={"present": hazard(0.40)}),
                    *(_route(name, leak) for name, (leak, _, _) in routes.items()),
                ),
                links=tuple(
                    Link(child=name, parents={NECK: ON}, hazard=hazard(link), state="by_neck")
                    for name, (_, link, _) in routes.items()
                ),
                hazards=(
                    Hazard(symptom="pain", owner="leak", rate=hazard(0.05)),
                    _pain(SYSTEMIC, SYSTEMIC, "present", 0.60),
                    _pain(LOCAL, LOCAL, "present", 0.50),
                    *(
                        _pain(name, name, state, pain)
                        for name, (_, _, pain) in routes.items()
                        for state in ("anyway", "by_neck")
                    ),
                ),
            )
        ]
    )


NECK_PAIN = Finding(
    id="neck_pain",
    parents=(NECK, SYSTEMIC),
    values=("present", "absent"),
    likelihood=noisy_or(0.10, {1: 0.70}, {1: 0.30}, states=(2, 2)),
)
SIGNS = {
    "forward_head": ("second", noisy_or(0.20, {1: 0.60, 2: 0.60}, states=(3,))),
    "morning_stiffness": (SYSTEMIC, noisy_or(0.10, {1: 0.70}, states=(2,))),
    "lumbar_tenderness": (LOCAL, noisy_or(0.15, {1: 0.60}, states=(2,))),
}


@pytest.fixture(scope="session")
def tests_of_the_network() -> tuple[Candidate, ...]:
    """Return the three signs that are not known, as tests that cost nothing."""
    return tuple(
        Candidate(
            id=name,
            label=name,
            findings=(name,),
            outcomes=("present", "absent"),
            counted=(True, True),
            parents=(parent,),
            likelihood=likelihood,
        )
        for name, (parent, likelihood) in SIGNS.items()
    )


@pytest.fixture(scope="session")
def joint_given_neck_pain() -> Callable[..., JointStates]:
    """Return what conditions the network on pain and a report of neck pain."""

    def condition(
        true_states: TrueStates, summed_out: tuple[str, ...] | None = None
    ) -> JointStates:
        compiled = compile_model(worked_model(), "pain", (NECK_PAIN,), summed_out)
        seen = {NECK_PAIN.id: np.array([0])}
        tables = fill(compiled, Context(rows=1, values={}), seen)
        return JointStates(compiled, tables, true_states)

    return condition


@pytest.fixture(scope="session")
def somebody() -> Callable[[str], Case]:
    """Return a reader of people written as YAML, without the two lines that every case needs."""

    def read(text: str) -> Case:
        return read_case(f"plumbline: 1\nid: somebody\n{text}\n", vocabulary=catalog().vocabulary)

    return read

"""A synthetic network of the size that a person's assessment has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from plumbline.causal import (
    Cause,
    Context,
    Finding,
    Fragment,
    Gain,
    Hazard,
    Link,
    Model,
    Term,
    assemble,
)

LEAVES = ("disc", "facet", "joint", "slip", "hip")
ON = ("present",)


def parameter(name: str) -> Term:
    """Return a term that differs from row to row, and only by the parameter's name."""
    return lambda context: context[name]


def varied(name: str, table: np.ndarray) -> Callable[[Context], np.ndarray]:
    """Return a likelihood, probabilities along the first axis, that differs from row to row."""

    def likelihood(context: Context) -> np.ndarray:
        weight = context[name].reshape(-1, *[1] * table.ndim)
        even = np.full_like(table, 1.0 / len(table))
        return weight * table + (1.0 - weight) * even

    return likelihood


def large_fragment() -> Fragment:
    """Return some 2,000 branches, six leaves (one with eight states), 25 players and two gains."""
    serious = tuple(f"serious_{i}" for i in range(1, 8))
    two = ("absent", "present")
    by_frailty = {"frailty": tuple(parameter(f"frail_{i}") for i in range(3))}
    causes = [
        Cause(
            id="frailty",
            label="",
            states=("low", "middle", "high"),
            chances=lambda context: np.full((context.rows, 3), 1.0 / 3.0),
        ),
        Cause(id="serious", label="", states=("none", *serious), onset=_onset(serious)),
        Cause(
            id="inflammatory",
            label="",
            states=("none", "axial", "other"),
            onset=_onset(("axial", "other")),
        ),
        *[
            Cause(id=name, label="", states=two, onset=_onset(ON), scaled_by=by_frailty)
            for name in ("degeneration", "other_gain", "root", "stenosis", *LEAVES)
        ],
        *[
            Cause(id=name, label="", states=two, onset=_onset(ON), neck_states=ON)
            for name in ("neck", "cord", "neck_gain", "cord_pain")
        ],
    ]
    links = [
        *[_link(leaf, {"inflammatory": ("axial",)}) for leaf in ("facet", "joint")],
        *[_link(leaf, {"degeneration": ON}) for leaf in ("disc", "facet", "slip", "hip", "neck")],
        *[_link("neck", {leaf: ON}) for leaf in ("disc", "facet")],
        _link("cord_pain", {"cord": ON}),
        _link("neck_gain", {"neck": ON}),
    ]
    return Fragment(
        name="large",
        causes=tuple(causes),
        links=tuple(links),
        hazards=tuple(_hazards(serious)),
        gains=(
            Gain(owner="gain_neck", factor=parameter("factor_a"), when={"neck_gain": ON}),
            Gain(owner="gain_other", factor=parameter("factor_b"), when={"other_gain": ON}),
        ),
    )


def _onset(states: tuple[str, ...]) -> dict[str, Term]:
    return {state: parameter("onset") for state in states}


def _link(child: str, parents: dict[str, tuple[str, ...]]) -> Link:
    return Link(child=child, parents=parents, hazard=parameter("link"))


def _hazards(serious: tuple[str, ...]) -> list[Hazard]:
    def hazard(owner: str, *, neck: bool = False, **when: tuple[str, ...]) -> Hazard:
        rate = parameter("part" if neck else "pain")
        return Hazard(symptom="pain", owner=owner, rate=rate, when=when, neck=neck)

    return [
        hazard("unidentified"),
        hazard("cord", cord_pain=ON),
        hazard("axial", inflammatory=("axial",)),
        hazard("other_inflammation", inflammatory=("other",)),
        hazard("root", root=ON),
        hazard("stenosis", stenosis=ON),
        *[hazard(leaf, **{leaf: ON}) for leaf in LEAVES],
        *[
            hazard(owner, neck=True, **{leaf: ON})
            for owner in ("posture", "chain")
            for leaf in ("disc", "facet", "slip")
        ],
        *[hazard(f"not_neck_{leaf}", **{leaf: ON}) for leaf in LEAVES[:2]],
        *[hazard(state, serious=(state,)) for state in serious],
    ]


def large_findings(count: int = 20) -> tuple[Finding, ...]:
    """Return findings with one to three parents, at most one of them summed out."""
    rng = np.random.default_rng(1)
    model = assemble([large_fragment()])
    leaves = (*LEAVES, "serious")
    rest = [c for c in model.causes if c not in leaves]
    findings = []
    for number in range(count):
        parents = [leaves[number % 6]] if number % 2 else []
        size = 1 + number % 2
        parents += [rest[i] for i in rng.choice(len(rest), size=size, replace=False)]
        shape = [len(model.causes[p].states) for p in parents]
        table = np.moveaxis(rng.dirichlet((2.0, 2.0), size=shape), -1, 0)
        findings.append(
            Finding(
                id=f"finding_{number}",
                parents=tuple(parents),
                values=("present", "absent"),
                likelihood=varied("sharpness", table),
            )
        )
    return tuple(findings)


def large_model() -> Model:
    return assemble([large_fragment()])


def large_context(rows: int, seed: int = 0) -> Context:
    """Return drawn parameters; the same row of a longer context is the same draw."""
    ranges = {
        "onset": (0.05, 0.3),
        "link": (0.05, 0.5),
        "pain": (0.1, 0.8),
        "part": (-0.1, 0.3),
        "frail_0": (0.3, 0.6),
        "frail_1": (0.8, 1.2),
        "frail_2": (1.5, 2.5),
        "factor_a": (1.1, 2.0),
        "factor_b": (1.1, 2.0),
        "sharpness": (0.5, 1.0),
    }
    drawn = np.random.default_rng(seed).random((rows, len(ranges)))
    values = {
        name: low + (high - low) * drawn[:, i]
        for i, (name, (low, high)) in enumerate(ranges.items())
    }
    return Context(rows=rows, values=values)

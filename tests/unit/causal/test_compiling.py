"""What compiling, filling and solving refuse, and what is summed out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.causal import (
    Cause,
    Context,
    Finding,
    Fragment,
    Gain,
    Hazard,
    Link,
    Model,
    Solution,
    Term,
    assemble,
    compile_model,
    fill,
    partition,
    solve,
)
from plumbline.errors import ModelError

ON = ("present",)
ROW = Context(rows=1, values={})


def constant(value: float) -> Term:
    return lambda context: np.full(context.rows, value)


def cause(name: str, onset: float = 0.3, **more: object) -> Cause:
    return Cause(id=name, label="", onset={"present": constant(onset)}, **more)  # type: ignore[arg-type]


def pain(owner: str, rate: float = 0.5, **more: object) -> Hazard:
    when = {} if owner == "leak" else {owner: ON}
    return Hazard(symptom="pain", owner=owner, rate=constant(rate), when=when, **more)  # type: ignore[arg-type]


def finding(name: str, *parents: str, table: object = None) -> Finding:
    shape = (2, *[2] * len(parents))
    values = np.full(shape, 0.5) if table is None else np.asarray(table)
    return Finding(
        id=name,
        parents=parents,
        values=("present", "absent"),
        likelihood=lambda context: np.broadcast_to(values, (context.rows, *values.shape)),
    )


def model(*names: str, links: tuple[Link, ...] = (), gains: tuple[Gain, ...] = ()) -> Model:
    return assemble(
        [
            Fragment(
                name="some",
                causes=tuple(cause(name) for name in names),
                hazards=(pain("leak"), *[pain(name) for name in names]),
                links=links,
                gains=gains,
            )
        ]
    )


def answer(
    what: Model, findings: tuple[Finding, ...] = (), seen: dict[str, int] | None = None
) -> Solution:
    compiled = compile_model(what, "pain", findings)
    observations = {name: np.array([value]) for name, value in (seen or {}).items()}
    return solve(compiled, fill(compiled, ROW, observations))


class TestWhatIsSummedOut:
    def test_independent_causes_are_all_summed_out(self) -> None:
        assert partition(model("disc", "hip")).leaves == ("disc", "hip")

    def test_one_of_two_causes_with_a_common_finding_is_enumerated(self) -> None:
        part = partition(model("disc", "hip"), [("disc", "hip")])
        assert (part.leaves, part.enumerated) == (("disc",), ("hip",))

    def test_a_cause_on_which_a_gain_depends_is_enumerated(self) -> None:
        gain = Gain(owner="g", factor=constant(2.0), when={"hip": ON})
        assert partition(model("disc", "hip", gains=(gain,))).leaves == ("disc",)

    def test_a_listener_has_two_branches_of_opposite_sign_while_it_is_present(self) -> None:
        link = Link(child="hip", parents={"disc": ON}, hazard=constant(0.4))
        part = partition(model("disc", "hip", links=(link,)))
        assert (part.leaves, part.listeners) == (("disc",), ("hip",))
        assert part.branch_sign.tolist() == [1.0, 1.0, -1.0]

    def test_a_state_that_nothing_switches_on_is_left_out(self) -> None:
        parts = Fragment(
            name="some",
            causes=(replace(cause("disc"), onset={}), cause("hip")),
            hazards=(pain("disc", scaled_by={"hip": (constant(1.0), constant(2.0))}),),
        )
        part = partition(assemble([parts]), [("disc", "hip")], summed_out=())
        assert part.states.tolist() == [[0, 0], [0, 1]]

    def test_too_many_joint_states_are_refused(self) -> None:
        names = tuple(f"cause_{i}" for i in range(19))
        with pytest.raises(ModelError, match="joint states"):
            partition(model(*names), summed_out=())


class TestWhatIsRefused:
    def test_an_unknown_symptom(self) -> None:
        with pytest.raises(ModelError, match="unknown symptom 'itch'"):
            compile_model(model("disc"), "itch")

    def test_an_unknown_parent_of_a_finding(self) -> None:
        with pytest.raises(ModelError, match="'sign' has unknown parents"):
            compile_model(model("disc"), "pain", (finding("sign", "disk"),))

    def test_an_observation_of_what_was_not_compiled_in(self) -> None:
        compiled = compile_model(model("disc"), "pain")
        with pytest.raises(ModelError, match="not compiled in"):
            fill(compiled, ROW, {"sign": np.array([0])})

    def test_a_likelihood_that_is_no_probability(self) -> None:
        wrong = finding("sign", "disc", table=[[-0.1, 0.5], [1.1, 0.5]])
        with pytest.raises(ModelError, match="'sign' is not a probability"):
            answer(model("disc"), (wrong,), {"sign": 0})

    def test_chances_that_do_not_sum_to_one(self) -> None:
        wrong = Cause(id="x", label="", chances=lambda context: np.full((context.rows, 2), 0.4))
        parts = Fragment(name="some", causes=(wrong,), hazards=(pain("leak"),))
        with pytest.raises(ModelError, match="sum to one"):
            answer(assemble([parts]))

    @pytest.mark.parametrize("rate", [np.nan, np.inf])
    def test_a_hazard_that_is_not_finite(self, rate: float) -> None:
        parts = Fragment(name="some", causes=(cause("disc"),), hazards=(pain("disc", rate),))
        with pytest.raises(ModelError, match="not finite in 1 rows"):
            answer(assemble([parts]))

    def test_a_negative_onset(self) -> None:
        parts = Fragment(name="some", causes=(cause("disc", -0.1),), hazards=(pain("leak"),))
        with pytest.raises(ModelError, match="onset hazard of 'disc' is negative"):
            answer(assemble([parts]))

    def test_a_gain_factor_of_zero(self) -> None:
        with pytest.raises(ModelError, match="gain factor is not positive"):
            answer(model("disc", gains=(Gain(owner="g", factor=constant(0.0)),)))

    def test_a_parameter_that_nobody_declared(self) -> None:
        with pytest.raises(ModelError, match="'odds_ratio' is used by a mechanism but declared"):
            ROW["odds_ratio"]

    def test_evidence_that_cannot_be(self) -> None:
        certain = finding("sign", "disc", table=[[0.0, 0.0], [1.0, 1.0]])
        with pytest.raises(ModelError, match="impossible"):
            answer(model("disc"), (certain,), {"sign": 0})

    def test_pain_without_any_hazard(self) -> None:
        parts = Fragment(name="some", causes=(cause("disc"),), hazards=(pain("leak", 0.0),))
        with pytest.raises(ModelError, match="impossible"):
            answer(assemble([parts]))


class TestSmallestModels:
    def test_a_single_cause_by_hand(self) -> None:
        parts = Fragment(name="some", causes=(cause("disc"),), hazards=(pain("disc"),))
        got = answer(assemble([parts]))
        assert got.evidence_prob[0] == pytest.approx((1 - np.exp(-0.3)) * (1 - np.exp(-0.5)))
        assert got.states["disc"][0].tolist() == pytest.approx([0.0, 1.0])
        assert got.share[0].tolist() == pytest.approx([1.0])

    def test_a_hazard_while_a_cause_is_off(self) -> None:
        """The first state of a leaf may hurt too."""
        off = Hazard(symptom="pain", owner="x", rate=constant(0.5), when={"disc": ("absent",)})
        got = answer(assemble([Fragment(name="some", causes=(cause("disc"),), hazards=(off,))]))
        assert got.evidence_prob[0] == pytest.approx(np.exp(-0.3) * (1 - np.exp(-0.5)))
        assert got.states["disc"][0].tolist() == pytest.approx([1.0, 0.0])

    def test_an_owner_of_two_gains_that_never_act_together(self) -> None:
        parts = Fragment(
            name="some",
            causes=(replace(cause("disc"), states=("absent", "mild", "present")),),
            hazards=(pain("leak"),),
            gains=tuple(
                Gain(owner="gain", factor=constant(factor), when={"disc": (state,)})
                for state, factor in (("mild", 1.5), ("present", 2.0))
            ),
        )
        got = answer(assemble([parts]))
        on = 1 - np.exp(-0.3)
        pain_prob = on * (1 - np.exp(-0.5 * 2.0)) + (1 - on) * (1 - np.exp(-0.5))
        involved = on * (1 - np.exp(-(0.5 * 2.0 - 0.5))) / pain_prob
        assert got.involved[0, got.owners.index("gain")] == pytest.approx(involved, abs=1e-12)

    def test_half_the_hazard_removed_counts_as_clearly_less_and_a_quarter_does_not(self) -> None:
        for neck, expected in ((0.5, 1.0), (0.25, 0.0)):
            parts = Fragment(
                name="some",
                causes=(cause("disc"),),
                hazards=(pain("leak", 1 - neck), replace(pain("leak", neck), neck=True)),
            )
            got = answer(assemble([parts]))
            assert got.clearly_less[0] == pytest.approx(expected, abs=1e-12)

    def test_exactly_thirty_percent_counts_as_clearly_less(self) -> None:
        hazards = (pain("leak", 0.7), replace(pain("leak", 0.3), neck=True))
        parts = Fragment(name="some", causes=(cause("disc"),), hazards=hazards)
        assert answer(assemble([parts])).clearly_less[0] == pytest.approx(1.0, abs=1e-12)

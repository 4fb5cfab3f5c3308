"""Which actions are open: signs before an image of the neck, no image twice, alarms in any case."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from plumbline.case import Case
from plumbline.diagnosis import avoid, catalog, derived_states, red_flag_rules, triage
from plumbline.evidence import utilities
from plumbline.explanation.what_next import loss_table
from plumbline.explanation.what_next.offered import Offered, done_anyway, offered_to
from plumbline.pipeline import what_next

IMAGE = "urgent_cervical_mri"
FEW = 60
LOOKED_FOR = utilities().actions[IMAGE].after
WALKER = """person: {age_years: 72, sex: female}
complaints:
  - {region: low_back, timing: on_walking}
  - {region: leg, side: both, timing: on_walking}
  - {region: hand, side: both}
"""


def offer(case: Case) -> Offered:
    derived = derived_states(case, catalog())
    return offered_to(case, triage(case, derived=derived), derived)


def looked_for(state: str) -> str:
    assert LOOKED_FOR is not None
    return "findings: {" + ", ".join(f"{name}: {state}" for name in LOOKED_FOR.look_for) + "}"


class TestTheImageOfTheNeck:
    def test_waits_until_the_signs_of_the_cord_were_looked_for(
        self, somebody: Callable[[str], Case]
    ) -> None:
        waiting = offer(somebody(WALKER)).waiting[IMAGE]
        assert {"hoffmann", "babinski", "gait_deviation", "grip_release_slow"} <= {*waiting.missing}

    @pytest.mark.parametrize(
        "text",
        [
            "findings: {hoffmann: present}",
            "findings: {wide_based_gait: present}",
            "findings: {known_myelopathy: present}",
            "findings: {progressive_gait_or_hand_loss: present}",
            looked_for("absent"),
        ],
    )
    def test_does_not_wait_once_a_sign_is_there_or_all_are_known(
        self, somebody: Callable[[str], Case], text: str
    ) -> None:
        assert IMAGE not in offer(somebody(WALKER + text)).waiting

    @pytest.mark.parametrize("complaint", ["hand_numbness", "hand_clumsiness", "lhermitte"])
    def test_waits_where_there_is_a_complaint_and_no_sign(
        self, somebody: Callable[[str], Case], complaint: str
    ) -> None:
        case = somebody(WALKER + f"findings: {{{complaint}: present}}")
        assert IMAGE in offer(case).waiting

    def test_that_shows_the_cord_squeezed_is_followed_by_a_surgeon(
        self, somebody: Callable[[str], Case]
    ) -> None:
        case = somebody(WALKER + "findings: {mri_cord_compression_cervical: present}")
        assert "surgeon" in offer(case).table.actions[IMAGE]

    def test_that_shows_nothing_is_not_offered_again(self, somebody: Callable[[str], Case]) -> None:
        table = offer(somebody(WALKER + "findings: {mri_cord_compression_cervical: absent}")).table
        assert IMAGE not in table.actions
        assert len(table.losses) == len(table.actions) == len(loss_table().actions) - 1

    def test_is_advised_against_in_nobody_for_whom_it_is_the_best_action(
        self, somebody: Callable[[str], Case]
    ) -> None:
        case = somebody(WALKER)
        derived = derived_states(case, catalog())
        told = {one.action for one in avoid(case, triage(case, derived=derived), derived=derived)}
        best = what_next(case, draws=FEW).best_action_now
        assert any("before signs of the cord have been looked for" in action for action in told)
        assert best is not None
        assert "signs of the cord first" in best.label


class TestTheSignsThatAreMissing:
    def test_are_asked_before_every_test_with_their_reason(
        self, somebody: Callable[[str], Case]
    ) -> None:
        step = what_next(somebody(WALKER), draws=FEW)
        assert LOOKED_FOR is not None
        asked = [one for one in step.red_flag_questions if one.finding in LOOKED_FOR.look_for]
        assert [one.finding for one in asked] == list(LOOKED_FOR.look_for)
        assert {one.reason for one in asked} == {LOOKED_FOR.reason}
        named = {name for test in step.tests for name in test.findings}
        assert not named & set(LOOKED_FOR.look_for)

    def test_leave_the_action_closed_where_they_cannot_be_looked_for(
        self, somebody: Callable[[str], Case]
    ) -> None:
        assert LOOKED_FOR is not None
        step = what_next(somebody(WALKER), draws=FEW, skip=LOOKED_FOR.look_for)
        assert step.best_action_now is not None
        assert step.best_action_now.waits_for
        opening = offer(somebody(WALKER)).waiting[IMAGE].opening
        assert step.tests[0].test in opening

    def test_are_not_asked_where_the_image_is_not_the_best_action(
        self, somebody: Callable[[str], Case]
    ) -> None:
        young = "person: {age_years: 24}\ncomplaints: [{region: low_back}]\nsetting: primary_care"
        step = what_next(somebody(young), draws=FEW)
        assert LOOKED_FOR is not None
        assert not {q.finding for q in step.red_flag_questions} & set(LOOKED_FOR.look_for)


class TestAnAlarm:
    def test_that_names_a_referral_is_said_instead_of_what_loses_least(
        self, somebody: Callable[[str], Case]
    ) -> None:
        case = somebody(
            "ask: buttock_or_leg\nperson: {age_years: 20, sex: male}\n"
            "complaints: [{region: buttock, since_months: 12}]\n"
            "findings: {sacroiliitis_on_imaging: present}"
        )
        best = what_next(case, draws=FEW).best_action_now
        assert best is not None
        assert best.overruled
        assert best.label == "Refer to rheumatology"

    def test_whose_action_is_done_asks_for_what_follows(
        self, somebody: Callable[[str], Case]
    ) -> None:
        text = (
            "findings: {hoffmann: present, hand_clumsiness: present, "
            "mri_cord_compression_cervical: present}"
        )
        assert not any("MRI" in one for one in offer(somebody(WALKER + text)).demanded[:1])

    def test_makes_every_other_action_lose_no_more_than_the_demanded_one(self) -> None:
        table = loss_table()
        demanded = list(table.actions).index("refer_rheumatology")
        done = done_anyway(table, {"refer_rheumatology"})
        assert np.all(done.losses <= table.losses[demanded])
        assert np.all(done.losses <= table.losses)
        np.testing.assert_array_equal(done.losses[demanded], table.losses[demanded])

    def test_that_demands_nothing_leaves_the_table(self) -> None:
        np.testing.assert_array_equal(done_anyway(loss_table(), ()).losses, loss_table().losses)


def test_every_rule_names_findings_and_actions_that_exist() -> None:
    known, actions = set(catalog().entries), utilities().actions
    for rule in red_flag_rules().rules:
        assert set(rule.asks) <= known, rule.id
        assert not rule.demands or rule.demands in actions, rule.id


def test_what_actions_wait_for_exists() -> None:
    known = set(catalog().entries)
    for action in utilities().actions.values():
        if action.after is not None:
            assert set(action.after.look_for) <= known
        if action.once is not None:
            assert set(action.once.known) <= known

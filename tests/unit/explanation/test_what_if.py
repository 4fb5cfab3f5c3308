"""What treating from now on would change: the whole model, one sore and stiff neck."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from plumbline.assessment import Interval, WhatIf
from plumbline.errors import EvidenceError
from plumbline.evidence import fact, judgement
from plumbline.explanation.what_if import HORIZONS_DAYS, Withheld, trials, what_if
from plumbline.explanation.what_if.effects import _words
from plumbline.explanation.what_if.trials import read_trials
from plumbline.inference import (
    Posterior,
    assembled,
    infer,
    question_of_draws,
    treated_from_now,
)
from plumbline.routes import SETTINGS
from plumbline.routes.treatments import NECK_TREATMENTS, TREATMENTS

DRAWS = 60
KNOWN = {
    "age_years": 58.0,
    "setting": float(SETTINGS.index("spine_clinic")),
    "history.neck_pain_days": 900.0,
    "motion.cervical_rotation_left_deg": 25.0,
    "motion.cervical_rotation_right_deg": 28.0,
    "alignment.c2_c7_sva_mm": 75.0,
    "alignment.c7_s1_sva_mm": 90.0,
    "finding.neck_extensor_weakness": 1.0,
}
ALL = frozenset(NECK_TREATMENTS)


@cache
def person(**known: float) -> Posterior:
    """Return the answer on one person, over a few draws."""
    question = question_of_draws(
        assembled(),
        symptom="low_back",
        findings=(),
        observed={},
        known={**KNOWN, **known},
        draws=DRAWS,
        seed=11,
    )
    return infer(assembled(), question, threads=1, bounds_every=0)


def effects(posterior: Posterior, *given: frozenset[str], days: float = 90.0) -> np.ndarray:
    rows = np.arange(DRAWS)
    return treated_from_now(posterior, rows, given, days=np.full(DRAWS, float(days)), threads=1)


class TestTheModel:
    def test_every_neck_term_answers_to_one_treatment_of_the_neck(self) -> None:
        model = assembled().model
        terms = [h for h in model.hazards if model.is_neck_term(h)]
        gains = [g for g in model.gains if model.is_neck_gain(g)]
        assert {term.treatment for term in (*terms, *gains)} == set(NECK_TREATMENTS)

    def test_nothing_else_answers_to_a_treatment_of_the_neck(self) -> None:
        model = assembled().model
        others = [h for h in model.hazards if not model.is_neck_term(h)]
        assert {h.treatment for h in others} == {None, "control_disease"}

    def test_terms_of_one_neck_state_answer_to_one_treatment(self) -> None:
        model = assembled().model
        answers: dict[str, set[str | None]] = {}
        for term in (*model.hazards, *model.gains):
            for cause, states in term.when.items():
                if set(states) & set(model.causes[cause].neck_states):
                    answers.setdefault(cause, set()).add(term.treatment)
        assert answers
        assert all(len(named) == 1 for named in answers.values())

    def test_all_treatments_of_the_neck_together_are_the_neck_healthy_from_now(self) -> None:
        whole = effects(person(), ALL)[:, 0]
        np.testing.assert_allclose(whole, person().solution.absent_from_now, rtol=0, atol=1e-12)

    def test_on_no_draw_is_calming_or_decompressing_more_than_never_having_been_ill(self) -> None:
        """Where nothing of the neck relieves: the loads of routes 2 and 5 may."""
        well = person(
            **{
                "motion.cervical_rotation_left_deg": 75.0,
                "motion.cervical_rotation_right_deg": 75.0,
                "alignment.c2_c7_sva_mm": 20.0,
                "finding.neck_extensor_weakness": 0.0,
            }
        )
        both = frozenset({"calm_neck", "decompress_cord"})
        found = effects(well, frozenset({"calm_neck"}), frozenset({"decompress_cord"}), both)
        assert np.all(found[:, 2] >= found[:, :2].max(axis=1) - 1e-12)
        later = effects(well, both, days=3650.0)[:, 0]
        owners = list(well.solution.owners)
        load = [owners.index(name) for name in ("postural_compensation", "mechanical_chain")]
        unloaded = np.all(np.abs(well.solution.sole[:, load]) < 1e-9, axis=1)
        assert np.all(later[unloaded] <= well.solution.absent_never[unloaded] + 1e-9)

    def test_waiting_longer_never_takes_from_what_calming_or_decompressing_does(self) -> None:
        given = (frozenset({"calm_neck"}), frozenset({"decompress_cord"}))
        assert np.all(effects(person(), *given, days=365) >= effects(person(), *given, days=30))

    def test_controlling_the_disease_does_nothing_to_the_neck_and_nothing_without_disease(
        self,
    ) -> None:
        healed = effects(person(), frozenset({"control_disease"}))[:, 0]
        assert np.all(healed > 0)
        model = assembled().model
        without = replace(
            model,
            hazards=tuple(
                replace(h, rate=lambda context: np.zeros(context.rows))
                if h.treatment == "control_disease"
                else h
                for h in model.hazards
            ),
        )
        clean = infer(replace(assembled(), model=without, memo={}), person().question, threads=1)
        assert np.all(effects(clean, frozenset({"control_disease"})) == 0.0)


class TestTheTrials:
    def test_what_they_treat_is_known_to_the_model(self) -> None:
        named = frozenset().union(*(one.treats for one in trials()))
        assert named == frozenset(TREATMENTS)

    def test_each_treatment_stands_alone_once(self) -> None:
        alone = [one for one in trials() if len(one.treats) == 1]
        assert [*sorted(next(iter(one.treats)) for one in alone)] == sorted(TREATMENTS)

    def test_no_figure_is_left_to_be_filled_in(self) -> None:
        assert not any("{" in one.evidence for one in trials())

    def test_the_posture_trials_are_capped_and_say_that_they_come_from_one_group(self) -> None:
        posture = next(one for one in trials() if one.id == "correct_posture")
        assert posture.cap is not None
        assert posture.cap.most == judgement("what_if.cap.correct_posture", unit="proportion")
        assert "one group" in posture.evidence

    @pytest.mark.parametrize(
        ("wrong", "word"),
        [
            ("facts: [no.such.fact]", "no.such.fact"),
            ("grade: superb", "grade"),
            ("withheld: never", "never"),
        ],
    )
    def test_a_wrong_entry_is_refused_by_name(self, wrong: str, word: str) -> None:
        given = {
            "id": "id: rest",
            "label": "label: Rest",
            "treats": "treats: [calm_neck]",
            "withheld": "withheld: by_hand",
            "evidence": "evidence: nothing",
            "facts": "facts: []",
            "grade": "grade: none",
            "reason": "reason: nobody looked",
        }
        given[wrong.partition(":")[0]] = wrong
        text = "treatments:\n- " + "\n  ".join(given.values())
        with pytest.raises(EvidenceError, match=f"rest.*{word}"):
            read_trials(text)


class TestWhatIf:
    def test_every_treatment_stands_at_every_horizon(self) -> None:
        found = [(one.id, one.after_days) for one in what_if(person(), {}, threads=1)]
        assert found == [(one.id, days) for one in trials() for days in HORIZONS_DAYS]

    def test_what_is_withheld_shows_no_effect_and_says_why(self) -> None:
        found = what_if(person(), {Withheld.BY_HAND: "leave it alone"}, threads=1)
        hidden = {one.id for one in found if one.suppressed}
        assert hidden == {one.id for one in trials() if one.withheld is Withheld.BY_HAND}
        assert all(
            (one.effect is None, one.reason, one.statement) == (True, "leave it alone", "")
            for one in found
            if one.suppressed
        )

    def test_one_treatment_may_be_left_out_by_its_name(self) -> None:
        whole = {(one.id, one.after_days): one for one in what_if(person(), {}, threads=1)}
        found = what_if(person(), {"decompress_cord": "no sign of the cord"}, threads=1)
        assert {one.id for one in found if one.suppressed} == {"decompress_cord"}
        kept = [one for one in found if not one.suppressed]
        assert all(one == whole[one.id, one.after_days] for one in kept)

    def test_opening_the_canal_needs_a_finding_of_the_cord_and_nothing_else_needs_any(self) -> None:
        needing = {one.id for one in trials() if one.offered_when is not None}
        assert needing == {"decompress_cord"}
        assert all(bool(one.not_offered) == (one.id in needing) for one in trials())

    def test_nothing_is_computed_where_everything_is_withheld(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("plumbline.explanation.what_if.effects.treated_from_now", None)
        found = what_if(person(), dict.fromkeys(Withheld, "the alarm comes first"))
        assert all(one.suppressed for one in found)

    def test_posture_shows_no_more_than_its_trials_allow_although_the_model_says_more(self) -> None:
        most = judgement("what_if.cap.correct_posture", unit="proportion")
        model = effects(person(), frozenset({"correct_posture"}), days=365)
        assert model.max() > most
        shown = effect_of("correct_posture", person())
        assert shown.high <= most
        assert shown.value > 0

    def test_a_cap_is_named_where_there_is_one(self) -> None:
        found = {one.id: one.limited_by for one in what_if(person(), {}, threads=1)}
        assert {name for name, why in found.items() if why} == {
            "correct_posture",
            "control_disease",
        }
        assert "one group" in found["correct_posture"]

    def test_the_cap_of_the_disease_counts_those_who_have_it(self) -> None:
        shown = effect_of("control_disease", person())
        states = person().solution.states["inflammatory_disease"]
        most = fact("axspa.esther.remission.etanercept", unit="proportion")
        assert 0 < shown.high <= most * (1.0 - states[:, 0]).max()

    def test_every_effect_names_the_facts_of_its_trials(self) -> None:
        found = {one.id: one for one in what_if(person(), {}, threads=1)}
        assert found["decompress_cord"].sources == (
            "dcm.lbp.mcid",
            "dcm.lbp.kawakita.resolved",
            "necksurgery.lbp.improved.m12",
            "necksurgery.lbp.fluctuating",
            "dcm.lbp.clp210",
        )

    def test_the_number_of_threads_does_not_change_the_answer(self) -> None:
        assert what_if(person(), {}, threads=1) == what_if(person(), {}, threads=3)


class TestTheWords:
    def test_the_cord_helps_some_and_leaves_the_rest_as_they_are(self) -> None:
        words = _words(Interval(value=0.27, low=0.1, high=0.5), 90.0, mixture=True)
        assert words.startswith("27 (10–50) of 100 clearly better")  # noqa: RUF001  a range
        assert words.endswith("in the rest no change.")

    def test_an_effect_of_either_sign_has_no_direction(self) -> None:
        assert "Direction unknown" in _words(
            Interval(value=0.01, low=-0.02, high=0.05), 90.0, mixture=False
        )

    def test_a_harm_is_called_more_pain(self) -> None:
        assert "More pain" in _words(
            Interval(value=-0.03, low=-0.05, high=-0.01), 365.0, mixture=False
        )

    def test_nothing_is_not_called_a_small_effect(self) -> None:
        assert "No change" in _words(Interval(value=0.0, low=0.0, high=0.0), 90.0, mixture=False)


def effect_of(treatment: str, posterior: Posterior) -> Interval:
    found: WhatIf = next(one for one in what_if(posterior, {}, threads=1) if one.id == treatment)
    assert found.effect is not None
    return found.effect

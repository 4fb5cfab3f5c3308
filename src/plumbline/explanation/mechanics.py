"""Routes 2 and 5 rest on the whole-spine simulation: put it in, and tell what it said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.assessment import (
    Assessment,
    Interval,
    LoadedSource,
    Mechanics,
    OutsideEvidenceNote,
    Stance,
)
from plumbline.case import Alignment, Case
from plumbline.errors import PlumblineError
from plumbline.explanation.both_spines import both_drawn, levels_of, outlines_of
from plumbline.explanation.day_tasks import task_postures
from plumbline.explanation.interrupting import Interrupted, interruptible
from plumbline.explanation.intervals import interval
from plumbline.explanation.load_words import mechanism_words
from plumbline.explanation.own_tasks import (
    counted_tasks,
    counted_words,
    given_standing,
    uncounted_words,
    with_tasks_digest,
)
from plumbline.explanation.unmet import given_up_words, unmet_words
from plumbline.inference import AssembledModel, Posterior, Question
from plumbline.inference.sampling import build_context
from plumbline.measures import bounded
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.routes.simulated_load import Simulation
    from plumbline.simulators.spine.over_time.twins import DayLoads
    from plumbline.simulators.spine.posture.daily_tasks import Task

__all__ = ["MOST_TIMES", "Simulated", "mechanics_of", "simulated", "with_mechanics"]

NOT_WANTED = "the simulation was not asked for"
NOTHING_SEEN = "nothing of this person was examined or measured"
SPINE_LOAD = "load of the spine"
# Of the mean effects of route 2, slopes over simulation: 5.4 and 9.6 in the one published woman
# whose neck's posture is known, before and after her tests. A test computes them again.
MOST_TIMES = 10
LARGER = (
    f"the published slopes say up to {MOST_TIMES} times more than the simulation does in the "
    "published people with a known posture of the neck, in whom both were computed"
)
STANDING = "standing"
LUMBOSACRAL = "L5_S1"
CANAL = "lumbar_stenosis"
SOURCES: Mapping[str, str] = {
    "lumbar_disc": "lumbar discs",
    "lumbar_facet": "facet joints",
    CANAL: "spinal canal",
    "sacroiliac_joint": "sacroiliac joints",
    "unspecific": "back muscles",
}
WIDEST = 10.0  # far beyond every bound of a load response


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A question with the simulation in it.

    Attributes
    ----------
    question : Question
        With what was simulated among its covariates; as it was where nothing was.
    simulation : Simulation or None
        The days on which it rests.
    reason : str or None
        Why nothing was simulated.
    own_tasks : tuple of Task
        Tasks of the user in this person's day.
    """

    question: Question
    simulation: Simulation | None
    reason: str | None
    own_tasks: tuple[Task, ...] = ()

    @property
    def was_refused(self) -> bool:
        """Whether a simulation was wanted and there was something to simulate, but none came."""
        return self.simulation is None and self.reason not in (NOT_WANTED, NOTHING_SEEN)


def _go_on() -> None:
    """Never end a simulation."""


def simulated(
    case: Case,
    assembled: AssembledModel,
    question: Question,
    *,
    wanted: bool = True,
    own_tasks: tuple[Task, ...] = (),
    between: Callable[[], None] = _go_on,
) -> Simulated:
    """Return a question whose routes 2 and 5 rest on the simulation, or why they cannot.

    Parameters
    ----------
    case : Case
        The person.
    assembled : AssembledModel
        The model.
    question : Question
        Of this person.
    wanted : bool
        False: the question is left as it is.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place.
    between : callable
        Called first and before each posture; what it raises ends the simulation.
    """
    between()
    counted = counted_tasks(case, own_tasks)
    without = Simulated(question=question, simulation=None, reason=NOT_WANTED, own_tasks=counted)
    if not wanted:
        return without
    if not (case.findings or case.motion or case.imaging or case.alignment != Alignment()):
        # What is said before anything was found must be what is said where nothing was found.
        return replace(without, reason=NOTHING_SEEN)
    try:
        found, covariates = _simulation(case, assembled, question, counted, between)
    except Interrupted as interrupted:
        raise interrupted.cause from None
    except (PlumblineError, ImportError, ArithmeticError, np.linalg.LinAlgError) as error:
        return replace(without, reason=_in_a_line(error))
    if not all(np.all(np.isfinite(value)) for value in covariates.values()):
        return replace(without, reason="a load of the simulated days is not a finite number")
    known = replace(question, covariates={**question.covariates, **covariates})
    return replace(without, question=known, simulation=found, reason=None)


def _in_a_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")


def _simulation(
    case: Case,
    assembled: AssembledModel,
    question: Question,
    own_tasks: tuple[Task, ...],
    between: Callable[[], None],
) -> tuple[Simulation, dict[str, Float[np.ndarray, " row"]]]:
    from plumbline.routes.simulated_load import neck_draws, simulation_of
    from plumbline.routes.simulated_response import covariates_of
    from plumbline.simulators.spine.over_time.day_postures import SOLVED, with_tasks

    context = build_context(
        assembled.model,
        values=question.values,
        covariates=question.covariates,
        rows=question.rows,
    )
    postures = interruptible(with_tasks(SOLVED, own_tasks), between)
    found = simulation_of(case, neck_draws(context), postures=postures)
    return found, covariates_of(found.surfaces, question.rows)


def mechanics_of(case: Case, found: Simulated, posterior: Posterior) -> Mechanics:
    """Return what the simulation said of a person and the twin.

    Parameters
    ----------
    case : Case
        The person.
    found : Simulated
        What was put into the question.
    posterior : Posterior
        Quantities of both worlds and weights of the draws.
    """
    if found.simulation is None:
        return Mechanics(
            simulated=False,
            reason=found.reason,
            statement=_slopes_words(found),
        )
    person, twin = found.simulation.person, found.simulation.twin
    given = given_standing(found.own_tasks)
    standing = _standing(person, twin, given)
    sources = _sources(posterior, _healthy_responses(found.simulation))
    canal = next(one for one in sources if one.source == CANAL)
    drawings = both_drawn(person, twin)
    return Mechanics(
        simulated=True,
        statement=mechanism_words(standing, canal, given_task=given),
        standing=standing,
        sources=sources,
        levels=levels_of(*drawings),
        outlines=outlines_of(*drawings),
        notes=_notes(case, found.simulation, found.own_tasks),
        tasks=task_postures(found.simulation.study, person, twin),
    )


def with_mechanics(
    answer: Assessment, case: Case, found: Simulated, posterior: Posterior
) -> Assessment:
    """Return an answer with what the simulation said, or that it was refused.

    Parameters
    ----------
    answer : Assessment
        Without it.
    case, found, posterior
        As for `mechanics_of`.
    """
    outside = answer.outside_evidence
    if found.was_refused:
        reason = f"it could not be worked out ({found.reason}): {LARGER}"
        outside = (*outside, OutsideEvidenceNote(finding=SPINE_LOAD, reason=reason))
    mechanics = mechanics_of(case, found, posterior)
    counted = () if found.simulation is None else found.own_tasks
    provenance = with_tasks_digest(answer.provenance, counted)
    return replace(answer, mechanics=mechanics, outside_evidence=outside, provenance=provenance)


def _slopes_words(found: Simulated) -> str:
    words = f"Routes 2 and 5 rest on published slopes: not simulated, {found.reason or NOT_WANTED}."
    words += uncounted_words(found.own_tasks)
    if found.reason == NOTHING_SEEN:
        return words
    refused = " What was refused should be checked first." if found.was_refused else ""
    return f"{words}{refused} Of route 2, {LARGER}."


def _row(day: DayLoads) -> int:
    return day.tissue.tasks.index(STANDING)


def _standing(person: DayLoads, twin: DayLoads, given: str | None) -> tuple[Stance, ...]:
    where = "" if given is None else f", in the given task {given}"
    figures: tuple[tuple[str, str, str, Callable[[DayLoads], float]], ...] = (
        ("lumbar_lordosis_deg", "lumbar lordosis, L1 to S1", "deg", _lordosis_deg),
        ("lumbosacral_moment_n_m", "moment about L5-S1", "N m", _moment_n_m),
        ("lumbosacral_force_n", "force through L5-S1", "N", _reaction_n),
    )
    return tuple(
        Stance(id=name, label=f"{label}{where}", unit=unit, person=of(person), twin=of(twin))
        for name, label, unit, of in figures
    )


def _lordosis_deg(day: DayLoads) -> float:
    return float(degrees_from_radians(Radians(float(day.tissue.lordosis_rad[_row(day)]))))


def _moment_n_m(day: DayLoads) -> float:
    return float(day.tissue.moment_n_m[_row(day)])


def _reaction_n(day: DayLoads) -> float:
    return float(np.nan_to_num(day.tissue.reaction_n[_row(day)]))


def _healthy_responses(simulation: Simulation) -> dict[str, float]:
    """Return the response of every source on the person's own day with a healthy neck."""
    from plumbline.routes.simulated_response import SUBSTITUTE

    surface = simulation.surfaces[SUBSTITUTE]
    return dict(zip(map(str, surface.sources), surface.twin_value.tolist(), strict=True))


def _sources(posterior: Posterior, healthy: Mapping[str, float]) -> tuple[LoadedSource, ...]:
    from plumbline.routes.mechanical_chain import RESPONSES as MOVEMENT
    from plumbline.routes.postural_compensation import RESPONSES as POSTURE

    return tuple(
        LoadedSource(
            source=source,
            label=label,
            posture=_change(posterior, POSTURE[source]),
            movement=_change(posterior, MOVEMENT[source]),
            healthy_response=healthy[source],
            simulated_posture=_simulated(posterior, source),
        )
        for source, label in SOURCES.items()
    )


def _change(posterior: Posterior, quantity: str) -> Interval:
    context = posterior.context
    change = context.person[quantity] - context.twin[quantity]
    return interval(change, posterior.weights, lowest=-WIDEST, highest=WIDEST)


def _simulated(posterior: Posterior, source: str) -> Interval:
    """Return the change by posture without what route 2 adds as not settled."""
    from plumbline.routes.neck_inputs import POSTURE_IDS
    from plumbline.routes.personal import onset_part
    from plumbline.routes.simulated_response import simulated_posture

    context = posterior.context
    own = {name: context.person[name] for name in POSTURE_IDS}
    cap, floor = context["posture.response.cap"], context["posture.response.floor"]
    change = onset_part(context) * bounded(simulated_posture(context, source, own), cap, floor)
    return interval(change, posterior.weights, lowest=-WIDEST, highest=WIDEST)


def _notes(case: Case, simulation: Simulation, own_tasks: tuple[Task, ...]) -> tuple[str, ...]:
    from plumbline.simulators.spine.from_case import person_of_case
    from plumbline.simulators.spine.over_time.dose import day_notes

    stiffened = simulation.stiffened
    return (  # what a reader needs to know of the body and of the day comes first
        *counted_words(simulation, own_tasks),
        *person_of_case(case).taken,
        *simulation.study.notes,
        *day_notes(case.exposure),
        *given_up_words(stiffened),
        *unmet_words(simulation.study, simulation.person, simulation.twin, stiffened),
    )

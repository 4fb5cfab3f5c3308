r"""How strongly each local source of low-back pain answers to the loads of a day.

==================  =========================================  ==============================
source              what loads it                              dose of a day
==================  =========================================  ==============================
lumbar disc         net moment about L5-S1                     :math:`\sum h M^2`
sacroiliac joint    force through L5-S1                        :math:`\sum h F^2`
muscle              squared activation of the back extensors   :math:`\sum h \overline{a^2}`
facet joints        lumbar lordosis in the posture             :math:`\sum h e^{k \lambda}`
canal and foramen   lumbar lordosis in the posture             :math:`\sum h e^{k \lambda}`
==================  =========================================  ==============================

A source answers with :math:`r = (D / D_0)^e`, where :math:`D_0` is the dose of a fixed reference
person on a fixed reference day, and never that of the twin. Lordosis narrows the canal and presses
the facets; the slopes per degree are hazards already, so that their power is one. Under the law of
fatigue disc, joint and muscle all follow the moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, final

import numpy as np
from jaxtyping import Bool, Float

from plumbline.errors import ModelError
from plumbline.evidence import judgement
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.levels import AXES, LEVELS
from plumbline.simulators.spine.over_time.dose import DoseLaw, TaskTime, dose, elasticity
from plumbline.units import degrees_from_radians

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.loads.simulate import SpineLoads

__all__ = ["LocalSource", "TissueLoads", "load_response", "tissue_loads"]

Pair: TypeAlias = tuple[str, str]
LUMBOSACRAL = LEVELS.index("L5_S1")
LUMBAR = tuple(place for place, level in enumerate(LEVELS) if level.startswith("L"))


class LocalSource(StrEnum):
    """A source whose hazard answers to load, by the name it has in the causal model."""

    DISC = "lumbar_disc"
    FACET = "lumbar_facet"
    CANAL = "lumbar_stenosis"
    SACROILIAC = "sacroiliac_joint"
    MUSCLE = "unspecific"


BY_LORDOSIS: Mapping[LocalSource, str] = MappingProxyType(
    {
        LocalSource.FACET: "posture.response.facet_per_deg",
        LocalSource.CANAL: "posture.response.canal_per_deg",
    }
)
"""Sources that answer to the curve of the lumbar spine, and the slope per degree."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TissueLoads:
    """What loads the lumbar tissues in each posture of a day.

    Attributes
    ----------
    tasks, phases : tuple of str
        The task of each posture and the part of it.
    share : ndarray, shape (posture,)
        The part of its task's time that is spent in the posture.
    held : ndarray, shape (posture,)
        Whether these muscles can hold it.
    moment_n_m : ndarray, shape (posture,)
        Size of the net moment about L5-S1.
    reaction_n : ndarray, shape (posture,)
        Force through L5-S1; ``nan`` where the posture is not held.
    effort : ndarray, shape (posture,)
        Squared activation of the extensors of the back, by volume; ``nan`` likewise.
    lordosis_rad : ndarray, shape (posture,)
        L1 to S1, positive lordotic.
    gaze_step : ndarray, shape (posture,)
        Standard deviations by which one looks further from level than is usual with the task.
    """

    tasks: tuple[str, ...]
    phases: tuple[str, ...]
    share: Float[np.ndarray, " posture"]
    held: Bool[np.ndarray, " posture"]
    moment_n_m: Float[np.ndarray, " posture"]
    reaction_n: Float[np.ndarray, " posture"]
    effort: Float[np.ndarray, " posture"]
    lordosis_rad: Float[np.ndarray, " posture"]
    gaze_step: Float[np.ndarray, " posture"]

    def looking(self, step: int) -> TissueLoads:
        """Return the loads of somebody whose gazes are all by so much further from level.

        Parameters
        ----------
        step : int
            Standard deviations; postures whose gaze does not differ between people stay.
        """
        stepped = self.gaze_step != 0.0
        whole = np.count_nonzero(np.unique(self.gaze_step)) * self.share
        share = np.where(stepped, np.where(self.gaze_step == step, whole, 0.0), self.share)
        return replace(self, share=share)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Task and phase of each posture."""
        return tuple(zip(self.tasks, self.phases, strict=True))

    @property
    def unheld(self) -> frozenset[Pair]:
        """Task and phase of what these muscles cannot hold."""
        return frozenset(self.pairs[row] for row in np.flatnonzero(~self.held))


def tissue_loads(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    loads: SpineLoads,
    *,
    pairs: Sequence[Pair],
    share: Float[np.ndarray, " posture"],
) -> TissueLoads:
    """Return what loads the lumbar tissues in some postures.

    Parameters
    ----------
    model : SpineModel
        The person.
    postures_rad : ndarray, shape (posture, dof)
        Joint angles from the person's own standing.
    loads : SpineLoads
        The loads of these postures.
    pairs : sequence of pairs of str
        Task and phase of each posture.
    share : ndarray, shape (posture,)
        The part of its task's time.
    """
    joints = loads.joints
    forces = (joints.compression_n, joints.anterior_shear_n, joints.lateral_shear_n)
    flexion = postures_rad[:, [len(AXES) * place for place in LUMBAR]]
    standing = model.alignment.flexion_rad[list(LUMBAR)]
    return TissueLoads(
        tasks=tuple(task for task, _ in pairs),
        phases=tuple(phase for _, phase in pairs),
        share=share,
        held=np.asarray(loads.sharing.balanced, dtype=bool),
        moment_n_m=np.linalg.norm(joints.moment_n_m[:, LUMBOSACRAL], axis=-1),
        reaction_n=np.sqrt(sum(force[:, LUMBOSACRAL] ** 2 for force in forces)),
        effort=_effort(model, loads),
        lordosis_rad=-(flexion + standing).sum(axis=1),
        gaze_step=np.zeros(len(postures_rad)),
    )


def load_response(
    loads: TissueLoads,
    day: Mapping[str, TaskTime],
    *,
    reference: TissueLoads,
    reference_day: Mapping[str, TaskTime],
    law: DoseLaw = DoseLaw.SQUARED,
    left_out: frozenset[Pair] = frozenset(),
) -> Mapping[LocalSource, float]:
    """Return the load response of every source: 1 is the reference person on the reference day.

    Parameters
    ----------
    loads, reference : TissueLoads
        Of the person and of the reference person.
    day, reference_day : mapping of str to TaskTime
        Their days; tasks without loads are left out of both.
    law : DoseLaw
        How loads add up.
    left_out : frozenset of pairs of str
        Task and phase of postures that are left out of both days besides.

    Raises
    ------
    ModelError
        No posture is left.

    Notes
    -----
    A posture that either of them cannot hold is left out of both days.
    """
    common = set(loads.pairs) & set(reference.pairs)
    common -= loads.unheld | reference.unheld | left_out
    if not common:
        raise ModelError("load response: there is no posture that both bodies can hold")
    return MappingProxyType(
        {
            source: float(
                (
                    _dose(source, loads, day, common, law)
                    / _dose(source, reference, reference_day, common, law)
                )
                ** _power(source, law)
            )
            for source in LocalSource
        }
    )


def _power(source: LocalSource, law: DoseLaw) -> float:
    return 1.0 if source in BY_LORDOSIS else elasticity(law)


def _dose(
    source: LocalSource,
    loads: TissueLoads,
    day: Mapping[str, TaskTime],
    common: set[Pair],
    law: DoseLaw,
) -> float:
    rows = [row for row, pair in enumerate(loads.pairs) if pair in common]
    times = [day[loads.tasks[row]] for row in rows]
    share = loads.share[rows]
    hours = share * np.array([time.hours for time in times])
    cycles = share * np.array([time.cycles for time in times])
    if source in BY_LORDOSIS:
        slope = judgement(BY_LORDOSIS[source], unit="1")
        narrowing = np.exp(slope * degrees_from_radians(loads.lordosis_rad[rows]))
        return dose(narrowing, hours, cycles, DoseLaw.LINEAR)
    if law is DoseLaw.FATIGUE:
        return dose(loads.moment_n_m[rows], hours, cycles, law)
    return dose(_load(source, loads)[rows], hours, cycles, law)


def _load(source: LocalSource, loads: TissueLoads) -> Float[np.ndarray, " posture"]:
    if source is LocalSource.DISC:
        return loads.moment_n_m
    if source is LocalSource.SACROILIAC:
        return loads.reaction_n
    return np.sqrt(loads.effort)


def _effort(model: SpineModel, loads: SpineLoads) -> Float[np.ndarray, " posture"]:
    """Return the mean squared activation of the extensors of the back, weighed by their volume."""
    back = {
        group.name
        for group in anatomy().groups
        if group.region == "back" and "extension" in group.acts
    }
    chosen = np.array([group in back for group in model.groups])
    weight = model.volume_weight * chosen
    effort = loads.sharing.activation**2 @ weight / weight.sum()
    return np.where(loads.sharing.balanced, effort, np.nan)

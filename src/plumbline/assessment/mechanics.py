"""What the whole-spine simulation said: neck to lordosis to canal, and load per level."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.assessment.effects import Interval

__all__ = ["LevelForce", "LoadedSource", "Mechanics", "SpineOutline", "Stance", "TaskPosture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """One figure of standing in the person and in the twin, each with the likeliest neck.

    Attributes
    ----------
    id, label, unit : str
        What it is.
    person, twin : float
        Both figures.
    """

    id: str
    label: str
    unit: str
    person: float
    twin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSource:
    """What the neck changes in the load response of one local source.

    Attributes
    ----------
    source, label : str
        The source.
    posture, movement : Interval
        Change by how the neck stands, and by how far it moves; 1 is the whole response of a
        reference person on a reference day.
    healthy_response : float or None
        What this person's own day would have as a response with a healthy neck, in the same unit:
        over it a change is one of the person's own.
    simulated_posture : Interval or None
        The part of the change by posture that the simulation computed; the rest of ``posture`` is
        what nobody has settled of how a neck acts below the chest.
    """

    source: str
    label: str
    posture: Interval
    movement: Interval
    healthy_response: float | None = None
    simulated_posture: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelForce:
    """Compression of one level in standing, N, and its height above the hips, mm.

    Attributes
    ----------
    level : str
        The joint.
    person_n, twin_n : float
        Compression.
    person_up_mm, twin_up_mm : float
        Height of the joint.
    """

    level: str
    person_n: float
    twin_n: float
    person_up_mm: float
    twin_up_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineOutline:
    """One bone from the side.

    Attributes
    ----------
    region : str
        The part of the body.
    person_mm, twin_mm : str
        Corners ``forward,up`` from the hips, separated by spaces.
    """

    region: str
    person_mm: str
    twin_mm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPosture:
    """How both take up one posture of a day, each with the likeliest neck.

    Attributes
    ----------
    task, phase : str
        The task and the part of it.
    hours : float
        Hours of a day spent in it.
    held : bool
        Whether it counts: every neck of interest can hold it.
    person_turn_deg, twin_turn_deg : float
        How far the trunk (chest, lumbar spine and pelvis together) turns to the left.
    person_lordosis_deg, twin_lordosis_deg : float or None
        Lumbar lordosis; None where the posture is not held.
    person_moment_n_m, twin_moment_n_m : float or None
        Size of the net moment about L5-S1; None where the posture is not held.
    """

    task: str
    phase: str
    hours: float
    held: bool
    person_turn_deg: float
    twin_turn_deg: float
    person_lordosis_deg: float | None
    twin_lordosis_deg: float | None
    person_moment_n_m: float | None
    twin_moment_n_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanics:
    """Whether routes 2 and 5 rest on the simulation, and what it found.

    Attributes
    ----------
    simulated : bool
        False: they rest on published slopes.
    reason : str or None
        Why nothing was simulated.
    statement : str
        The mechanism in words.
    standing : tuple of Stance
        How both stand.
    sources : tuple of LoadedSource
        What the neck changes, source by source.
    levels : tuple of LevelForce
        Load per level in standing.
    outlines : tuple of SpineOutline
        Both spines.
    notes : tuple of str
        What was taken and what could not be met.
    tasks : tuple of TaskPosture
        The postures of the day, with a trunk that moves in place of the neck.
    """

    simulated: bool
    reason: str | None = None
    statement: str = ""
    standing: tuple[Stance, ...] = ()
    sources: tuple[LoadedSource, ...] = ()
    levels: tuple[LevelForce, ...] = ()
    outlines: tuple[SpineOutline, ...] = ()
    notes: tuple[str, ...] = ()
    tasks: tuple[TaskPosture, ...] = ()

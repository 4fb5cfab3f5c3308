"""What a picture of a loaded spine shows: places and numbers, and nothing about ink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["Cable", "LevelLoad", "Push", "Shape", "SpineDrawing", "Strand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A bone, or a part of one, as a cloud of points whose hull is drawn.

    Attributes
    ----------
    name, region : str
        What it is, and the part of the body: ``head``, ``eye``, ``neck``, ``thorax``, ``lumbar``,
        ``pelvis``, ``femur``, ``girdle`` or ``limb``; ``fused`` is bone where a joint was.
    points_m : ndarray, shape (point, 3)
        Points in the world, in m: forward, left, up.
    whole : str
        Shapes that name the same whole are parts of one thing: one outline is drawn around them.
    """

    name: str
    region: str
    points_m: Float[np.ndarray, "point 3"]
    whole: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A thin bone, such as a rib, as a line through points.

    Attributes
    ----------
    name : str
        What it is.
    points_m : ndarray, shape (point, 3)
        From end to end, in the world, in m.
    """

    name: str
    points_m: Float[np.ndarray, "point 3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A force on the body besides its weight.

    Attributes
    ----------
    point_m : ndarray, shape (3,)
        Where it acts, in m.
    force_n : ndarray, shape (3,)
        The force, in N.
    """

    point_m: Float[np.ndarray, " 3"]
    force_n: Float[np.ndarray, " 3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """A muscle's path and what it does.

    Attributes
    ----------
    name, group : str
        Names of the muscle and of its group.
    points_m : ndarray, shape (point, 3)
        Its path in the world, in m.
    strength_n : float
        Largest tension, at the fibers' best length, in N.
    activation : float or None
        From 0 to 1; None where there is no equilibrium.
    force_n : float or None
        Tension, in N; None where there is no equilibrium.
    """

    name: str
    group: str
    points_m: Float[np.ndarray, "point 3"]
    strength_n: float
    activation: float | None
    force_n: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLoad:
    """What one joint carries.

    Attributes
    ----------
    level : str
        The joint, such as ``L4-L5``.
    center_m : ndarray, shape (3,)
        Where it is, in m.
    compression_n, shear_n : float
        Force across the disc and forward along it, in N.
    moment_n_m : float
        What muscles and passive tissue supply against forward bending, in N m.
    span_n : tuple of float or None
        Least and largest compression over all variants of load sharing, where they were computed.
    """

    level: str
    center_m: Float[np.ndarray, " 3"]
    compression_n: float
    shear_n: float
    moment_n_m: float
    span_n: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineDrawing:
    """One spine as it stands.

    Attributes
    ----------
    label : str
        Whose spine, in what posture.
    shapes : tuple of Shape
        Bones, the rearmost first.
    cables : tuple of Cable
        Muscles.
    levels : tuple of LevelLoad
        Joints from the top; empty where no loads are known.
    plumb_m : ndarray, shape (3,)
        From where the plumb line hangs: the center of C7.
    hips_m : ndarray, shape (3,)
        Middle of the hip axis.
    eye_m, gaze : ndarray, shape (3,)
        Where the eye is and the unit vector along which it looks.
    strands : tuple of Strand
        Ribs.
    pushes : tuple of Push
        What acts besides weight.
    remarks : tuple of str
        What stands in the place of the loads: why the posture is not held.
    """

    label: str
    shapes: tuple[Shape, ...]
    cables: tuple[Cable, ...]
    levels: tuple[LevelLoad, ...]
    plumb_m: Float[np.ndarray, " 3"]
    hips_m: Float[np.ndarray, " 3"]
    eye_m: Float[np.ndarray, " 3"]
    gaze: Float[np.ndarray, " 3"]
    strands: tuple[Strand, ...] = ()
    pushes: tuple[Push, ...] = ()
    remarks: tuple[str, ...] = ()

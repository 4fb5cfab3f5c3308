r"""How large one person's bones and girth are, next to the reference man of the tables.

.. math::

    s_{height} = \frac{h}{h_{ref}}, \qquad
    s_{bone} = s_{height}\,k_{sex}, \qquad
    s_{body} = s_{height}\,\Bigl(\frac{m / h}{m_{ref} / h_{ref}}\Bigr)^{p}

``k_sex`` is 1 for men. For women it is what is left of the published difference in the depth of
L5 once the difference in stature is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.person import SpinePerson
from plumbline.units import metres_from_millimetres, radians_from_degrees

__all__ = ["Sizes", "sizes_of"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sizes:
    """Sizes of one person, vertebrae from C1 to L5; a key by identity.

    Attributes
    ----------
    scales : dict of str to float
        ``height``, ``bone``, ``body`` and ``none``.
    pitch_m, body_height_m, depth_m, width_m : ndarray, shape (vertebra,)
        Distance of the joint centers, height, depth and width of the bodies.
    wedge_rad : ndarray, shape (vertebra,)
        Upper against lower endplate, positive where the front is lower.
    pelvic_radius_m : float
        From the hip axis to the middle of the endplate of S1.
    """

    scales: dict[str, float]
    pitch_m: Float[np.ndarray, " vertebra"]
    body_height_m: Float[np.ndarray, " vertebra"]
    depth_m: Float[np.ndarray, " vertebra"]
    width_m: Float[np.ndarray, " vertebra"]
    wedge_rad: Float[np.ndarray, " vertebra"]
    pelvic_radius_m: float

    @property
    def half_disc_m(self) -> Float[np.ndarray, " vertebra"]:
        """Half the height of the disc that each vertebra has above and below it."""
        return 0.5 * (self.pitch_m - self.body_height_m)

    def level_area_m2(self) -> Float[np.ndarray, " level"]:
        """Cross-section of every disc from C0-C1 to L5-S1; zero where there is no disc.

        Notes
        -----
        An ellipse between the bodies above and below; that of S1 is taken as that of L5.
        """
        area = np.pi * (0.5 * self.depth_m) * (0.5 * self.width_m)
        between = 0.5 * (area[1:-1] + area[2:])
        return np.concatenate([[0.0, 0.0], between, area[-1:]])


def sizes_of(person: SpinePerson) -> Sizes:
    """Return the sizes of a person's bones.

    Parameters
    ----------
    person : SpinePerson
        Whose spine is built.
    """
    scales = _scales(person)
    curves = anatomy().curves

    def lengths(name: str) -> Float[np.ndarray, " vertebra"]:
        curve = curves[name]
        return metres_from_millimetres(np.array(curve.values)) * scales[curve.scale]

    radius_mm = np.array(judgement("spine.pelvis.radius", unit="mm"))
    return Sizes(
        scales=scales,
        pitch_m=lengths("pitch"),
        body_height_m=lengths("body_height"),
        depth_m=lengths("depth"),
        width_m=lengths("width"),
        wedge_rad=radians_from_degrees(np.array(curves[f"wedge_{person.sex}"].values)),
        pelvic_radius_m=float(metres_from_millimetres(radius_mm)) * scales["height"],
    )


def _scales(person: SpinePerson) -> dict[str, float]:
    tall = judgement("spine.reference.stature.male", unit="m")
    height = person.stature_m / tall
    slender = (person.mass_kg / person.stature_m) / (
        judgement("spine.reference.mass", unit="kg") / tall
    )
    girth = slender ** judgement("spine.girth.exponent", unit="1")
    return {
        "none": 1.0,
        "height": height,
        "bone": height * _shape_of_sex(person.sex, tall),
        "body": height * girth,
    }


def _shape_of_sex(sex: str, tall: float) -> float:
    if sex == "male":
        return 1.0
    ratios = [
        fact(f"dim.L5.{edge}_length.female", unit="mm")
        / fact(f"dim.L5.{edge}_length.male", unit="mm")
        for edge in ("sup", "inf")
    ]
    size = judgement("spine.reference.stature.female", unit="m") / tall
    return float(np.mean(ratios)) / size

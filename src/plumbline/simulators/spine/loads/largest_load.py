r"""The largest load that a posture allows: in the hands, of what acts, of one's own weight.

The moments to supply are a fixed part and a load that is multiplied,

.. math:: b(t) = b_0 + t\,b_1

and a linear program finds the largest :math:`t` that any activations hold
(`largest_multiplier`), passive tissue stiffened by what acts in the asked posture. Load sharing has
the same bounds and holds the same loads; it also feels the tissue stiffen as the load grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.kinematics import ExternalLoad, Kinematics, kinematics
from plumbline.simulators.spine.body.levels import SIDES
from plumbline.simulators.spine.loads.load_sharing import SharingChoice, least_activation
from plumbline.simulators.spine.loads.margins import largest_multiplier
from plumbline.simulators.spine.loads.shortfall import largest_reserve_n_m
from plumbline.simulators.spine.loads.simulate import calibrated_choice
from plumbline.simulators.spine.loads.tensions import tied_tensions
from plumbline.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["LargestLoad", "largest_load", "scaled"]

# What is added hangs from the grip of either hand.
GRIP = "hand.grip"
# Keeps a number and its unit on one line.
NARROW = "\u00a0"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LargestLoad:
    """The largest loads that muscles and joints hold in one posture.

    Attributes
    ----------
    further_n : float or None
        Weight that both hands together could hold besides, N; ``inf`` where it asks for nothing;
        None where the posture is not held as it is.
    external_share : float or None
        How many times what acts besides weight could be held; None where nothing acts besides, or
        neither it nor less of it is held.
    body_share : float or None
        How many times its own weight the body could hold in this posture with nothing else acting;
        below 1 it is too heavy for it. None where neither it nor a lighter one is held.
    """

    further_n: float | None
    external_share: float | None
    body_share: float | None

    def words(self, external: Sequence[ExternalLoad] = (), *, held: bool) -> str:
        """Return in words what is held at most.

        Parameters
        ----------
        external : sequence of ExternalLoad
            What acts besides weight in the posture.
        held : bool
            Whether the posture is held as it is.
        """
        if held:
            return self._further()
        share, own = self.external_share, self.body_share
        if share is not None and share < 1.0:
            acting = float(sum(np.linalg.norm(load.force_n) for load in external))
            return (
                f"At most {_newtons(share * acting)} of the {_newtons(acting)} that act besides "
                f"weight would be held ({100.0 * share:.0f}{NARROW}%)."
            )
        if not external and own is not None and own < 1.0:
            return f"At most {100.0 * own:.0f}{NARROW}% of the body's own weight would be held."
        return "Nothing lighter would be held in this posture either."

    def _further(self) -> str:
        if self.further_n is None:
            return "No more than this would be held."
        if not np.isfinite(self.further_n):
            return "What hangs from the hands asks for nothing in this posture."
        mass = self.further_n / STANDARD_GRAVITY_M_S2
        return (
            f"At most some {_newtons(self.further_n)} ({mass:.2g}{NARROW}kg) more would be held, "
            "hung from both hands."
        )


def _newtons(force_n: float) -> str:
    """Return a force with two digits: the model knows no more."""
    step = 10.0 ** max(np.floor(np.log10(max(force_n, 1.0))) - 1.0, 0.0)
    return f"{step * round(force_n / step):,.0f}{NARROW}N"


def largest_load(
    model: SpineModel,
    posture_rad: Float[np.ndarray, " dof"],
    external: Sequence[ExternalLoad] = (),
    choice: SharingChoice | None = None,
) -> LargestLoad:
    """Return the largest loads that one posture allows.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        Angles from standing, rad.
    external : sequence of ExternalLoad
        What acts besides weight.
    choice : SharingChoice or None
        Floor, and what joints may give; None: as calibrated.

    Raises
    ------
    ModelError
        A linear program did not end.
    """
    chosen = choice if choice is not None else calibrated_choice()
    posture = posture_rad[None]
    grips = tuple(
        ExternalLoad(landmark=f"{GRIP}_{side}", force_n=(0.0, 0.0, -1.0 / len(SIDES)))
        for side in SIDES
    )
    here = kinematics(model, posture, external)
    passive, whole = here.passive_moment_n_m[0], here.gravity_moment_n_m[0]
    body = kinematics(model, posture).gravity_moment_n_m[0]
    hands = kinematics(model, posture, grips).gravity_moment_n_m[0] - body

    def most(fixed_n_m: np.ndarray, scaled_n_m: np.ndarray) -> float | None:
        return _most(model, posture, here, chosen, fixed_n_m, scaled_n_m)

    def share(fixed_n_m: np.ndarray, scaled_n_m: np.ndarray) -> float | None:
        # What is held from more than all of it on says nothing of less.
        found = most(fixed_n_m, scaled_n_m)
        lighter = found is not None and found < 1.0
        whole_held = most(fixed_n_m + scaled_n_m, np.zeros_like(scaled_n_m)) is not None
        return found if lighter or whole_held else None

    held = most(whole - passive, np.zeros_like(hands)) is not None
    return LargestLoad(
        further_n=most(whole - passive, hands) if held else None,
        external_share=share(body - passive, whole - body) if external else None,
        body_share=share(-passive, body),
    )


def scaled(load: ExternalLoad, times: float) -> ExternalLoad:
    """Return a load with its force multiplied.

    Parameters
    ----------
    load : ExternalLoad
        What acts.
    times : float
        By how much; 0 takes it away.
    """
    x, y, z = load.force_n
    return replace(load, force_n=(times * x, times * y, times * z))


def _most(
    model: SpineModel,
    posture_rad: Float[np.ndarray, "1 dof"],
    geometry: Kinematics,
    choice: SharingChoice,
    fixed_n_m: Float[np.ndarray, " spinal"],
    scaled_n_m: Float[np.ndarray, " spinal"],
) -> float | None:
    free = ~model.locked
    arms, whole = tied_tensions(model, geometry, free)
    found = largest_multiplier(
        arms,
        whole,
        fixed_n_m=fixed_n_m[free],
        scaled_n_m=scaled_n_m[free],
        choice=choice,
        floor=least_activation(choice.floor, model.strength_left, model.rests),
        most_reserve_n_m=largest_reserve_n_m(model, posture_rad, geometry, choice)[free],
    )
    return None if np.isnan(found) else found

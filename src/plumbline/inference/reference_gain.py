"""The gain of an unsensitized person: its mean over the reference population is one."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.causal import Compiled, Context, Hazard, Model, compile_model, fill
from plumbline.causal.prior_states import mean_gain
from plumbline.inference.sampling import with_quantities
from plumbline.routes import SETTINGS
from plumbline.routes.parameters import REFERENCE_AGE_YEARS

__all__ = ["FROM_NOW_DAYS", "gain_model", "reference_gain"]

REFERENCE_SETTING = SETTINGS.index("general_population")
FROM_NOW_DAYS = 90.0  # only what remains from now depends on it, never the gain itself
NO_PAIN = "no pain"


def gain_model(model: Model) -> Compiled:
    """Return the small part of a model on which its gains depend, without any pain.

    Parameters
    ----------
    model : Model
        The whole model.
    """
    needed = {cause for gain in model.gains for cause in gain.when}
    while more := {p for cause in needed for p in model.parents_of(cause)} - needed:
        needed |= more
    part = Model(
        causes={name: cause for name, cause in model.causes.items() if name in needed},
        quantities=model.quantities,
        links=tuple(link for link in model.links if link.child in needed),
        hazards=(Hazard(symptom=NO_PAIN, owner=NO_PAIN, rate=_nothing),),
        gains=model.gains,
        parameters=model.parameters,
    )
    return compile_model(part, NO_PAIN)


def _nothing(context: Context) -> Float[np.ndarray, " row"]:
    return np.zeros(context.rows)


def reference_gain(
    compiled: Compiled, values: dict[str, Float[np.ndarray, " row"]], rows: int
) -> Float[np.ndarray, " row"]:
    r"""Return :math:`g_0 = 1 / E[\prod_j f_j^{on_j}]` over the general population, per row.

    Parameters
    ----------
    compiled : Compiled
        From :func:`gain_model`.
    values : dict of str to ndarray, shape (row,)
        Drawn parameters.
    rows : int
        Number of rows.
    """
    covariates = {
        "setting": np.full(rows, float(REFERENCE_SETTING)),
        "age_years": np.full(rows, REFERENCE_AGE_YEARS),
        "from_now_days": np.full(rows, FROM_NOW_DAYS),
    }
    bare = Context(rows=rows, values=values, covariates=covariates)
    tables = fill(compiled, with_quantities(compiled.model, bare), {})
    return 1.0 / mean_gain(compiled, tables)

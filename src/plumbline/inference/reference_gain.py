"""The gain of a person in whom nothing is sensitized, so that the mean gain of the reference population is one."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, fill
from plumbline.causal.prior_states import mean_gain
from plumbline.inference.assembly import AssembledModel
from plumbline.inference.sampling import with_quantities
from plumbline.routes import SETTINGS

__all__ = ["reference_gain"]

REFERENCE_SETTING = SETTINGS.index("general_population")
REFERENCE_AGE_YEARS = 50.0  # ours: the age at which every age factor is one
FROM_NOW_DAYS = 90.0  # only the fraction left from now depends on it, never the gain itself


def reference_gain(
    assembled: AssembledModel,
    symptom: str,
    values: dict[str, Float[np.ndarray, " row"]],
    rows: int,
) -> Float[np.ndarray, " row"]:
    r"""Return :math:`g_0 = 1 / E[\prod_j f_j^{on_j}]` over the general population, per row.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    symptom : str
        Any symptom; the gain does not depend on it.
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
    context = with_quantities(assembled.model, bare)
    compiled = assembled.compiled(symptom)
    tables = fill(compiled, context, {})
    return 1.0 / mean_gain(compiled, tables)

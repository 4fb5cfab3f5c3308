"""The gain has the mean one in the general population."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Cause, Context, Fragment, Gain, assemble, fill
from plumbline.causal.prior_states import mean_gain
from plumbline.inference import assembled
from plumbline.inference.reference_gain import gain_model, reference_gain
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes import SETTINGS

ROWS = 16


def test_one_gain_gives_the_closed_form() -> None:
    hazard, factor = 0.5, 3.0
    toy = Fragment(
        name="toy",
        causes=(Cause(id="on", label="on", onset={"present": lambda c: np.full(c.rows, hazard)}),),
        gains=(
            Gain(owner="gain", factor=lambda c: np.full(c.rows, factor), when={"on": ("present",)}),
        ),
    )
    on = 1 - np.exp(-hazard)
    found = reference_gain(gain_model(assemble([toy])), {}, 2)
    np.testing.assert_allclose(found, 1 / (1 - on + on * factor), rtol=1e-12)


@pytest.mark.parametrize("symptom", ["low_back", "thoracic"])
def test_the_mean_gain_of_the_whole_model_is_one_in_the_general_population(symptom: str) -> None:
    model = assembled()
    values = draw_parameters(model.parameters.values(), seed=9, size=ROWS)
    known = {
        "setting": np.full(ROWS, float(SETTINGS.index("general_population"))),
        "age_years": np.full(ROWS, 50.0),
        "from_now_days": np.full(ROWS, 90.0),
    }
    context: Context = build_context(model.model, values=values, covariates=known, rows=ROWS)
    compiled = model.compiled(symptom)
    base = reference_gain(model.gains(), values, ROWS)
    np.testing.assert_allclose(
        base * mean_gain(compiled, fill(compiled, context, {})), 1.0, rtol=1e-9
    )


def test_nobody_sensitized_means_less_pain_than_average() -> None:
    model = assembled()
    values = draw_parameters(model.parameters.values(), seed=9, size=ROWS)
    base = reference_gain(model.gains(), values, ROWS)
    assert np.all((base > 0.5) & (base < 1.0))

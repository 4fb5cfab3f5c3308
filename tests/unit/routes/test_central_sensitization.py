"""Route 3: an amplifier, bounded by what is published, and cut where back pain came first."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context, Fragment, Gain, assemble
from plumbline.evidence import bounds
from plumbline.inference.sampling import draw_parameters, with_quantities
from plumbline.routes import SETTINGS, CentralSensitization

FRAGMENT = CentralSensitization().fragment()
ROWS = 400
NECK, OTHER = FRAGMENT.gains


def context(days: float = 90.0, **known: float) -> Context:
    covariates = {"setting": float(SETTINGS.index("primary_care")), "from_now_days": days, **known}
    bare = Context(
        rows=ROWS,
        values=draw_parameters(FRAGMENT.parameters, seed=13, size=ROWS),
        covariates={name: np.full(ROWS, value) for name, value in covariates.items()},
    )
    return with_quantities(assemble([Fragment(name="gain", quantities=FRAGMENT.quantities)]), bare)


def test_it_adds_no_pain_of_its_own() -> None:
    assert FRAGMENT.hazards == ()


def test_only_the_gain_that_the_neck_drives_is_the_neck_s() -> None:
    assert (NECK.owner, NECK.neck) == ("central_sensitization", True)
    assert (OTHER.owner, OTHER.neck) == ("sensitization_not_from_neck", False)


@pytest.mark.parametrize(
    ("gain", "published"), [(NECK, "epi.geje.one_site"), (OTHER, "epi.geje.two_sites")]
)
def test_a_gain_raises_pain_and_stays_below_the_published_odds(gain: Gain, published: str) -> None:
    here = context()
    factor = gain.factor(here)
    assert np.all(factor >= 1.0)
    assert np.all(factor <= np.maximum(here[published], 1.0))
    assert factor.mean() < bounds(published, unit="ratio")[1]


def test_the_neck_drives_less_of_it_than_everything_else() -> None:
    here = context()
    assert NECK.factor(here).mean() < OTHER.factor(here).mean()


DAYS = "history.neck_pain_days"


def test_three_days_of_neck_pain_drive_less_of_it_than_ten_years() -> None:
    short, long = (NECK.factor(context(**{DAYS: days})) for days in (3.0, 3_652.5))
    assert np.all(short <= long)
    assert (short - 1).mean() < 0.75 * (long - 1).mean()


def test_neck_pain_of_unknown_duration_drives_as_much_as_a_long_one() -> None:
    unknown, long = context(), context(**{DAYS: 3_652.5})
    np.testing.assert_array_equal(NECK.factor(unknown), NECK.factor(long))


def test_back_pain_that_clearly_came_first_caps_what_the_neck_can_have_amplified() -> None:
    free, capped = (
        NECK.factor(context(**{"history.back_pain_first": first})) for first in (0.0, 1.0)
    )
    assert np.all(capped <= free)
    assert (capped - 1).mean() < 0.6 * (free - 1).mean()


def test_the_cap_does_not_touch_what_the_neck_does_not_drive() -> None:
    free, first = OTHER.factor(context()), OTHER.factor(context(**{"history.back_pain_first": 1.0}))
    np.testing.assert_array_equal(free, first)


def test_healing_the_neck_today_leaves_some_gain_and_less_of_it_later() -> None:
    assert NECK.remains is not None
    soon, late = (NECK.remains(context(days)) for days in (10.0, 180.0))
    assert np.all((soon >= 0) & (soon <= 1))
    assert late.mean() < soon.mean()


def test_gain_that_holds_itself_up_makes_the_two_interventions_differ() -> None:
    assert NECK.remains is not None
    here = context(days=365.0)
    left = NECK.remains(here)
    autonomous = here["sensitization.loop_gain"] > 1.3
    assert left[autonomous].mean() > 0.2
    assert left[here["sensitization.loop_gain"] < 0.8].max() < 0.01


def test_a_sensitized_neck_needs_a_pain_source_in_the_neck() -> None:
    (link,) = FRAGMENT.links
    assert link.parents == {"neck_nociception": ("present",)}
    assert next(c for c in FRAGMENT.causes if c.id == "neck_driven_gain").onset == {}

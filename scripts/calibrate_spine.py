"""Set the least activation of the muscles on one number: relaxed standing.

The disc pressure between L4 and L5 of the volunteer in whom it was measured decides, and nothing
else. Writes src/plumbline/evidence/priors/spine_calibrated.yaml. With ``--check`` nothing is
written, and the status is 1 where the file says something else.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import brentq

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine import SpinePerson, build_spine, giving_choice, simulate

TARGET = Path(__file__).parents[1] / "src/plumbline/evidence/priors/spine_calibrated.yaml"
LEVEL = "L4_L5"
# Least activation is looked for up to here: above it some muscles cannot balance the others.
MOST = 0.035
# The pressures between which the floor is still called plausible: a tenth off the measured one.
SPREAD = 0.1
# Digits that are kept: the pressure moves by less than a thousandth of its size.
DIGITS = 5
HEAD = """\
# The one number of the spine model that is calibrated; never edited.
# Written by scripts/calibrate_spine.py.
"""


def pressure_mpa(floor: float) -> float:
    """Return the pressure of the volunteer's disc in relaxed standing."""
    person = SpinePerson(
        stature_m=judgement("spine.volunteer.stature", unit="m"),
        mass_kg=70.0,
        sex="male",
        age_years=45.0,
    )
    model = build_spine(person)
    standing = np.zeros((1, len(model.dofs)))
    loads = simulate(model, standing, choice=giving_choice(floor))
    return float(loads.disc_pressure_pa(LEVEL)[0] / 1e6)


def floor_for(target_mpa: float) -> float:
    """Return the least activation that gives a pressure, within [0, `MOST`]."""
    if pressure_mpa(0.0) >= target_mpa:
        return 0.0
    if pressure_mpa(MOST) <= target_mpa:
        return MOST
    return float(brentq(lambda floor: pressure_mpa(floor) - target_mpa, 0.0, MOST, xtol=1e-7))


def entry() -> dict[str, object]:
    """Return the judgement as it is written."""
    measured = fact("validation.idp.L4_L5.standing_relaxed", unit="MPa")
    value, low, high = (
        round(floor_for(measured * factor), DIGITS) for factor in (1, 1 - SPREAD, 1 + SPREAD)
    )
    reached = pressure_mpa(value)
    return {
        "id": "spine.sharing.floor",
        "about": "Least activation of every muscle of the spine model",
        "value": value,
        "low": low,
        "high": high,
        "unit": "proportion",
        "shape": "fixed",
        "facts": ["validation.idp.L4_L5.standing_relaxed"],
        "reasons": (
            f"Calibrated on one number: with it the model of the volunteer has {reached:.3f} MPa "
            f"between L4 and L5 in relaxed standing, where {measured:.2f} MPa was measured; "
            f"without any it has {pressure_mpa(0.0):.3f} MPa. The range is that of pressures a "
            "tenth lower and higher. Nothing else was looked at."
        ),
        "would_change": "Another pressure, another disc area, or measured resting activity.",
    }


def main() -> int:
    """Calibrate and write, or check what is written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    chosen = parser.parse_args()
    text = HEAD + yaml.safe_dump(
        {"priors": [entry()]}, sort_keys=False, width=118, allow_unicode=True
    )
    if chosen.check:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Draw six people's spines from the side, from the front and with their muscles.

    python scripts/spine_people.py FOLDER
    python scripts/spine_people.py docs/images --docs    # the one picture of the documentation

They are there to be looked at: a muscle through a bone or a head in the wrong place shows here
before any number does.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from plumbline.figures.sagittal import View, draw_spine, figure_bytes
from plumbline.simulators.spine import Alignment, SpinePerson
from plumbline.simulators.spine.shown.loaded import load_person

BODY = {"stature_m": 1.7, "mass_kg": 70.0, "sex": "male", "age_years": 50.0}
NECK = ("C2_C3", "C3_C4", "C4_C5", "C5_C6", "C6_C7")


def angle(degrees: float) -> float:
    """Return an angle in radians."""
    return math.radians(degrees)


PEOPLE = {
    "normal": SpinePerson(**BODY),
    "forward_head": SpinePerson(**BODY, alignment=Alignment(c2_c7_sva_m=0.05)),
    "cervical_kyphosis": SpinePerson(**BODY, alignment=Alignment(c2_c7_lordosis_rad=angle(-20))),
    "dropped_head": SpinePerson(
        **BODY,
        alignment=Alignment(
            c2_c7_lordosis_rad=angle(-35), c2_slope_rad=angle(60), head_pitch_rad=angle(40)
        ),
        strength={"neck": 0.4},
    ),
    "fused_neck": SpinePerson(**BODY, fused=frozenset(NECK)),
    "flat_back": SpinePerson(
        **BODY,
        alignment=Alignment(
            pelvic_incidence_rad=angle(55),
            pelvic_tilt_rad=angle(30),
            lumbar_lordosis_rad=angle(20),
            sva_m=0.08,
        ),
    ),
}


def main() -> int:
    """Write one picture per person and say what was not balanced."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if sys.argv[2:] == ["--docs"]:
        usual = load_person(PEOPLE["normal"], label="usual")
        (folder / "spine.png").write_bytes(figure_bytes(draw_spine(usual.drawing()), "png"))
        return 0
    for name, person in PEOPLE.items():
        spine = load_person(person, label=name.replace("_", " "))
        figure = draw_spine(spine.drawing(), views=tuple(View))
        (folder / f"{name}.png").write_bytes(figure_bytes(figure, "png"))
        level = next(each for each in spine.levels if each.level == "L4_L5")
        held = "balanced" if spine.balanced else "no equilibrium"
        print(f"{name}: {held}, L4-L5 {level.compression_n or math.nan:.0f} N")
    return 0


if __name__ == "__main__":
    sys.exit(main())

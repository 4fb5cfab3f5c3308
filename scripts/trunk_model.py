"""Put an open trunk model into the postures of the measured disc pressures, in OpenSim.

Usage: ``.venv/bin/python scripts/trunk_model.py FILE.osim``. FILE is the model of the source
``wilkinson2021file``; it is no part of this project. Prints the compression between L4 and L5
beside the stored facts ``validation.trunk_file.L4_L5.*``; the status is 1 where one is further off
than `CLOSE`. OpenSim is taken from ``.venv-opensim`` (``make setup-opensim``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine import (
    LEVELS,
    SpineModel,
    SpinePerson,
    build_spine,
    posture_angles,
    posture_loads,
)
from plumbline.simulators.spine.shown.opensim_xml import reserve_document
from plumbline.units import STANDARD_GRAVITY_M_S2

ROOT = Path(__file__).parents[1]
WORKER = Path(__file__).with_name("trunk_model_opensim.py")
POSTURES = (
    "standing",
    "slouched",
    "sitting",
    "sitting_flexed",
    "flexed",
    "hold_close",
    "lift_bent_knees",
    "lift_round_back",
)
TRUNK = LEVELS[LEVELS.index("T1_T2") :]
JOINTS = (*TRUNK, "T1_head_neck", "Abs")
FREE = [f"{joint}_{axis}" for joint in JOINTS for axis in ("FE", "LB", "AR")]
ARMS = {"shoulder": "elv_angle", "elbow": "elbow_flex"}
# The belly of that model is a body of its own between pelvis and chest: it follows half way.
BELLY_SHARE = 0.5
RESERVE_N_M = 0.5
CLOSE = 0.02


def volunteer() -> SpineModel:
    """Return the man in whose disc the pressure was measured."""
    stature = judgement("spine.volunteer.stature", unit="m")
    return build_spine(SpinePerson(stature_m=stature, mass_kg=70.0, sex="male", age_years=45.0))


def coordinates(model: SpineModel, posture: str) -> dict[str, float]:
    """Return a posture under the names and signs of the trunk model, which extends upward."""
    found: dict[str, float] = {}
    for name, angle in zip(model.dofs, posture_angles(model, posture), strict=True):
        joint, axis = name.split(".")
        part, _, side = joint.partition("_")
        if axis != "flexion" or angle == 0.0:
            continue
        if joint == "pelvis":
            found["pelvis_tilt"] = -float(angle)
        elif part in ARMS:
            found[f"{ARMS[part]}_{side[0]}"] = abs(float(angle))
        elif joint in TRUNK:
            found[f"{joint}_FE"] = -float(angle)
    lumbar = sum(angle for name, angle in found.items() if name.startswith("L"))
    return found | {"Abs_FE": BELLY_SHARE * lumbar}


def task(model: SpineModel, posture: str) -> dict[str, object]:
    """Return what OpenSim must know of one posture."""
    held = {
        load.landmark: -load.force_n[2] / STANDARD_GRAVITY_M_S2
        for load in posture_loads(model, posture)
        if load.landmark.startswith("hand")
    }
    return {
        "coordinates": coordinates(model, posture),
        "hand_kg": max(held.values(), default=0.0),
        "leans": posture == "slouched",
    }


def muscles_only(source: Path, target: Path) -> None:
    """Write the model without leg muscles, rib actuators and moments at the joints."""
    tree = ElementTree.parse(source)  # noqa: S314  a file that the caller chose
    forces = tree.getroot().find("Model/ForceSet/objects")
    if forces is None:
        sys.exit(f"{source}: no set of forces")
    for force in [each for each in forces if each.tag != "Thelen2003Muscle"]:
        forces.remove(force)
    tree.write(target)


def main() -> int:
    """Ask, and compare with what is stored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    chosen, model = parser.parse_args(), volunteer()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        muscles_only(chosen.model, folder / "model.osim")
        (folder / "reserves.xml").write_text(reserve_document(FREE, RESERVE_N_M), encoding="utf-8")
        asked = {posture: task(model, posture) for posture in POSTURES}
        content = {"free": FREE, "reserve_n_m": RESERVE_N_M, "postures": asked}
        (folder / "task.json").write_text(json.dumps(content), encoding="utf-8")
        usual = ROOT / ".venv-opensim" / "bin" / "python"
        python = os.environ.get("PLUMBLINE_OPENSIM_PYTHON", str(usual))
        subprocess.run([python, str(WORKER), name], check=True)  # noqa: S603  our own worker
        found = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    far = False
    for posture, compression_n in found.items():
        stored = fact(f"validation.trunk_file.L4_L5.{posture}", unit="N")
        far |= abs(compression_n / stored - 1.0) > CLOSE
        print(f"{posture:16s} {compression_n:6.0f} N   stored {stored:6.0f} N")
    return int(far)


if __name__ == "__main__":
    sys.exit(main())

"""The part of ``trunk_model.py`` that runs in OpenSim's own environment.

Usage: ``python trunk_model_opensim.py FOLDER`` with ``model.osim``, ``reserves.xml`` and
``task.json``; writes ``answer.json``: compression between L4 and L5 by posture, N.
"""

# ruff: noqa: ANN401  OpenSim's classes have no types

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from pyopensim import common, simulation

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "opensim"))

from worker import controls, opened, optimizer, reactions, rest_record

FLOOR = 0.01
TOLERANCE = 1e-4  # OpenSim's own
GRAVITY_M_S2 = 9.80665
REST_ON = "thoracic8"
LUMBAR = ("lumbar4", "lumbar5")
# Upper arms reach past a right angle when a crate is picked up.
MOST_ARM_RAD = 3.0
BELOW = ("Abdomen", "femur", "tibia", "patella", "talus", "calcn", "toes", "pelvis", "sacrum")


def posed(folder: Path, task: dict[str, Any], posture: dict[str, Any]) -> Any:
    """Return the model in a posture, with all but trunk and neck locked and the hands loaded."""
    model = opened(folder)
    bodies, found = model.updBodySet(), model.updCoordinateSet()
    for hand in ("hand_r", "hand_l"):
        bodies.get(hand).setMass(bodies.get(hand).getMass() + posture["hand_kg"])
    for place in range(found.getSize()):
        coordinate = found.get(place)
        name = coordinate.getName()
        if name.startswith("elv_angle"):
            coordinate.setRangeMax(MOST_ARM_RAD)
        if name in posture["coordinates"]:
            coordinate.setDefaultValue(posture["coordinates"][name])
        coordinate.setDefaultLocked(name not in task["free"])
    muscles = model.getMuscles()
    for place in range(muscles.getSize()):
        muscles.get(place).setMinControl(FLOOR)
    return model


def push_of_rest_n(model: Any, state: Any) -> float:
    """Return the forward push on the chest that leaves no flexion moment at L5-S1."""
    bodies = model.getBodySet()
    joint = model.getJointSet().get("L5_S1_IVDjnt").getChildFrame().getPositionInGround(state)
    moment = 0.0
    for place in range(bodies.getSize()):
        body = bodies.get(place)
        if not body.getName().startswith(BELOW):
            center = body.findStationLocationInGround(state, body.getMassCenter())
            moment += body.getMass() * GRAVITY_M_S2 * (center.get(0) - joint.get(0))
    rest = bodies.get(REST_ON).getPositionInGround(state)
    return -moment / (rest.get(1) - joint.get(1))


def leaning(model: Any) -> Any:
    """Put a backrest behind a model."""
    state = model.initSystem()
    model.realizePosition(state)
    push = push_of_rest_n(model, state)
    rest = simulation.PrescribedForce("backrest", model.getBodySet().get(REST_ON))
    rest.setForceFunctions(common.Constant(push), common.Constant(0.0), common.Constant(0.0))
    rest.setForceIsInGlobalFrame(True)
    model.addForce(rest)
    return rest


def up_at_l4_l5(model: Any, state: Any) -> np.ndarray:
    """Return the direction midway between the axes of L4 and L5."""
    turns = [model.getBodySet().get(name).getTransformInGround(state).R() for name in LUMBAR]
    along = sum(np.array([turn.asMat33().get(row, 1) for row in range(3)]) for turn in turns)
    return along / np.linalg.norm(along)


def compression_n(model: Any, reserve_n_m: float) -> float:
    """Return the compression between L4 and L5 at the least sum of squared activations."""
    state = model.initSystem()
    model.realizeVelocity(state)
    muscles = model.getMuscles()
    full = {}
    for place in range(muscles.getSize()):
        muscle = simulation.Thelen2003Muscle.safeDownCast(muscles.get(place))
        full[muscle.getName()] = muscle.calcInextensibleTendonActiveFiberForce(state, 1.0)
    # Named, so that it lives as long as the analysis that points to it.
    record = rest_record(model, state)
    static = optimizer(model, tolerance=TOLERANCE)
    static.setStatesStore(record)
    static.begin(state)
    control = controls(static)
    strength = dict.fromkeys(control, reserve_n_m) | full
    found = reactions(model, state, {name: control[name] * strength[name] for name in control})
    joints = model.getJointSet()
    names = [joints.get(place).getName() for place in range(joints.getSize())]
    return float(found[names.index("L4_L5_IVDjnt")] @ up_at_l4_l5(model, state))


def main(folder: Path) -> None:
    """Answer one task."""
    common.Logger.setLevelString("Error")
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    answer = {}
    for name, posture in task["postures"].items():
        model = posed(folder, task, posture)
        rest = leaning(model) if posture["leans"] else None  # kept alive beside its model
        answer[name] = compression_n(model, task["reserve_n_m"])
        del rest
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Ask OpenSim about a model and some postures; runs in an environment of its own.

Usage: ``python worker.py FOLDER``. The folder holds ``model.osim``, ``reserves.xml`` and
``task.npz``; the answer is written beside them as ``answer.npz``.

The task gives ``coordinates`` and ``angles`` (rad, by posture), the moment ``reserve_n_m`` of a
reserve at unit control, the ``floor`` of activation, and the tolerances of the optimizer: two for
the comparison and one for the time that it takes.
"""

# ruff: noqa: ANN401  OpenSim's classes have no types

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from pyopensim import analyses, common, simulation

Numbers = np.ndarray

# The spline through a record of states needs at least six rows.
RECORD_ROWS = 64
MOST_STEPS = 2000


def opened(folder: Path) -> Any:
    """Return the model with its reserves."""
    common.Logger.setLevelString("Error")
    model = simulation.Model(str(folder / "model.osim"))
    reserves = simulation.ForceSet(str(folder / "reserves.xml"))
    for place in range(reserves.getSize()):
        model.updForceSet().cloneAndAppend(reserves.get(place))
    return model


def pose(model: Any, state: Any, task: Any, posture: int) -> None:
    """Set a posture, at rest."""
    coordinates = model.getCoordinateSet()
    for name, angle in zip(task["coordinates"], task["angles"][posture], strict=True):
        coordinates.get(str(name)).setValue(state, float(angle), False)
    model.realizeVelocity(state)


def geometry(model: Any, task: Any) -> dict[str, Numbers]:
    """Return lengths, moment arms and force at full activation, by OpenSim's own interface."""
    state = model.initSystem()
    muscles, coordinates = model.getMuscles(), model.getCoordinateSet()
    shape = (len(task["angles"]), muscles.getSize())
    length, force = np.empty(shape), np.empty(shape)
    arm = np.empty((shape[0], len(task["coordinates"]), shape[1]))
    for posture in range(shape[0]):
        pose(model, state, task, posture)
        for place in range(shape[1]):
            muscle = simulation.Thelen2003Muscle.safeDownCast(muscles.get(place))
            length[posture, place] = muscle.getLength(state)
            force[posture, place] = muscle.calcInextensibleTendonActiveFiberForce(state, 1.0)
            for row, name in enumerate(task["coordinates"]):
                coordinate = coordinates.get(str(name))
                arm[posture, row, place] = muscle.computeMomentArm(state, coordinate)
    return {"length_m": length, "moment_arm_m": arm, "full_force_n": force}


def rest_record(model: Any, state: Any) -> Any:
    """Return a record of states in which nothing moves: accelerations are taken from it."""
    names, values = model.getStateVariableNames(), model.getStateVariableValues(state)
    labels = common.ArrayStr()
    labels.append("time")
    for place in range(names.getSize()):
        labels.append(names.get(place))
    record = common.Storage(RECORD_ROWS)
    record.setColumnLabels(labels)
    for row in range(RECORD_ROWS):
        record.append(common.StateVector(float(row), values))
    return record


def optimizer(model: Any, *, tolerance: float) -> Any:
    """Return OpenSim's static optimization of squared activations."""
    static = analyses.StaticOptimization()
    static.setModel(model)
    static.setActivationExponent(2)
    static.setUseModelForceSet(True)
    static.setUseMusclePhysiology(True)
    static.setConvergenceCriterion(tolerance)
    static.setMaxIterations(MOST_STEPS)
    return static


def controls(static: Any) -> dict[str, float]:
    """Return the newest activations and reserve controls by name."""
    storage = static.getActivationStorage()
    labels = storage.getColumnLabels()
    vector = storage.getStateVector(storage.getSize() - 1).getData()
    return {labels.get(place + 1): vector.get(place) for place in range(vector.getSize())}


def reactions(model: Any, state: Any, force_of: dict[str, float]) -> Numbers:
    """Return what each joint's lower part exerts on its upper part, in the ground's axes, N."""
    actuators = model.getActuators()
    for place in range(actuators.getSize()):
        actuator = simulation.ScalarActuator.safeDownCast(actuators.get(place))
        actuator.overrideActuation(state, True)
        actuator.setOverrideActuation(state, force_of[actuator.getName()])
    model.realizeAcceleration(state)
    joints, found = model.getJointSet(), []
    for place in range(joints.getSize()):
        force = joints.get(place).calcReactionOnChildExpressedInGround(state).get(1)
        found.append([force.get(axis) for axis in range(3)])
    return np.array(found)


def in_balance(model: Any, task: Any, full_force_n: Numbers, *, tolerance: float) -> dict[str, Any]:
    """Return activations, reserves and joint forces of every posture."""
    muscles = model.getMuscles()
    names = [muscles.get(place).getName() for place in range(muscles.getSize())]
    rows: dict[str, list[Any]] = {"activation": [], "reserve_n_m": [], "joint_force_n": []}
    for posture, full in enumerate(full_force_n):
        force_of = dict(zip(names, full, strict=True))
        state = model.initSystem()
        # Named, so that it lives as long as the analysis that points to it.
        record = rest_record(model, state)
        static = optimizer(model, tolerance=tolerance)
        static.setStatesStore(record)
        pose(model, state, task, posture)
        static.begin(state)
        control = controls(static)
        strength = dict.fromkeys(control, float(task["reserve_n_m"])) | force_of
        force = {name: control[name] * strength[name] for name in control}
        rows["activation"].append([control[name] for name in names])
        rows["reserve_n_m"].append([force[name] for name in control if name not in force_of])
        rows["joint_force_n"].append(reactions(model, state, force))
    return {key: np.array(value) for key, value in rows.items()}


def timed(model: Any, task: Any) -> dict[str, Any]:
    """Return processor seconds per posture for load sharing and joint forces, without start-up."""
    state = model.initSystem()
    record = rest_record(model, state)
    static = optimizer(model, tolerance=float(task["timed_tolerance"]))
    static.setStatesStore(record)
    pose(model, state, task, 0)
    static.begin(state)
    muscles = model.getMuscles()
    names = [muscles.get(place).getName() for place in range(muscles.getSize())]
    sharing, loads, activation = [], [], []
    for posture in range(len(task["angles"])):
        start = time.process_time()
        pose(model, state, task, posture)
        state.setTime(float(posture + 1))
        static.step(state, posture + 1)
        middle = time.process_time()
        control = controls(static)
        reactions(model, state, control)  # any forces: the time is the same
        sharing.append(middle - start)
        loads.append(time.process_time() - middle)
        activation.append([control[name] for name in names])
        for place in range(model.getActuators().getSize()):
            actuator = simulation.ScalarActuator.safeDownCast(model.getActuators().get(place))
            actuator.overrideActuation(state, False)
    return {
        "sharing_s": np.array(sharing),
        "loads_s": np.array(loads),
        "default_activation": np.array(activation),
    }


def main(folder: Path) -> None:
    """Answer one task."""
    task = np.load(folder / "task.npz")
    model = opened(folder)
    muscles, joints = model.getMuscles(), model.getJointSet()
    for place in range(muscles.getSize()):
        muscles.get(place).setMinControl(float(task["floor"]))
    answer: dict[str, Any] = geometry(model, task)
    answer |= timed(model, task)
    asked = in_balance(model, task, answer["full_force_n"], tolerance=float(task["tolerance"]))
    answer["asked_activation"] = asked["activation"]
    answer |= in_balance(model, task, answer["full_force_n"], tolerance=float(task["tighter"]))
    answer["muscles"] = [muscles.get(place).getName() for place in range(muscles.getSize())]
    answer["joints"] = [joints.get(place).getName() for place in range(joints.getSize())]
    np.savez(folder / "answer.npz", **answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Pure, batched simulators; the only package that will know a physics engine."""

from plumbline.simulators.sensitization import Course, SensitizationModel, simulate

__all__ = ["Course", "SensitizationModel", "simulate"]

"""Pure, batched simulators; the only package that will know a physics engine."""

from plumbline.simulators.sensitization import SensitizationModel, driven_gain_sd, gain_left

__all__ = ["SensitizationModel", "driven_gain_sd", "gain_left"]

"""What could be done from now on, by name: a route says which of these takes its terms away."""

from __future__ import annotations

__all__ = [
    "CALM_NECK",
    "CONTROL_DISEASE",
    "CORRECT_POSTURE",
    "DECOMPRESS_CORD",
    "NECK_TREATMENTS",
    "RESTORE_MOBILITY",
    "TREATMENTS",
]

# The neck moves as far as the healthy band allows.
RESTORE_MOBILITY = "restore_mobility"
# The neck stands inside the healthy band.
CORRECT_POSTURE = "correct_posture"
# No pain source in the neck is active any more.
CALM_NECK = "calm_neck"
# The cord is no longer squeezed.
DECOMPRESS_CORD = "decompress_cord"
# The inflammatory disease is quiet; what it has left behind stays.
CONTROL_DISEASE = "control_disease"
# Together they are a neck that is healthy from now on: each neck term answers to exactly one.
NECK_TREATMENTS = (RESTORE_MOBILITY, CORRECT_POSTURE, CALM_NECK, DECOMPRESS_CORD)
TREATMENTS = (*NECK_TREATMENTS, CONTROL_DISEASE)

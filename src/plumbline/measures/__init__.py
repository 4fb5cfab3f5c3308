"""What measured values mean against health: pure functions over a batch, in clinical units."""

from plumbline.measures.alignment import (
    AGE_CLASSES,
    expected_c7_s1_sva_mm,
    expected_lumbar_lordosis_deg,
    expected_neck_lordosis_deg,
    expected_neck_offset_mm,
    neck_offset_from_head_angle_mm,
)
from plumbline.measures.bands import (
    HEALTHY_SHARE,
    Band,
    beyond,
    bounded,
    healthy_band,
    into_band,
    ramp,
    true_value,
)
from plumbline.measures.motion import MOTION_FACTS, expected_neck_motion_deg
from plumbline.measures.published_formula import coefficients
from plumbline.measures.published_spread import spread_of

__all__ = [
    "AGE_CLASSES",
    "HEALTHY_SHARE",
    "MOTION_FACTS",
    "Band",
    "beyond",
    "bounded",
    "coefficients",
    "expected_c7_s1_sva_mm",
    "expected_lumbar_lordosis_deg",
    "expected_neck_lordosis_deg",
    "expected_neck_motion_deg",
    "expected_neck_offset_mm",
    "healthy_band",
    "into_band",
    "neck_offset_from_head_angle_mm",
    "ramp",
    "spread_of",
    "true_value",
]

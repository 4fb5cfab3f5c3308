"""Parameters that differ between settings: one estimate per setting, picked row by row."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.case import SETTINGS
from plumbline.causal import Context
from plumbline.evidence import Estimate, judged

__all__ = ["by_setting", "pick"]


def by_setting(prefix: str, unit: str) -> tuple[Estimate, ...]:
    """Return the judgements ``<prefix>.<setting>`` of every setting."""
    return tuple(judged(f"{prefix}.{setting}", unit=unit) for setting in SETTINGS)


def pick(context: Context, prefix: str) -> Float[np.ndarray, " row"]:
    """Return a parameter's value per row: the setting's own where there is one, else the common one."""
    if f"{prefix}.{SETTINGS[0]}" not in context.values:
        return context[prefix]
    table = np.stack([context[f"{prefix}.{setting}"] for setting in SETTINGS])
    return table[np.maximum(context.setting, 0), np.arange(context.rows)]

"""What would change if something were done from now on, and what trials say about it."""

from plumbline.explanation.what_if.effects import HORIZONS_DAYS, what_if
from plumbline.explanation.what_if.trials import Cap, Trial, Withheld, trials
from plumbline.explanation.what_if.withheld import withheld_from

__all__ = ["HORIZONS_DAYS", "Cap", "Trial", "Withheld", "trials", "what_if", "withheld_from"]

"""How hidden states show themselves: findings and their likelihoods, red flags, what to avoid."""

from plumbline.diagnosis.avoid import avoid, suppresses_what_if
from plumbline.diagnosis.catalog import Catalog, catalog, read_catalog
from plumbline.diagnosis.causes import CAUSE_STATES, ENUMERATED, LEAVES, SETTINGS
from plumbline.diagnosis.entry import Entry, Group, Population
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.observe import Consumed, Observed, Unlike, Used, observe
from plumbline.diagnosis.red_flags import RedFlagRules, red_flag_rules
from plumbline.diagnosis.safety import safety_only, triage
from plumbline.diagnosis.values import derived_states, stated_values

__all__ = [
    "CAUSE_STATES",
    "ENUMERATED",
    "LEAVES",
    "SETTINGS",
    "Catalog",
    "Consumed",
    "Entry",
    "Group",
    "Likelihood",
    "Observed",
    "Population",
    "RedFlagRules",
    "Unlike",
    "Used",
    "avoid",
    "catalog",
    "derived_states",
    "observe",
    "read_catalog",
    "red_flag_rules",
    "safety_only",
    "stated_values",
    "suppresses_what_if",
    "triage",
]

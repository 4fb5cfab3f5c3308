"""How hidden states show themselves: findings and their likelihoods, red flags, what to avoid."""

from plumbline.diagnosis.alarms import alarm_of, is_alarming
from plumbline.diagnosis.avoid import (
    avoid,
    suppresses_what_if,
    why_no_what_if,
    why_not_by_hand,
    withheld_tests,
)
from plumbline.diagnosis.catalog import Catalog, catalog, read_catalog
from plumbline.diagnosis.causes import CAUSE_STATES, ENUMERATED, LEAVES, SETTINGS
from plumbline.diagnosis.contradictions import Contradiction, contradictions
from plumbline.diagnosis.entry import Entry, Group, Population
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.observe import Consumed, Observed, Unlike, Used, observe
from plumbline.diagnosis.red_flags import RedFlagRules, red_flag_rules
from plumbline.diagnosis.safety import safety_only, triage
from plumbline.diagnosis.search import search
from plumbline.diagnosis.test_classes import available, costs_of
from plumbline.diagnosis.tested import Test
from plumbline.diagnosis.values import derived_states, stated_values

__all__ = [
    "CAUSE_STATES",
    "ENUMERATED",
    "LEAVES",
    "SETTINGS",
    "Catalog",
    "Consumed",
    "Contradiction",
    "Entry",
    "Group",
    "Likelihood",
    "Observed",
    "Population",
    "RedFlagRules",
    "Test",
    "Unlike",
    "Used",
    "alarm_of",
    "available",
    "avoid",
    "catalog",
    "contradictions",
    "costs_of",
    "derived_states",
    "is_alarming",
    "observe",
    "read_catalog",
    "red_flag_rules",
    "safety_only",
    "search",
    "stated_values",
    "suppresses_what_if",
    "triage",
    "why_no_what_if",
    "why_not_by_hand",
    "withheld_tests",
]

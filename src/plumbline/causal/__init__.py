"""The causal engine: exact posteriors, interventions and attribution. It knows no anatomy."""

from plumbline.causal.context import Context, Term, Uncertain
from plumbline.causal.fragment import Fragment, Model, assemble
from plumbline.causal.layout import Compiled, compile_model, with_findings
from plumbline.causal.partition import MOST_STATES, Partition, partition
from plumbline.causal.solve import Solution, solve, solve_never, solve_treatments
from plumbline.causal.tables import Observations, Tables, Unobserved, fill
from plumbline.causal.variables import Cause, Finding, Gain, Hazard, Link, Quantity

__all__ = [
    "MOST_STATES",
    "Cause",
    "Compiled",
    "Context",
    "Finding",
    "Fragment",
    "Gain",
    "Hazard",
    "Link",
    "Model",
    "Observations",
    "Partition",
    "Quantity",
    "Solution",
    "Tables",
    "Term",
    "Uncertain",
    "Unobserved",
    "assemble",
    "compile_model",
    "fill",
    "partition",
    "solve",
    "solve_never",
    "solve_treatments",
    "with_findings",
]

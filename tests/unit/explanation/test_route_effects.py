"""Findings beside a route: those that moved it most, and among equals the order of names."""

from __future__ import annotations

import numpy as np

from plumbline.assessment import Interval
from plumbline.explanation.credit import Credit, direction_of
from plumbline.explanation.leave_out import LeftOut
from plumbline.explanation.route_effects import route_effects
from plumbline.routes import ROUTES

OWNERS = tuple(route.id for route in ROUTES)
HALF = Interval(value=0.5, low=0.4, high=0.6)
ROUNDING = 1e-15


def findings_of(shifts: dict[str, float]) -> list[str]:
    none = direction_of(np.zeros(1), np.ones(1))
    credit = Credit(
        shares=dict.fromkeys(OWNERS, HALF),
        sole=dict.fromkeys(OWNERS, HALF),
        involved=dict.fromkeys(OWNERS, HALF),
        direction=dict.fromkeys(("postural_compensation", "mechanical_chain"), none),
    )
    left = LeftOut(
        share={name: np.full(len(OWNERS), shift) for name, shift in shifts.items()},
        whole=np.zeros(len(OWNERS)),
        surprise={},
        conflict=0.0,
    )
    effects = route_effects(credit, OWNERS, left, {})
    return [one.finding for one in effects["nerve_pathways"].because]


def test_findings_that_differ_by_rounding_alone_stand_in_the_order_of_their_names() -> None:
    assert findings_of({"second": 0.01 + ROUNDING, "first": 0.01}) == ["first", "second"]


def test_the_finding_that_moved_a_route_most_comes_first() -> None:
    assert findings_of({"a_little": 0.01, "much": -0.02}) == ["much", "a_little"]

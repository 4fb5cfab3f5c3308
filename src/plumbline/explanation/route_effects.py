"""What each of the five routes contributes, and the findings that moved it."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Because, RouteEffect, RouteKind
from plumbline.explanation.credit import Credit
from plumbline.explanation.leave_out import LeftOut
from plumbline.explanation.words import route_words
from plumbline.routes import ROUTES

__all__ = ["route_effects"]

SHOWN = 3  # the three findings that moved a route most
SMALLEST_SHIFT = 0.0005  # below a twentieth of a percentage point nothing moved
SAME_DIGITS = 12  # shifts that differ by rounding alone stand in the order of their names


def route_effects(
    credit: Credit, owners: tuple[str, ...], left_out: LeftOut, labels: Mapping[str, str]
) -> dict[str, RouteEffect]:
    """Return the effect of every route.

    Parameters
    ----------
    credit : Credit
        Shares, sole, involved, direction.
    owners : tuple of str
        Players in the order of the shares of ``left_out``.
    left_out : LeftOut
        Shares with single findings unknown.
    labels : mapping of str to str
        Findings in words.
    """
    result: dict[str, RouteEffect] = {}
    for route in ROUTES:
        share = credit.shares.get(route.id)
        direction = credit.direction.get(route.id)
        hidden = direction is not None and direction.unsettled
        result[route.id] = RouteEffect(
            kind=RouteKind(str(route.kind)),
            label=route.label,
            sole=None if hidden else credit.sole[route.id],
            share=share,
            involved=None if hidden else credit.involved[route.id],
            direction=direction,
            because=_because(owners.index(route.id), left_out, labels),
            evidence_grade=route.grade,
            statement=route_words(route.says, share, direction),
        )
    return result


def _because(number: int, left_out: LeftOut, labels: Mapping[str, str]) -> tuple[Because, ...]:
    shifts = {
        finding: float(shares[number] - left_out.whole[number])
        for finding, shares in left_out.share.items()
    }
    order = sorted(shifts, key=lambda finding: (-round(abs(shifts[finding]), SAME_DIGITS), finding))
    return tuple(
        Because(
            finding=finding,
            label=labels.get(finding, finding.replace("_", " ")),
            shift=shifts[finding],
        )
        for finding in order[:SHOWN]
        if abs(shifts[finding]) >= SMALLEST_SHIFT
    )

r"""The exact joint of the true state and any few causes, given the findings and the pain.

The pain factor is a product over leaves, so that the joint with a leaf's state is the product of
all other leaves' sums times this leaf's own weight. What set the pain off is an integral over
:math:`\tau` of such products (:mod:`plumbline.explanation.what_next.true_states`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal import Compiled
from plumbline.causal.tables import Tables
from plumbline.errors import ModelError
from plumbline.explanation.what_next.branch_hazards import (
    Leaf,
    Parts,
    branch_parts,
    branch_weights,
    leaves_of,
)
from plumbline.explanation.what_next.true_states import TrueStates

__all__ = ["JointStates"]

# Exact to better than a millionth for any pain hazard below ten.
NODES = 8


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """Everything at one point of the integral, for the branches of one group.

    Attributes
    ----------
    weight : ndarray, shape (branch, row)
        Every leaf summed out.
    parts : Parts
        Expected parts of the hazard, each of shape (branch, row).
    chance : mapping of str to ndarray, shape (branch, state, row)
        Leaf to the probabilities of its states.
    excess : mapping of str to Parts
        Leaf to its parts by state less their mean, each of shape (branch, state, row).

    Notes
    -----
    Rows are many and states few, so that the rows lie next to each other in memory.
    """

    weight: Float[np.ndarray, "branch row"]
    parts: Parts
    chance: Mapping[str, Float[np.ndarray, "branch state row"]]
    excess: Mapping[str, Parts]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Branches and states of leaves that belong to one disease, or to nobody's.

    Attributes
    ----------
    states : tuple of str
        The true states among which its weight is divided.
    branches : ndarray, shape (branch,)
        Numbers of its branches.
    allowed : mapping of str to ndarray, shape (state,)
        States of leaves that it allows; a leaf that is not named may be in any.
    """

    states: tuple[str, ...]
    branches: Int[np.ndarray, " branch"]
    allowed: Mapping[str, Bool[np.ndarray, " state"]]


@final
class JointStates:
    """The joint of the true state and some causes, one row per person or draw.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row, with everything that was observed.
    true_states : TrueStates
        Which true states there are.
    """

    def __init__(self, compiled: Compiled, tables: Tables, true_states: TrueStates) -> None:
        self._compiled = compiled
        self._names = true_states.names
        part = compiled.partition
        self._branch_states = part.states[part.branch_state]
        split = true_states.split
        self._weights = branch_weights(compiled, tables)
        self._parts = branch_parts(compiled, tables, split)
        self._leaves = leaves_of(compiled, tables, split)
        self._moments = [(g, self._moments_of(g)) for g in self._groups(true_states)]
        self._sums: dict[tuple[str, ...], list[Float[np.ndarray, "branch true ... row"]]] = {}
        pain = sum(values.sum(axis=1).sum(axis=0) for values in self._by_leaves(()))
        self._pain_prob: Float[np.ndarray, " row"] = np.asarray(pain)

    @property
    def names(self) -> tuple[str, ...]:
        """The true states, in the order of the second axis."""
        return self._names

    @property
    def evidence_prob(self) -> Float[np.ndarray, " row"]:
        """P(findings and pain) of every row."""
        return self._pain_prob

    def of(self, causes: tuple[str, ...]) -> Float[np.ndarray, "row true *states"]:
        """Return P(true state, states of some causes | findings, pain).

        Parameters
        ----------
        causes : tuple of str
            In any order; one axis each.
        """
        part, model = self._compiled.partition, self._compiled.model
        listed = tuple(c for c in causes if c in part.enumerated)
        leaves = tuple(c for c in causes if c in part.leaves)
        if len(listed) + len(leaves) != len(causes):
            raise ModelError(f"unknown cause among {causes}")
        sizes = [len(model.causes[c].states) for c in listed]
        code, codes = self._codes(listed, sizes)
        blocks = []
        for (group, _), values in zip(self._moments, self._by_leaves(leaves), strict=True):
            ones = np.eye(codes)[code[group.branches]]
            summed = np.dot(values.reshape(len(values), -1).T, ones)
            blocks.append(_rows_first(summed.reshape(*values.shape[1:], codes)))
        table = np.concatenate(blocks, axis=1)[:, self._order()]
        table = table / self._pain_prob.reshape(-1, *[1] * (table.ndim - 1))
        own = table.shape[3:]
        table = table.reshape(*table.shape[:2], *sizes, *own)
        now = (*listed, *leaves)
        return np.transpose(table, (0, 1, *(2 + now.index(cause) for cause in causes)))

    def _order(self) -> list[int]:
        found = [state for group, _ in self._moments for state in group.states]
        return [found.index(name) for name in self._names]

    def _codes(
        self, listed: Sequence[str], sizes: Sequence[int]
    ) -> tuple[Int[np.ndarray, " branch"], int]:
        code = np.zeros(len(self._branch_states), dtype=np.int64)
        codes = 1
        for cause, size in zip(listed, sizes, strict=True):
            column = self._compiled.partition.enumerated.index(cause)
            code = code * size + self._branch_states[:, column]
            codes *= size
        return code, codes

    def _groups(self, true_states: TrueStates) -> list[_Group]:
        part, model = self._compiled.partition, self._compiled.model
        inside = np.ones(len(self._branch_states), dtype=bool)
        allowed: dict[str, Bool[np.ndarray, " state"]] = {}
        groups = []
        for disease in true_states.diseases:
            names = model.causes[disease.cause].states
            ill = np.array([name in disease.when for name in names])
            if disease.cause in part.enumerated:
                column = part.enumerated.index(disease.cause)
                has = ill[self._branch_states[:, column]]
                groups.append(_group((disease.state,), inside & has, allowed))
                inside &= ~has
            else:
                groups.append(_group((disease.state,), inside, {**allowed, disease.cause: ill}))
                allowed[disease.cause] = ~ill
        split = true_states.split
        rest = () if split is None else (split.neck, split.named)
        groups.append(_group((*rest, true_states.otherwise), inside, allowed))
        return groups

    def _moments_of(self, group: _Group) -> list[_Moment]:
        """Return the two ends of the integral, and its nodes where the group is split."""
        split = len(group.states) > 1
        points = (0.0, 1.0, *(_nodes()[0] if split else ()))
        return [self._moment(group, point, detailed=n > 1) for n, point in enumerate(points)]

    def _moment(self, group: _Group, point: float, *, detailed: bool) -> _Moment:
        at = group.branches
        weight = (self._weights[:, at] * np.exp(-point * self._parts.whole[:, at])).T
        parts = Parts(*(values[:, at].T for values in self._parts))
        chance: dict[str, Float[np.ndarray, "branch state row"]] = {}
        excess: dict[str, Parts] = {}
        for leaf in self._leaves:
            slots, slot = np.unique(leaf.slot[at], return_inverse=True)
            total, own, mean, more = _summed(leaf, slots, group.allowed.get(leaf.cause), point)
            weight = weight * total.T[slot]
            chance[leaf.cause] = _by_branch(own, slot)
            if detailed:
                parts = Parts(*(a + m.T[slot] for a, m in zip(parts, mean, strict=True)))
                excess[leaf.cause] = Parts(*(_by_branch(values, slot) for values in more))
        return _Moment(weight=weight, parts=parts, chance=chance, excess=excess)

    def _by_leaves(self, leaves: tuple[str, ...]) -> list[Float[np.ndarray, "branch true ... row"]]:
        """Return, per group, the weight of its true states with pain, by states of some leaves."""
        if leaves not in self._sums:
            self._sums[leaves] = [_divided(group, some, leaves) for group, some in self._moments]
        return self._sums[leaves]


def _group(
    states: tuple[str, ...],
    inside: Bool[np.ndarray, " branch"],
    allowed: Mapping[str, Bool[np.ndarray, " state"]],
) -> _Group:
    return _Group(states=states, branches=np.flatnonzero(inside), allowed=dict(allowed))


@cache
def _nodes() -> tuple[tuple[float, ...], tuple[float, ...]]:
    points, weights = np.polynomial.legendre.leggauss(NODES)
    return tuple((points + 1.0) / 2.0), tuple(weights / 2.0)


def _summed(
    leaf: Leaf,
    slots: Int[np.ndarray, " slot"],
    allowed: Bool[np.ndarray, " state"] | None,
    point: float,
) -> tuple[
    Float[np.ndarray, "row slot"],
    Float[np.ndarray, "row slot state"],
    Parts,
    Parts,
]:
    """Return a leaf's sum, the chances of its states, its mean parts, and the parts beyond them."""
    weight = leaf.weight[:, slots] * np.exp(-point * leaf.parts.whole[:, slots])
    if allowed is not None:
        weight = weight * allowed
    total = weight.sum(axis=2)
    chance = weight / np.where(total > 0, total, 1.0)[:, :, None]
    parts = Parts(*(values[:, slots] for values in leaf.parts))
    mean = Parts(*((chance * values).sum(axis=2) for values in parts))
    more = Parts(*(v - m[:, :, None] for v, m in zip(parts, mean, strict=True)))
    return total, chance, mean, more


def _by_branch(
    values: Float[np.ndarray, "row slot state"], slot: Int[np.ndarray, " branch"]
) -> Float[np.ndarray, "branch state row"]:
    return np.ascontiguousarray(values.transpose(1, 2, 0))[slot]


def _rows_first(
    values: Float[np.ndarray, "true *leaves row code"],
) -> Float[np.ndarray, "row true code *leaves"]:
    last = values.ndim - 1
    return values.transpose(last - 1, 0, last, *range(1, last - 1))


def _divided(
    group: _Group, moments: Sequence[_Moment], leaves: tuple[str, ...]
) -> Float[np.ndarray, "branch true ... row"]:
    start, end = (_weight_by(moment, leaves) for moment in moments[:2])
    pain = start - end
    if len(group.states) == 1:
        return pain[:, None]
    neck, named = np.zeros_like(pain), np.zeros_like(pain)
    for moment, width in zip(moments[2:], _nodes()[1], strict=True):
        weight = width * _weight_by(moment, leaves)
        neck += weight * _part_by(moment, "neck", leaves)
        named += weight * _part_by(moment, "named", leaves)
    return np.stack([neck, named, pain - neck - named], axis=1)


def _weight_by(moment: _Moment, leaves: tuple[str, ...]) -> Float[np.ndarray, "branch ... row"]:
    return _spread_out(moment.weight, [moment.chance[leaf] for leaf in leaves], np.multiply)


def _part_by(
    moment: _Moment, part: str, leaves: tuple[str, ...]
) -> Float[np.ndarray, "branch ... row"]:
    more = [getattr(moment.excess[leaf], part) for leaf in leaves]
    return _spread_out(getattr(moment.parts, part), more, np.add)


def _spread_out(
    values: Float[np.ndarray, "branch row"],
    by_state: Sequence[Float[np.ndarray, "branch _ row"]],
    combine: np.ufunc,
) -> Float[np.ndarray, "branch ... row"]:
    for number, one in enumerate(by_state):
        shape = (len(one), *[1] * number, *one.shape[1:])
        values = combine(values[..., None, :], one.reshape(shape))
    return values

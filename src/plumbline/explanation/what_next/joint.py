r"""The exact joint of the true state and any few causes, given the findings and the pain.

The pain factor is a product over leaves, so that the joint with a leaf's state is the product of
all other leaves' sums times this leaf's own weight. What set the pain off is an integral over
:math:`\tau` of such products (:mod:`plumbline.explanation.what_next.true_states`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal import Compiled
from plumbline.causal.distinct import distinct_rows
from plumbline.causal.tables import Tables
from plumbline.errors import ModelError
from plumbline.explanation.what_next.branch_hazards import (
    Leaf,
    branch_parts,
    branch_weights,
    leaves_of,
)
from plumbline.explanation.what_next.true_states import TrueStates

__all__ = ["JointStates"]

# Exact to better than a millionth for any pain hazard below ten.
NODES = 8
ENDS = 2  # of the integral, before its nodes
PARTS = ("neck", "named")  # of the hazard; what is left of it is unspecific


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """Everything at the two ends of the integral and its nodes, for the branches of one group.

    Attributes
    ----------
    weight : ndarray, shape (point, branch, row)
        Every leaf summed out.
    parts : ndarray, shape (part, node, branch, row)
        Expected parts of the hazard: the neck's, and a named source's. No part where the group is
        not divided.
    leaves : mapping of str to _LeafMoments
        The same by the states of one leaf.

    Notes
    -----
    Rows are many and states few, so that the rows lie next to each other in memory.
    """

    weight: Float[np.ndarray, "point branch row"]
    parts: Float[np.ndarray, "part node branch row"]
    leaves: Mapping[str, _LeafMoments]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _LeafMoments:
    """What a leaf adds, or several leaves together.

    Attributes
    ----------
    slot : ndarray, shape (branch,)
        Where a branch finds its numbers.
    chance : ndarray, shape (point, slot, *state, row)
        Probabilities of the leaf's states.
    excess : ndarray, shape (part, node, slot, *state, row)
        Its parts of the hazard by state less their mean.
    """

    slot: Int[np.ndarray, " branch"]
    chance: Float[np.ndarray, "point slot *state row"]
    excess: Float[np.ndarray, "part node slot *state row"]


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
            blocks.append(_rows_first(_by_code(values, code[group.branches], codes)))
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

    def _moments_of(self, group: _Group) -> _Moments:
        """Return the two ends of the integral, and its nodes where the group is divided."""
        from plumbline.explanation.what_next.joint_kernel import add_leaf

        at = group.branches
        points, divided = _points(group), [] if len(group.states) == 1 else list(PARTS)
        whole = np.ascontiguousarray(self._parts.whole[:, at].T)
        before = np.ascontiguousarray(self._weights[:, at].T)
        weight = np.stack([before * np.exp(-point * whole) for point in points])
        own = [getattr(self._parts, part)[:, at].T for part in divided]
        nodes = len(points) - ENDS
        parts = np.array([[part] * nodes for part in own]).reshape(len(own), nodes, *before.shape)
        leaves: dict[str, _LeafMoments] = {}
        for leaf in self._leaves:
            slots, slot = np.unique(leaf.slot[at], return_inverse=True)
            summed = _summed(leaf, slots, group.allowed.get(leaf.cause), points, divided)
            for n in range(len(points)):
                add_leaf(slot, summed.total[n], weight[n], product=True)
            for part, mean in zip(parts, summed.mean, strict=True):
                for n in range(nodes):
                    add_leaf(slot, mean[n], part[n], product=False)
            leaves[leaf.cause] = _LeafMoments(slot=slot, chance=summed.chance, excess=summed.excess)
        return _Moments(weight=weight, parts=parts, leaves=leaves)

    def _by_leaves(self, leaves: tuple[str, ...]) -> list[Float[np.ndarray, "branch true ... row"]]:
        """Return, per group, the weight of its true states with pain, by states of some leaves."""
        if leaves not in self._sums:
            self._sums[leaves] = [_divided(some, leaves) for _, some in self._moments]
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


class _Summed(NamedTuple):
    """A leaf's sum and mean parts at every point, the chances of its states, and what they add."""

    total: Float[np.ndarray, "point slot row"]
    mean: Float[np.ndarray, "part node slot row"]
    chance: Float[np.ndarray, "point slot state row"]
    excess: Float[np.ndarray, "part node slot state row"]


def _points(group: _Group) -> tuple[float, ...]:
    """Return where the integrand is looked at: at both ends, and at nodes if it is divided."""
    return (0.0, 1.0, *(() if len(group.states) == 1 else _nodes()[0]))


def _summed(
    leaf: Leaf,
    slots: Int[np.ndarray, " slot"],
    allowed: Bool[np.ndarray, " state"] | None,
    points: Sequence[float],
    divided: Sequence[str],
) -> _Summed:
    at = np.array(points)[:, None, None, None]
    weight = _rows_last(leaf.weight, slots) * np.exp(-at * _rows_last(leaf.parts.whole, slots))
    if allowed is not None:
        weight = weight * allowed[:, None]
    total = weight.sum(axis=2)
    chance = weight / np.where(total > 0, total, 1.0)[:, :, None]
    own = [_rows_last(getattr(leaf.parts, part), slots) for part in divided]
    parts = np.array(own).reshape(len(own), 1, *weight.shape[1:])
    mean = (chance[ENDS:] * parts).sum(axis=3)
    return _Summed(total=total, mean=mean, chance=chance, excess=parts - mean[:, :, :, None])


def _rows_last(
    values: Float[np.ndarray, "row all state"], slots: Int[np.ndarray, " slot"]
) -> Float[np.ndarray, "slot state row"]:
    return np.ascontiguousarray(values[:, slots].transpose(1, 2, 0))


def _rows_first(
    values: Float[np.ndarray, "code true *leaves row"],
) -> Float[np.ndarray, "row true code *leaves"]:
    last = values.ndim - 1
    return values.transpose(last, 1, 0, *range(2, last))


def _by_code(
    values: Float[np.ndarray, "branch true *leaves row"],
    code: Int[np.ndarray, " branch"],
    codes: int,
) -> Float[np.ndarray, "code true *leaves row"]:
    """Return the sums over the branches of one code."""
    from plumbline.explanation.what_next.joint_kernel import sum_by_code

    size = int(np.prod(values.shape[1:]))
    out = np.zeros((codes, size))
    sum_by_code(code, values.reshape(len(values), size), out)
    return out.reshape(codes, *values.shape[1:])


def _divided(
    moments: _Moments, leaves: tuple[str, ...]
) -> Float[np.ndarray, "branch true ... row"]:
    """Return the weight of the true states of one group with pain, by states of some leaves."""
    from plumbline.explanation.what_next.joint_kernel import sum_by_state

    _, branches, rows = moments.weight.shape
    leaf = _together([moments.leaves[name] for name in leaves], moments)
    sizes = leaf.chance.shape[2:-1]
    states = int(np.prod(sizes))
    out = np.zeros((branches, len(moments.parts) + 1, states, rows))
    chance = leaf.chance.reshape(*leaf.chance.shape[:2], states, rows)
    excess = leaf.excess.reshape(*leaf.excess.shape[:3], states, rows)
    widths = np.array(_nodes()[1])
    sum_by_state(moments.weight, moments.parts, widths, leaf.slot, chance, excess, out)
    return out.reshape(branches, len(moments.parts) + 1, *sizes, rows)


def _together(leaves: Sequence[_LeafMoments], moments: _Moments) -> _LeafMoments:
    """Return several leaves as one; chances multiply, and parts of the hazard add up."""
    if len(leaves) == 1:
        return leaves[0]
    points, branches, rows = moments.weight.shape
    pairs = [leaf.slot for leaf in leaves]
    slots, slot = distinct_rows(np.array(pairs, dtype=np.int64).reshape(len(leaves), branches).T)
    chance = np.ones((points, len(slots), rows))
    excess = np.zeros((*moments.parts.shape[:2], len(slots), rows))
    for number, leaf in enumerate(leaves):
        own, more = leaf.chance[:, slots[:, number]], leaf.excess[:, :, slots[:, number]]
        others = [1] * number
        chance = chance[..., None, :] * own.reshape(*own.shape[:2], *others, *own.shape[2:])
        excess = excess[..., None, :] + more.reshape(*more.shape[:3], *others, *more.shape[3:])
    return _LeafMoments(slot=slot, chance=chance, excess=excess)

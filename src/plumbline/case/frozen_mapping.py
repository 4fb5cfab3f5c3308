"""A mapping that cannot be changed, can be hashed, pickled and compared without regard to order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar, final

__all__ = ["FrozenMapping"]

Key = TypeVar("Key")
Value = TypeVar("Value")


@final
class FrozenMapping(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping that cannot be changed.

    Parameters
    ----------
    entries : mapping or iterable of pairs
        What it holds; the order is kept for iteration and ignored for equality.
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[Key, Value] | Iterable[tuple[Key, Value]] = ()) -> None:
        self._entries: dict[Key, Value] = dict(entries)

    def __getitem__(self, key: Key) -> Value:
        return self._entries[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Mapping):
            return self._entries == dict(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return f"FrozenMapping({self._entries!r})"

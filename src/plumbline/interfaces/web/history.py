"""What every case was before its last changes, as long as the server runs."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from threading import Lock
from typing import Final, final

__all__ = ["History", "Step"]

KEPT_STEPS: Final = 100  # changes of one case that can be taken back
KEPT_CASES: Final = 64  # cases whose changes are remembered


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change.

    Attributes
    ----------
    before : str
        The text of the case before the change.
    revision_before, revision_after : str
        The revisions before and after it.
    label : str
        What was changed, in words.
    """

    before: str
    revision_before: str
    revision_after: str
    label: str


@final
class History:
    """The last changes of the cases; nothing of it is written to disk."""

    def __init__(self) -> None:
        self._steps: OrderedDict[str, deque[Step]] = OrderedDict()
        self._lock = Lock()

    def remember(self, name: str, step: Step) -> None:
        """Remember a change of a case."""
        with self._lock:
            self._steps.setdefault(name, deque(maxlen=KEPT_STEPS)).append(step)
            self._steps.move_to_end(name)
            while len(self._steps) > KEPT_CASES:
                self._steps.popitem(last=False)

    def last(self, name: str, revision: str) -> Step | None:
        """Return the change that led to a revision; None where it is not known."""
        steps = self._steps.get(name)
        return steps[-1] if steps and steps[-1].revision_after == revision else None

    def take_back(self, name: str) -> None:
        """Forget the last change of a case."""
        with self._lock:
            if self._steps.get(name):
                self._steps[name].pop()

    def text_at(self, name: str, revision: str) -> str | None:
        """Return the text of an earlier revision, where it is remembered."""
        steps = tuple(self._steps.get(name, ()))
        return next((one.before for one in steps if one.revision_before == revision), None)

    def forget(self, name: str) -> None:
        """Forget everything about a case."""
        with self._lock:
            self._steps.pop(name, None)

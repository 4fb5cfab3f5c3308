"""What a route is: a name, a sentence, a kind, and the equations it adds to the model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar

from plumbline.causal import Fragment

__all__ = ["Kind", "Route"]


class Kind(StrEnum):
    """Whether a route is a path from the neck to the back, or a cause of both."""

    NECK_TO_BACK = "neck_to_back"
    COMMON_CAUSE = "common_cause"


class Route(ABC):
    """One of the ways in which neck and back pain hang together.

    Attributes
    ----------
    id : str
        Name; the owner of the hazards and gains it hands in.
    number : int
        Its number in the founding document.
    label, says : str
        The name in words; what it claims, in one plain sentence.
    kind : Kind
        A route of ``Kind.COMMON_CAUSE`` contributes exactly zero under do(neck = healthy).
    grade : str
        How good the evidence is that it ever causes low back pain, in words.
    evidence : tuple of str
        Facts that a reader should see first.
    """

    id: ClassVar[str]
    number: ClassVar[int]
    label: ClassVar[str]
    says: ClassVar[str]
    kind: ClassVar[Kind]
    grade: ClassVar[str]
    evidence: ClassVar[tuple[str, ...]]

    @abstractmethod
    def fragment(self) -> Fragment:
        """Return the variables and mechanisms this route adds to the model."""

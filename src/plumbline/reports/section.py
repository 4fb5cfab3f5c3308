"""What a section of a report is: a template, and the values that fill it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from plumbline.assessment import Assessment

__all__ = ["Section"]


class Section(ABC):
    """One part of a page.

    Attributes
    ----------
    template : str
        Path of its template below ``templates/``.
    """

    template: ClassVar[str]

    @abstractmethod
    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the values that fill the template, or None where the section has nothing to say.

        Parameters
        ----------
        assessment : Assessment
            The answer that is shown.
        """

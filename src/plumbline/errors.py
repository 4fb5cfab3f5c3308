"""Every error that Plumbline raises on purpose.

The tree::

    PlumblineError
    ├── InputError            the input is at fault: exit status 2
    │   ├── CaseError         a case file, with all of its problems
    │   ├── AssessmentError   a stored assessment, with all of its problems
    │   ├── SpineInputError   a person that no spine can be built for, with all problems
    │   └── UnknownNameError  a name on the command line that does not exist
    ├── EvidenceError         the evidence base is used or written wrongly
    ├── ModelError            the assembled causal model is impossible
    └── MissingExtraError     an optional library is not installed

    PlumblineWarning
    └── OutsideEvidence       a person unlike those in whom a fact was measured

A message says where, what, what is allowed, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "AssessmentError",
    "CaseError",
    "EvidenceError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "OutsideEvidence",
    "PlumblineError",
    "PlumblineWarning",
    "Problem",
    "SpineInputError",
    "UnknownNameError",
    "did_you_mean",
]

# So many names are listed in full where one is not known; more would hide what is wrong.
MOST_LISTED = 16


class PlumblineError(Exception):
    """The root of all errors that Plumbline raises on purpose."""


class InputError(PlumblineError):
    """The input is at fault; the command line exits with status 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with an input file.

    Attributes
    ----------
    place : str
        Where it is, as a path such as ``complaints[1].intensity_0_10``.
    message : str
        What is wrong, what is allowed, and what to do.
    line : int or None
        Line in the file, counted from 1, where known.
    """

    place: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        """Return the problem as one line of text."""
        where = f"line {self.line}, {self.place}" if self.line is not None else self.place
        return f"{where}: {self.message}"


class CaseError(InputError):
    """A case cannot be read; carries every problem that was found, at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class AssessmentError(InputError):
    """A stored assessment cannot be read; carries every problem that was found, at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SpineInputError(InputError):
    """No spine can be built for a person; carries every problem that was found, at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownNameError(InputError):
    """A name that does not exist was asked for.

    Parameters
    ----------
    kind : str
        What was asked for, such as ``route``.
    name : str
        What was written.
    known : iterable of str
        The names that exist.
    meant : iterable of str
        Those that may be meant, where that is known.
    look : str
        A sentence on where the names are found; where there are few they are listed in its place.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        *,
        meant: Iterable[str] = (),
        look: str = "",
    ) -> None:
        names = list(known)
        words = " or ".join(meant)
        hint = f" Did you mean {words}?" if words else did_you_mean(name, names)
        if len(names) <= MOST_LISTED:
            look = f"There is {', '.join(names)}."
        super().__init__(f"unknown {kind} {name!r}.{hint}{f' {look}' if look else ''}")


class EvidenceError(PlumblineError):
    """The evidence base is used or written wrongly."""


class ModelError(PlumblineError):
    """The assembled causal model is impossible: a cycle, an unknown parent, too many states."""


class MissingExtraError(PlumblineError):
    """An optional library is needed and not installed; names the extra to install."""


class PlumblineWarning(UserWarning):
    """The root of all warnings of a statistical kind."""


class OutsideEvidence(PlumblineWarning):
    """A person lies outside the population in which a fact was measured."""


def did_you_mean(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return `` Did you mean ...?`` with the closest known names, or an empty string.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        The names that exist.
    most : int
        How many to offer at most.
    """
    close = get_close_matches(name.lower(), list(known), n=most, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""

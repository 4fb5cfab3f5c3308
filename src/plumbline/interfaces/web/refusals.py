"""Why a request is refused: each reason with its status and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from plumbline.errors import InputError, Problem

__all__ = [
    "BusyError",
    "ForbiddenError",
    "NoSuchThingError",
    "RefusedError",
    "StaleRevisionError",
    "TooLargeError",
    "WrongKindError",
    "failure",
]


class RefusedError(InputError):
    """A request is refused; the status says why.

    Parameters
    ----------
    detail : str
        What is wrong and what to do.
    problems : sequence of Problem
        Every fault with its place, where there are several.
    """

    status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    title: str = "This cannot be read"

    def __init__(self, detail: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(detail)
        self.problems = problems


class NoSuchThingError(RefusedError):
    """What was asked for does not exist."""

    status: int = HTTPStatus.NOT_FOUND
    title: str = "Not found"


class ForbiddenError(RefusedError):
    """The request did not come from a page of this program."""

    status: int = HTTPStatus.FORBIDDEN
    title: str = "Not allowed"


class TooLargeError(RefusedError):
    """The request has too many bytes."""

    status: int = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title: str = "Too large"


class WrongKindError(RefusedError):
    """The content of the request is of a kind that is not read here."""

    status: int = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title: str = "Wrong kind of content"


class BusyError(RefusedError):
    """More is asked at once than can be answered in time."""

    status: int = HTTPStatus.SERVICE_UNAVAILABLE
    title: str = "Busy"

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.seconds = seconds


class StaleRevisionError(RefusedError):
    """A case was changed elsewhere since the page was loaded; nothing was overwritten.

    Parameters
    ----------
    name : str
        The case.
    expected, found : str
        The revision that the page knew, and the one that is stored.
    """

    status: int = HTTPStatus.CONFLICT
    title: str = "Changed elsewhere"

    def __init__(self, name: str, expected: str, found: str) -> None:
        super().__init__(
            f"{name}: was changed in another window or by another program since this page was "
            "loaded. Nothing was overwritten; look at what changed, then make the change again."
        )
        self.name = name
        self.expected = expected
        self.found = found


def failure(status: int, titles: Mapping[int, str], detail: str) -> RefusedError:
    """Return a refusal with another status, such as one of the framework's own.

    Parameters
    ----------
    status : int
        The status.
    titles : mapping of int to str
        What each status means, in words.
    detail : str
        What is wrong.
    """
    error = RefusedError(detail)
    error.status = status
    error.title = titles.get(status, "Refused")
    return error

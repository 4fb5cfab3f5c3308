"""What the server may be told: where the cases are, and how much it does at once."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import final

from plumbline.errors import InputError
from plumbline.pipeline import DRAWS

__all__ = ["DEFAULT_HOST", "WebSettings", "checked_host"]

MOST_BYTES = 1_048_576  # a hundred times the longest published case
MOST_REQUESTS = 48  # at two cores, what is answered within the wait below
QUICK_DRAWS = 32  # a first figure in a tenth of a second
MOST_WAITING = 24  # full answers; a queue of about a minute
KEPT_ANSWERS = 128  # some hundred kilobytes each
LONGEST_WAIT_SECONDS = 30.0  # a client's usual patience

DEFAULT_HOST = "127.0.0.1"  # reached from this machine only


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Settings of one server; the limits keep one request from starving the others.

    Attributes
    ----------
    folder : Path
        Where the cases are kept, one file each.
    max_bytes : int
        The largest body of a request.
    max_requests : int
        Requests that are worked on or wait at one time; more are told to come back.
    quick_draws, draws : int
        Parameter draws of the first figure, and of the full answer.
    simulate : bool
        Whether routes 2 and 5 of a full answer rest on the simulation, as those of ``assess`` do;
        the first figure never waits for it.
    workers : int
        Full answers that are computed at one time.
    max_waiting : int
        Full answers that may wait for their turn.
    kept_answers : int
        Answers that are remembered.
    wait_seconds : float
        How long a request of the JSON interface waits for its answer.
    """

    folder: Path
    max_bytes: int = MOST_BYTES
    max_requests: int = MOST_REQUESTS
    quick_draws: int = QUICK_DRAWS
    draws: int = DRAWS
    simulate: bool = True
    workers: int = 2
    max_waiting: int = MOST_WAITING
    kept_answers: int = KEPT_ANSWERS
    wait_seconds: float = LONGEST_WAIT_SECONDS


def checked_host(host: str) -> str:
    """Return an address that only this machine can reach.

    Parameters
    ----------
    host : str
        An address, or ``localhost``.

    Raises
    ------
    InputError
        The address can be reached from elsewhere, or is none.
    """
    name = host.strip().strip("[]")
    if name.lower() == "localhost":
        return DEFAULT_HOST
    try:
        address = ip_address(name)
    except ValueError as error:
        raise InputError(f"{host!r} is no address; use {DEFAULT_HOST} or ::1.") from error
    if not address.is_loopback:
        raise InputError(
            f"{host} can be reached from other machines, and the page has no accounts and no "
            f"encryption. It listens on this machine only: use {DEFAULT_HOST} or ::1."
        )
    return str(address)

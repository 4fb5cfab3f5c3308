"""What happens when something goes wrong: the exit status and the words for it."""

from __future__ import annotations

import errno
import functools
import sys
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

import typer

from plumbline.errors import InputError

__all__ = ["INPUT_AT_FAULT", "OUR_FAULT", "guarded", "show_traceback"]

# Exit statuses: 0 done, 2 the input is at fault, 1 the fault is the program's.
INPUT_AT_FAULT = 2
OUR_FAULT = 1

show_traceback: ContextVar[bool] = ContextVar("show_traceback", default=False)

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def guarded(command: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Return a command that turns every exception into words and an exit status.

    Parameters
    ----------
    command : callable
        A command; typer's own ways to stop pass through.
    """

    @functools.wraps(command)
    def run(*arguments: Parameters.args, **options: Parameters.kwargs) -> Result:
        try:
            return command(*arguments, **options)
        except (typer.Exit, typer.Abort):
            raise
        except InputError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(INPUT_AT_FAULT) from error
        except Exception as error:  # the last stop before the person
            _report(error)
            raise typer.Exit(OUR_FAULT) from error

    return run


def _report(error: Exception) -> None:
    """Say that the fault is ours; a reader that closed the pipe is told nothing."""
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        return
    if show_traceback.get():
        traceback.print_exception(error, file=sys.stderr)
    reason = " ".join(str(error).split()) or "no reason given"
    hint = "" if show_traceback.get() else " Run it again as `plumbline --debug ...` to see where."
    typer.echo(f"plumbline failed, and it is not your input: {reason}.{hint}", err=True)

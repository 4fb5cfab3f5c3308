"""The command that serves the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plumbline.interfaces.guard import guarded

__all__ = ["register"]

DEFAULT_FOLDER = Path("plumbline-cases")
DEFAULT_PORT = 8642  # no registered service uses it


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(guarded(serve))


def serve(
    folder: Annotated[
        Path,
        typer.Argument(metavar="[FOLDER]", help="Where the cases are kept, one file each."),
    ] = DEFAULT_FOLDER,
    port: Annotated[
        int, typer.Option("--port", help="Where to listen; 0 takes any that is free.")
    ] = DEFAULT_PORT,
    host: Annotated[
        str, typer.Option("--host", help="An address that only this machine can reach.")
    ] = "127.0.0.1",
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the page in a browser.")
    ] = False,
    no_simulation: Annotated[
        bool,
        typer.Option("--no-simulation", help="Routes 2 and 5 from published slopes: quicker."),
    ] = False,
) -> None:
    """Serve a page in the browser; nothing leaves this machine."""
    from plumbline.interfaces.web.serving import serve as serve_folder

    serve_folder(
        folder, host=host, port=port, open_browser=open_browser, simulate=not no_simulation
    )

"""The server itself: it listens on this machine only."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

from plumbline.errors import InputError, MissingExtraError

__all__ = ["serve"]

EXTRA = "the page needs the extra 'web': pip install 'plumbline-spine[web]'."
NOT_BUILT = (
    "the page is not built; in a checkout of the repository run `make serve`, or "
    "`python scripts/build_web.py` once."
)
SCRIPT = "plumbline.js"  # the built script; without it nothing on the page is live
KEEP_ALIVE_SECONDS = 15  # longer than a browser waits between two requests of one page
LARGEST_PORT = 65_535  # by the protocol
WAITING = 256  # connections that may wait until they are told to come back


def serve(
    folder: Path, *, host: str, port: int, open_browser: bool = False, simulate: bool = True
) -> None:
    """Serve the page over a folder of cases until it is stopped.

    Parameters
    ----------
    folder : Path
        Where the cases are kept; it is made where it does not exist.
    host : str
        An address that only this machine can reach.
    port : int
        Where to listen; 0 takes any that is free.
    open_browser : bool
        Whether to open the page in a browser.
    simulate : bool
        Whether routes 2 and 5 of a full answer rest on the simulation.

    Raises
    ------
    InputError
        The address can be reached from elsewhere, the port is taken, or the folder cannot be used.
    MissingExtraError
        The extra is not installed.
    """
    try:
        import uvicorn

        from plumbline.interfaces.web.app import application
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "plumbline":
            raise
        raise MissingExtraError(EXTRA) from error
    from plumbline.interfaces.web.settings import WebSettings, checked_host
    from plumbline.interfaces.web.templating import STATIC_FOLDER

    address = checked_host(host)
    if not (STATIC_FOLDER / SCRIPT).is_file():
        raise InputError(NOT_BUILT)
    with closing(_socket(address, port)) as listening:
        taken = int(listening.getsockname()[1])
        app = application(WebSettings(folder=folder, simulate=simulate))
        _announce(address, taken, folder, open_browser=open_browser)
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            proxy_headers=False,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _socket(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LARGEST_PORT:
        raise InputError(f"port {port}: choose one from 0 to {LARGEST_PORT}; 0 takes a free one.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(WAITING)
    except OSError as error:
        made.close()
        reason = error.strerror or str(error)
        raise InputError(f"port {port}: {reason}; choose another with --port.") from error
    return made


def _announce(host: str, port: int, folder: Path, *, open_browser: bool) -> None:
    import typer

    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{port}/"
    typer.echo(f"Plumbline: {address}")
    typer.echo(f"Cases are kept in {folder.resolve()}; nothing leaves this machine.")
    typer.echo("Stop it with Ctrl-C.")
    if open_browser:
        typer.launch(address)

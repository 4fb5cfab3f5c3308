"""The application: routes, refusals, and the guard before all of them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from plumbline import __version__
from plumbline.errors import InputError, Problem
from plumbline.interfaces.web import api, files, live, pages, person_pages
from plumbline.interfaces.web.answering import TITLES, refusal
from plumbline.interfaces.web.api_schema import openapi_of
from plumbline.interfaces.web.guarding import Guard
from plumbline.interfaces.web.refusals import RefusedError, failure
from plumbline.interfaces.web.server import Server
from plumbline.interfaces.web.settings import WebSettings
from plumbline.interfaces.web.templating import STATIC_FOLDER

__all__ = ["application"]

LOG: Final = logging.getLogger(__name__)


def application(settings: WebSettings, *, also_known_as: Iterable[str] = ()) -> FastAPI:
    """Return the application over a folder of cases.

    Parameters
    ----------
    settings : WebSettings
        Where the cases are, and how much is done at once.
    also_known_as : iterable of str
        Further names of this host under which requests are answered.

    Raises
    ------
    InputError
        The folder cannot be used.
    """
    server = Server(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        server.answers.warm_up()
        yield
        server.answers.close()

    app = FastAPI(
        title="Plumbline",
        version=__version__,
        openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.server = server
    for router in (api.router, pages.router, person_pages.router, files.router, live.router):
        app.include_router(router)
    if STATIC_FOLDER.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    app.add_exception_handler(InputError, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    setattr(app, "openapi", lambda: openapi_of(app))  # noqa: B010  a method is replaced
    app.add_middleware(
        Guard,
        sessions=server.sessions,
        max_bytes=settings.max_bytes,
        max_requests=settings.max_requests,
        also_known_as=tuple(also_known_as),
    )
    return app


def _refused(request: Request, error: Exception) -> Response:
    """Answer a request that is at fault."""
    if isinstance(error, InputError):
        return refusal(request, error)
    if isinstance(error, RequestValidationError):
        problems = tuple(
            Problem(place=".".join(str(part) for part in one["loc"]), message=str(one["msg"]))
            for one in error.errors()
        )
        return refusal(request, RefusedError("A parameter is not possible.", problems))
    if isinstance(error, HTTPException):
        return refusal(request, failure(error.status_code, TITLES, error.detail))
    return _failed(request, error)


def _failed(request: Request, error: Exception) -> Response:
    """Answer where the program is at fault; what went wrong stands in the log only."""
    LOG.error("a request failed", exc_info=error)
    words = "The program failed, and it is not your input. Its log says where."
    return refusal(request, failure(HTTPStatus.INTERNAL_SERVER_ERROR, TITLES, words))

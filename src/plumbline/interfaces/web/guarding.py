"""What every request has to pass, and the headers of every response."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from typing import Final, final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plumbline.interfaces.web.answering import refusal
from plumbline.interfaces.web.refusals import (
    BusyError,
    ForbiddenError,
    RefusedError,
    TooLargeError,
)
from plumbline.interfaces.web.session import COOKIE, Sessions

__all__ = ["CONTENT_SECURITY_POLICY", "Guard"]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Names under which this machine reaches itself; another one means that a foreign site is behind it.
OWN_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_SECONDS: Final = 2  # by then the requests that are under way have ended
STATIC: Final = "/static/"


@final
class Guard:
    """Refuses what is too large, too much or from elsewhere; gives every response its headers.

    Parameters
    ----------
    app : ASGI application
        What answers.
    sessions : Sessions
        The sessions of this run.
    max_bytes, max_requests : int
        The largest body; how many requests are worked on at one time.
    also_known_as : iterable of str
        Further names of this host.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        max_bytes: int,
        max_requests: int,
        also_known_as: Iterable[str] = (),
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._max_bytes = max_bytes
        self._max_requests = max_requests
        self._names = OWN_NAMES | frozenset(also_known_as)
        self._lock = Lock()
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        session, is_new = self._session(request.headers)
        scope["plumbline.session"] = session
        answer = _Headed(send, session if is_new else "", scope["path"])
        reason = self._reason_against(request)
        if reason is None and not self._enter():
            reason = BusyError("Too many requests at once; try again.", BUSY_SECONDS)
        if reason is not None:
            await refusal(request, reason)(scope, receive, answer)
            return
        try:
            await self._app(scope, _Counted(receive, self._max_bytes), answer)
        finally:
            self._leave()

    def _enter(self) -> bool:
        with self._lock:
            if self._under_way >= self._max_requests:
                return False
            self._under_way += 1
            return True

    def _leave(self) -> None:
        with self._lock:
            self._under_way -= 1

    def _session(self, headers: Headers) -> tuple[str, bool]:
        """Return the session of a request, and whether it is a new one."""
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            morsel = None
        known = morsel.value if morsel is not None else None
        if known is not None and self._sessions.is_one(known):
            return known, False
        return self._sessions.fresh(), True

    def _reason_against(self, request: Request) -> RefusedError | None:
        host = request.headers.get("host", "")
        if _host_name(host) not in self._names:
            return ForbiddenError("This server answers under the names of its own machine only.")
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length[:12]) > self._max_bytes:
            return TooLargeError(f"At most {self._max_bytes} bytes are read.")
        if request.method not in SAFE and _is_foreign(request.headers, host):
            return ForbiddenError("The request comes from another site.")
        return None


@final
class _Counted:
    """Reads a body and stops where it is too large."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLargeError("The request has more bytes than are read.")
        return message


@final
class _Headed:
    """Sends a response with the headers that every one has."""

    def __init__(self, send: Send, session: str, path: str) -> None:
        self._send = send
        self._session = session
        self._path = path

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not self._path.startswith(STATIC):
                headers["Cache-Control"] = "no-store"
            if self._session:
                cookie = Response()
                cookie.set_cookie(COOKIE, self._session, httponly=True, samesite="strict")
                headers.append("Set-Cookie", cookie.headers["set-cookie"])
        await self._send(message)


def _host_name(host: str) -> str:
    """Return a host without its port; a broken one gives an empty name."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_foreign(headers: Headers, host: str) -> bool:
    """Return whether a page of another site has sent a request."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin == "null":
        # What a browser sends with a form of a page that gives no referrer; only it knows whose.
        return site != "same-origin"
    if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
        return True
    return site not in (None, "same-origin", "none")

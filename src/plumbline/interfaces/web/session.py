"""Who talks to the server: a session without an account, and a token that only its pages know."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final, final

__all__ = ["COOKIE", "Sessions"]

SECRET_BYTES = 32  # as long as the digest that it keys

COOKIE: Final = "plumbline_session"
SESSION_BYTES: Final = 24  # 192 random bits
SESSION: Final = re.compile(r"[A-Za-z0-9_-]{32}")  # those bytes in letters


@final
class Sessions:
    """Sessions of one run of the server; their tokens end with it."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(SECRET_BYTES)

    def fresh(self) -> str:
        """Return a new session."""
        return secrets.token_urlsafe(SESSION_BYTES)

    def is_one(self, session: str | None) -> bool:
        """Return whether a cookie has the form of a session."""
        return session is not None and SESSION.fullmatch(session) is not None

    def token(self, session: str) -> str:
        """Return the token of a session."""
        return hmac.new(self._secret, session.encode("ascii"), hashlib.sha256).hexdigest()

    def is_token(self, session: str, token: str) -> bool:
        """Return whether a token belongs to a session; takes as long where it does not."""
        return hmac.compare_digest(self.token(session).encode(), token.encode("utf-8", "replace"))

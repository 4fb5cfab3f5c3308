"""Somebody who talks to a server as a page does."""

from __future__ import annotations

import re

from httpx2 import Response
from starlette.testclient import TestClient

from plumbline.interfaces.web.server import Server

ADDRESS = "http://127.0.0.1:8642"
TOKEN = re.compile(r"[0-9a-f]{64}")


class Page:
    """A browser that has loaded one page: it has the cookie and the token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        match = TOKEN.search(client.get("/").text)
        assert match is not None
        self.token = match[0]

    def get(self, address: str, **headers: str) -> Response:
        return self.client.get(address, headers=headers, follow_redirects=False)

    def post(self, address: str, **fields: str | list[str]) -> Response:
        sent = {"csrf_token": self.token, **fields}
        return self.client.post(address, data=sent, follow_redirects=False)

    def live(self, address: str, **fields: str) -> Response:
        """Send what htmx sends."""
        headers = {"HX-Request": "true", "X-CSRF-Token": self.token}
        return self.client.post(address, data=fields, headers=headers, follow_redirects=False)

    def new_case(self, name: str) -> str:
        """Make an empty case and return its revision."""
        answer = self.post("/cases", who="clinician", id=name)
        assert answer.headers["location"] == f"/cases/{name}", answer.text
        return self.revision(name)

    @property
    def server(self) -> Server:
        """The server behind the page."""
        return self.client.app.state.server

    def revision(self, name: str) -> str:
        return self.server.cases.open(name).stored.revision

    def text(self, name: str) -> str:
        return self.server.store.read(name).text

"""Who may talk to the server, with how much at once, and what every response forbids."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from tests.unit.interfaces.web.browsing import ADDRESS, Page

from plumbline.errors import InputError
from plumbline.interfaces.web.app import application
from plumbline.interfaces.web.guarding import CONTENT_SECURITY_POLICY
from plumbline.interfaces.web.settings import WebSettings, checked_host

API = "/api/"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize("address", ["/", "/nothing", "/library", "/api/v1/findings/hoffmann"])
def test_every_response_forbids_what_no_page_of_ours_needs(page: Page, address: str) -> None:
    headers = page.get(address).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_the_policy_allows_no_inline_script_and_no_other_host() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(app: FastAPI) -> None:
    parts = {part.strip() for part in _first_cookie(app).split(";")}
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= parts


def _first_cookie(app: FastAPI) -> str:
    async def ask() -> str:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=ADDRESS
        ) as client:
            return (await client.get("/learn")).headers["set-cookie"]

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8642", "", "127.0.0.1.evil.example"]
)
def test_a_name_that_is_not_of_this_machine_is_refused(page: Page, host: str) -> None:
    assert page.get("/", host=host).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:1", "[::1]:8642"])
def test_the_names_of_this_machine_are_answered(page: Page, host: str) -> None:
    assert page.get("/", host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_write_even_with_the_token(page: Page, headers: dict[str, str]) -> None:
    sent = {"csrf_token": page.token, "who": "person"}
    answer = page.client.post("/cases", data=sent, headers=headers, follow_redirects=False)
    assert answer.status_code == 403


def unsafe_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every route that writes, read from the application: a new one cannot be forgotten."""
    return [
        (method, route.path)
        for route in _routes(app)
        for method in sorted(route.methods & UNSAFE)
        if not route.path.startswith(API)
    ]


def _routes(app: FastAPI) -> list[APIRoute]:
    found, waiting = [], list(app.routes)
    while waiting:
        route = waiting.pop()
        waiting += getattr(getattr(route, "original_router", None), "routes", [])
        if isinstance(route, APIRoute):
            found.append(route)
    return found


def test_no_route_that_writes_works_without_the_token(app: FastAPI, page: Page) -> None:
    routes = unsafe_routes(app)
    assert len(routes) >= 10
    for method, path in routes:
        address = path.format(name="a", topic="about", identifier="x")
        for sent in ({}, {"csrf_token": "0" * 64}, {"csrf_token": page.token[:-1]}):
            answer = page.client.request(method, address, data=sent, follow_redirects=False)
            assert answer.status_code == 403, (method, path, sent)


def test_the_token_of_another_session_is_refused(app: FastAPI, page: Page) -> None:
    other = app.state.server.sessions
    answer = page.client.post("/cases", data={"csrf_token": other.token(other.fresh())})
    assert answer.status_code == 403


def test_a_body_that_is_too_large_is_refused_before_it_is_read(page: Page) -> None:
    answer = page.client.post("/api/v1/check", content=b"x", headers={"content-length": "9" * 30})
    assert answer.status_code == 413


def test_a_body_that_hides_its_size_is_refused_while_it_is_read(page: Page) -> None:
    parts = (b"x" * 100_000 for _ in range(20))
    headers = {"content-type": "application/json"}
    answer = page.client.post("/api/v1/check", content=parts, headers=headers)
    assert answer.status_code == 413


def test_more_requests_than_are_worked_on_are_told_when_to_come_back(tmp_path: Path) -> None:
    app = application(WebSettings(folder=tmp_path, max_requests=2, quick_draws=4))
    case = {"plumbline": 1, "id": "a", "complaints": [{"region": "low_back"}]}

    async def storm() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            calls = [client.post("/api/v1/preview", json=case, timeout=60) for _ in range(20)]
            answers = list(await asyncio.gather(*calls))
            answers.append(await client.post("/api/v1/preview", json=case, timeout=60))
        return answers

    *first, last = asyncio.run(storm())
    app.state.server.answers.close()
    refused = [answer for answer in first if answer.status_code == 503]
    assert {answer.status_code for answer in first} == {200, 503}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert last.status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "2001:db8::1", "example.org", ""])  # noqa: S104
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(InputError):
        checked_host(host)


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "127.0.0.1"), ("LocalHost", "127.0.0.1"), ("[::1]", "::1")]
)
def test_an_address_of_this_machine_is_taken(host: str, address: str) -> None:
    assert checked_host(host) == address

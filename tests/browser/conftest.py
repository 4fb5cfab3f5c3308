"""A server with its own folder, and a real browser that notes everything that goes wrong in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from tests.browser import chromium as browsers
from tests.browser.visits import Site, Visit, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# How long a part of a page may take to come on a machine that does other things beside it.
PATIENCE_MS = 15_000
START = "from plumbline.interfaces.cli import app; app()"
# A first start compiles the kernels.
START_SECONDS = 120.0
# On a phone the short run walks the journeys only; the desk is a clinician's, mostly at a table.
ON_A_PHONE = "test_web_journeys"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the other pages in a phone's window to the slow run."""
    for item in items:
        if "phone" in item.name and item.path.stem != ON_A_PHONE:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def site(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a server of its own, on a free port, over an empty folder."""
    pytest.importorskip("fastapi", reason="needs the extra 'web'")
    folder = tmp_path_factory.mktemp("cases")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder.parent / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-c", START, "serve", str(folder), f"--port={port}", "--no-simulation"],
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, Path(log.name))
        yield Site(address=address, folder=folder)
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urlopen(address, timeout=5):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where Chromium is; it is fetched where it is missing and can be."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    program, reason = browsers.fetched(shared)
    if program is None:
        pytest.skip(f"needs Chromium, which is not installed: {reason}")
    return program


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a browser without a window, whose event loop ends before another module's tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def window(request: pytest.FixtureRequest) -> dict[str, int]:
    """Return the size of the window: that of a desk and that of a phone."""
    size: dict[str, int] = request.param
    return size


@pytest.fixture
def visit(site: Site, browser: Browser, window: dict[str, int]) -> Iterator[Visit]:
    """Return a fresh browser; nothing may go wrong in it and nothing may leave the machine."""
    # Without motion: a color that is on its way from one to another is no color of the page.
    context = browser.new_context(
        viewport=window, has_touch=window == PHONE, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    begun = watched(context.new_page(), site)
    yield begun
    context.close()
    assert begun.troubles == []
    assert begun.outside == []

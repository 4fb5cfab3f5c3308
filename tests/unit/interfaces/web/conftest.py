"""A server over a folder of its own, and somebody who talks to it as a page does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.unit.interfaces.web.browsing import ADDRESS, Page

from plumbline.interfaces.web.app import application
from plumbline.interfaces.web.settings import WebSettings

# Few draws: what the pages do with an answer does not depend on how sure it is.
FEW_DRAWS = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(scope="module")
def app(folder: Path) -> FastAPI:
    return application(WebSettings(folder=folder, draws=FEW_DRAWS, quick_draws=4, simulate=False))


@pytest.fixture(scope="module")
def page(app: FastAPI) -> Iterator[Page]:
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield Page(client)

"""A real server under load: no error while people work, a clear refusal when there are too many."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from benchmarks.page import PREVIEW, RunningServer, loaded, running_server

pytestmark = pytest.mark.slow
PEOPLE, CROWD = 20, 200
GROWTH_MB = 50.0  # as the issue of the page asks
RECOVERY_SECONDS = 10.0
CASE = {"plumbline": 1, "id": "last", "complaints": [{"region": "low_back"}]}


@pytest.fixture(scope="module")
def server(built: None) -> Iterator[RunningServer]:
    with running_server() as started:
        yield started


def test_twenty_people_get_an_answer_each_time_and_memory_stays(server: RunningServer) -> None:
    loaded(server, clients=PEOPLE, seconds=10, pause=0.5)
    before = server.memory_mb()
    load = loaded(server, clients=PEOPLE, seconds=60, pause=0.5)
    assert set(load.statuses) == {200}
    assert server.memory_mb() - before < GROWTH_MB


def test_a_crowd_is_told_when_to_come_back_and_the_server_recovers(server: RunningServer) -> None:
    load = loaded(server, clients=CROWD, seconds=10, pause=0.0)
    assert set(load.statuses) == {200, 503}
    assert load.without_time == 0
    with httpx.Client(base_url=server.address, timeout=RECOVERY_SECONDS) as client:
        time.sleep(1)
        assert client.post(PREVIEW, json=CASE).status_code == 200

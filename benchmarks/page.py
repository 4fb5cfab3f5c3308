"""The page under load: first answers for many people at once, from a real server."""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, final

import httpx2 as httpx

from benchmarks.measurement import Measurement

__all__ = ["Load", "RunningServer", "loaded", "page", "running_server"]

PROGRAM = str(Path(sys.executable).with_name("plumbline"))
PREVIEW = "/api/v1/preview"
ADDRESS = re.compile(r"http://\S+")
CLIENTS = 20
SECONDS = 60.0
# Between two answers a person reads and thinks; a clinician who types fast changes one every 2 s.
PAUSE_SECONDS = 2.0
TWENTIETHS = 20
MILLISECONDS = 1000.0
KILOBYTES_PER_MB = 1000.0
FINDINGS = (
    "hoffmann",
    "babinski",
    "gait_deviation",
    "straight_leg_raise",
    "faber",
    "morning_stiffness",
    "spurling",
    "saddle_numbness",
    "night_pain",
    "hand_clumsiness",
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server process.

    Attributes
    ----------
    address : str
        Where it listens.
    process : Popen
        The process.
    """

    address: str
    process: subprocess.Popen[str]

    def memory_mb(self) -> float:
        """Return how much memory the process holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        kilobytes = re.search(r"VmRSS:\s+(\d+)", status)
        return float(kilobytes[1]) / KILOBYTES_PER_MB if kilobytes else float("nan")


@final
@dataclass(slots=True)
class Load:
    """What clients saw.

    Attributes
    ----------
    seconds : list of float
        Time until each answer.
    statuses : Counter
        How many answers had which status; 0 where there was none.
    without_time : int
        Refusals that did not say when to come back.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    without_time: int = 0

    def quantile_ms(self, twentieth: int) -> float:
        """Return the time below which so many twentieths of the answers came, in ms."""
        return MILLISECONDS * statistics.quantiles(self.seconds, n=TWENTIETHS)[twentieth - 1]


@contextmanager
def running_server() -> Iterator[RunningServer]:
    """Start a server over an empty folder; stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [PROGRAM, "serve", folder, "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            found = ADDRESS.search(process.stdout.readline())
            assert found is not None, "the server did not start"
            server = RunningServer(address=found[0].rstrip("/"), process=process)
            _wait_until_warm(server)
            yield server
        finally:
            process.terminate()
            process.communicate(timeout=30)


def loaded(server: RunningServer, *, clients: int, seconds: float, pause: float) -> Load:
    """Return what many clients see who change a case again and again."""
    load = Load()

    async def run() -> None:
        limits = httpx.Limits(max_connections=clients)
        async with httpx.AsyncClient(base_url=server.address, timeout=60, limits=limits) as client:
            until = time.perf_counter() + seconds
            await asyncio.gather(
                *(_person(client, number, until, pause, load) for number in range(clients))
            )

    asyncio.run(run())
    return load


def page() -> list[Measurement]:
    """Measure first answers for 20 people who each change something every two seconds."""
    with running_server() as server:
        before = server.memory_mb()
        load = loaded(server, clients=CLIENTS, seconds=SECONDS, pause=PAUSE_SECONDS)
        grown = server.memory_mb() - before
    count = len(load.seconds)
    note = f"{CLIENTS} people, each a change every {PAUSE_SECONDS:g} s"
    values = {
        "page_median": load.quantile_ms(TWENTIETHS // 2),
        "page_slow": load.quantile_ms(TWENTIETHS - 1),
        "page_memory": grown,
        "page_errors": float(load.statuses.total() - load.statuses[200]),
    }
    return [
        Measurement(id=name, value=value, low=value, high=value, runs=count, note=note)
        for name, value in values.items()
    ]


async def _person(
    client: httpx.AsyncClient, number: int, until: float, pause: float, load: Load
) -> None:
    chance = random.Random(number)  # noqa: S311  a choice of findings, not a secret
    await asyncio.sleep(chance.random() * pause)
    case: dict[str, Any] = {
        "plumbline": 1,
        "id": f"person-{number}",
        "person": {"age_years": 20 + number % 60},
        "complaints": [{"region": "low_back"}, {"region": "neck"}],
        "findings": {},
    }
    while time.perf_counter() < until:
        state = chance.choice(("present", "absent"))
        case["findings"] = case["findings"] | {chance.choice(FINDINGS): state}
        begun = time.perf_counter()
        try:
            answer = await client.post(PREVIEW, json=case)
        except httpx.HTTPError:
            load.statuses[0] += 1
            continue
        load.statuses[answer.status_code] += 1
        if answer.status_code == httpx.codes.OK:
            load.seconds.append(time.perf_counter() - begun)
        elif "retry-after" not in answer.headers:
            load.without_time += 1
        await asyncio.sleep(pause)


def _wait_until_warm(server: RunningServer) -> None:
    case = {"plumbline": 1, "id": "first", "complaints": [{"region": "low_back"}]}
    with httpx.Client(base_url=server.address, timeout=120) as client:
        for _ in range(3):
            client.post(PREVIEW, json=case).raise_for_status()
            client.post("/api/v1/assess", params={"draws": 8}, json=case).raise_for_status()

"""Thousands of generated calls: no path of the JSON interface fails, whatever it is sent."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings

from plumbline.interfaces.web.app import application
from plumbline.interfaces.web.settings import WebSettings

API = "/api/v1"
CALLS_WANTED = 5000
# Paths that compute get fewer calls than those that only read; no call waits for another's job.
COMPUTING, CALLS_OF_COMPUTING = ("assess", "jobs", "next", "preview"), 150
MOST_WAITING = 10_000
# Names that exist, so that not every generated name is an unknown one.
KNOWN = ("hoffmann", "1", "mechanical_chain", "case", "assessment", "ces.time.mri")
# So many findings are left in the schema: a case of all of them takes a second to make.
FINDINGS_LEFT = 12


def shortened(document: dict[str, Any]) -> dict[str, Any]:
    """Return the description with a shorter catalog, and few draws."""
    findings = document["components"]["schemas"]["Case"]["properties"]["findings"]
    kept = list(findings["properties"].items())[:: len(findings["properties"]) // FINDINGS_LEFT]
    findings["properties"] = dict(kept)
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "draws":
                    parameter["schema"] = {"type": "integer", "minimum": -2, "maximum": 3}
                elif parameter["in"] == "path":
                    parameter["schema"] = {"anyOf": [{"enum": list(KNOWN)}, parameter["schema"]]}
    return document


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    limits = WebSettings(
        folder=tmp_path,
        draws=2,
        quick_draws=2,
        simulate=False,
        kept_answers=16,
        max_waiting=MOST_WAITING,
    )
    made = application(limits, also_known_as=["testserver", "localhost"])
    made.openapi_schema = shortened(made.openapi())
    yield made
    made.state.server.answers.close()


@pytest.mark.slow
def test_no_generated_call_fails_and_every_answer_is_as_described(app: FastAPI) -> None:
    statuses: Counter[int] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the generator warns of its own libraries
        schemathesis = pytest.importorskip("schemathesis")
        schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)
        operations = [result.ok() for result in schema.get_all_operations()]
        heavy = [one for one in operations if one.path.rpartition("/")[2] in COMPUTING]
        rest = (CALLS_WANTED - len(heavy) * CALLS_OF_COMPUTING) // (
            len(operations) - len(heavy) - 2
        )
        for operation in operations:
            call_many(operation, CALLS_OF_COMPUTING if operation in heavy else rest, statuses)
    assert statuses.total() >= CALLS_WANTED
    assert statuses[200] > CALLS_WANTED // 20
    assert not [status for status in statuses if status >= 500]


def call_many(operation: Any, times: int, statuses: Counter[int]) -> None:  # noqa: ANN401
    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:  # noqa: ANN401
        answer = case.call()
        statuses[answer.status_code] += 1
        case.validate_response(answer, excluded_checks=unwanted())

    call()


def unwanted() -> list[Any]:
    """Return what does not hold: a reader that knows synonyms takes more than its schema says."""
    from schemathesis.specs.openapi import checks

    return [checks.negative_data_rejection, checks.positive_data_acceptance]

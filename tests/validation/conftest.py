"""How a test puts its row into one of the three tables of docs/validation.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tabulate = Callable[[str, str, str, str], None]
"""Takes the table, the quantity, what was published, and what the model gives."""

# Files that solve postures of many people; a minute or more between them.
SOLVED = "tests.validation.posture_people"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the comparisons of solved postures to the slow run."""
    for item in items:
        if SOLVED in item.path.read_text(encoding="utf-8"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def tabulate(request: pytest.FixtureRequest) -> Tabulate:
    """Return the function that records a row; to be called before anything is asserted."""

    def record(table: str, quantity: str, published: str, found: str) -> None:
        cells = {"table": table, "quantity": quantity, "published": published, "found": found}
        # Not record_property, which warns beside the default family of the XML report.
        request.node.user_properties.extend(cells.items())

    return record

"""What holds for every test: how hypothesis searches, and when slow tests run.

Shapes and types of the package are checked at run time by the ``--jaxtyping-packages`` option in
``pyproject.toml``; pytest-randomly shuffles the tests and prints the seed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SLOW_REASON = "slow: runs in `make test-full` (pytest --slow)"

# The machine is shared, so no example has a deadline; the search is the same on every run.
settings.register_profile(
    "checks",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    parent=settings.get_profile("checks"),
    derandomize=False,
    max_examples=1_000,
    print_blob=True,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--slow``."""
    parser.addoption(
        "--slow", action="store_true", help="run the slow tests too, and search more thoroughly"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how thoroughly hypothesis searches, unless ``--hypothesis-profile`` says so."""
    if config.getoption("--hypothesis-profile", default=None) is None:
        settings.load_profile("thorough" if config.getoption("--slow") else "checks")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what is slow, with the reason, unless ``--slow`` is given."""
    if config.getoption("--slow"):
        return
    for item in items:
        if item.get_closest_marker("slow") is not None:
            item.add_marker(pytest.mark.skip(reason=SLOW_REASON))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the folder that holds ``pyproject.toml``."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def built(project_root: Path) -> None:
    """Build script and style sheet where they are older than their sources."""
    made = subprocess.run(
        [sys.executable, str(project_root / "scripts" / "build_web.py")],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if made.returncode:
        pytest.skip(f"the page cannot be built: {made.stderr.strip()}")

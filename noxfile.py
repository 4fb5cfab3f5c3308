"""Sessions for several Pythons and for one concern at a time; `make test` runs them all in one."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "tests", "docs"]

PYTHONS = ["3.11", "3.12", "3.13"]


def _install(session: nox.Session, lock: str) -> None:
    session.install("--require-hashes", "--requirement", f"requirements/{lock}.txt")
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and layers."""
    _install(session, "dev")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports", "--no-logo")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests and show which lines they leave out."""
    _install(session, "dev")
    session.run("pytest", "-n", "auto", "--cov", "--cov-report=term", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    _install(session, "dev")
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html")


@nox.session
def bench(session: nox.Session) -> None:
    """Run the benchmarks."""
    _install(session, "bench")
    session.run("python", "-m", "benchmarks")


@nox.session
def opensim(session: nox.Session) -> None:
    """Compare the spine model with OpenSim, which gets an environment of its own."""
    _install(session, "dev")
    session.run("make", "setup-opensim", external=True)
    session.run("pytest", "--slow", "tests/opensim", *session.posargs)

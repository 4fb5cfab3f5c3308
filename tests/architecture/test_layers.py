"""Who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "plumbline"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROUTES = (
    "nerve_pathways",
    "postural_compensation",
    "central_sensitization",
    "systemic_conditions",
    "mechanical_chain",
)
# What is loaded by `import plumbline` must stay small: the command line starts with it.
HEAVY = {
    "jaxtyping",
    "jinja2",
    "matplotlib",
    "numba",
    "numpy",
    "pydantic",
    "scipy",
    "typer",
    "yaml",
}


def test_every_import_contract_is_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [lint_imports, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_climbs_out_of_its_package(path: Path) -> None:
    climbing = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 1
    ]
    assert climbing == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, plumbline; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert HEAVY.isdisjoint(run.stdout.split())


def test_each_of_the_five_bullets_has_its_file() -> None:
    routes = PACKAGE / "routes"
    if not routes.exists():
        pytest.skip("the package routes does not exist")
    assert [name for name in ROUTES if not (routes / f"{name}.py").is_file()] == []

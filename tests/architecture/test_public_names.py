"""What a package offers is written down, sorted, and there."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
PACKAGES = [
    ".".join(path.parent.relative_to(SOURCE).parts)
    for path in sorted((SOURCE / "plumbline").rglob("__init__.py"))
]


def place(name: str) -> tuple[int, str]:
    """Return the sort key: constants, then classes, then functions, each by the alphabet."""
    rank = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return rank, name


@pytest.mark.parametrize("package", PACKAGES)
class TestEveryPackage:
    def test_lists_its_names_in_order_and_once(self, package: str) -> None:
        names = list(import_module(package).__all__)
        assert names == sorted(set(names), key=place)

    def test_offers_every_name_it_lists(self, package: str) -> None:
        module = import_module(package)
        assert [name for name in module.__all__ if not hasattr(module, name)] == []

    def test_defines_nothing_in_its_init_file(self, package: str) -> None:
        if package == "plumbline":
            pytest.skip("the root imports its names lazily, by a function")
        init_file = SOURCE.joinpath(*package.split(".")) / "__init__.py"
        tree = ast.parse(init_file.read_text(encoding="utf-8"))
        defined = [
            node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
        ]
        assert defined == []

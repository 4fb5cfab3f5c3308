"""One idea, one file: how long things may be, and what source code may not contain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "plumbline"
MODULES = sorted(PACKAGE.rglob("*.py"))
MODULE_LINES = 400
FUNCTION_LINES = 40

every_module = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE))
)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the length from ``def`` to the end, without the docstring."""
    assert function.end_lineno is not None
    length = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


def public_definitions(tree: ast.Module) -> Iterator[Definition]:
    """Yield public functions and classes, and the public methods of public classes."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    member
                    for member in node.body
                    if isinstance(member, Definition) and not member.name.startswith("_")
                )


def is_overload(node: Definition) -> bool:
    return any(
        isinstance(decorator, ast.Name) and decorator.id == "overload"
        for decorator in node.decorator_list
    )


def test_there_are_modules_to_look_at() -> None:
    assert PACKAGE / "__init__.py" in MODULES


@every_module
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@every_module
def test_a_function_is_short(path: Path) -> None:
    long = {
        node.name: body_lines(node)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and body_lines(node) > FUNCTION_LINES
    }
    assert long == {}


@every_module
def test_public_things_say_what_they_are(path: Path) -> None:
    tree = tree_of(path)
    silent = [
        node.name
        for node in public_definitions(tree)
        if ast.get_docstring(node) is None and not is_overload(node)
    ]
    assert ast.get_docstring(tree) is not None
    assert silent == []


@every_module
def test_source_neither_asserts_nor_prints(path: Path) -> None:
    found = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assert)
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        )
    ]
    assert found == []


@every_module
def test_source_raises_no_bare_value_error(path: Path) -> None:
    found = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in {"ValueError", "Exception"}
    ]
    assert found == []

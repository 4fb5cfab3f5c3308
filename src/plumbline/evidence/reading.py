"""Read one YAML file of the evidence base strictly: no key twice."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from plumbline.errors import EvidenceError

__all__ = ["read_yaml"]

if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):
    """The safe loader, which also refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping; refuse a repeated key with its place."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise EvidenceError(
                    f"line {key_node.start_mark.line + 1}: key {key!r} stands twice; keep one"
                )
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping that a file holds.

    Parameters
    ----------
    path : Path
        A YAML file.

    Raises
    ------
    EvidenceError
        It is not YAML, holds no mapping, or a key stands twice.
    """
    try:
        content = yaml.load(path.read_bytes(), Loader=_StrictLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise EvidenceError(f"{path.name} is not YAML: {error}") from error
    except EvidenceError as error:
        raise EvidenceError(f"{path.name}, {error}") from error
    if not isinstance(content, dict):
        raise EvidenceError(f"{path.name} must hold a mapping such as 'facts: [...]'")
    return content

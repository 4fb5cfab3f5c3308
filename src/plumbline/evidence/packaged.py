"""Packaged YAML, parsed once per content: its plain form is kept in the cache."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any, Final

import yaml

from plumbline.evidence.files import cache_directory, keep_cached, load_cached

__all__ = ["packaged_yaml", "plain_yaml"]

# Raised whenever the same text must give another content, so that old caches are left alone.
PLAIN_FORMAT: Final = 1


def plain_yaml(text: str) -> Any:  # noqa: ANN401  whatever the text holds
    """Return the content of a YAML text.

    Parameters
    ----------
    text : str
        Package data; the loader is the safe one.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506


def packaged_yaml(text: str) -> Any:  # noqa: ANN401  whatever the text holds
    """Return the content of a YAML text, from the cache where it is there.

    A cache that is missing, damaged or cannot be written costs time and changes nothing else. A
    content that JSON cannot hold exactly is not kept.

    Parameters
    ----------
    text : str
        Package data.
    """
    cache = cache_directory()
    if cache is None:
        return plain_yaml(text)
    path = cache / f"yaml-{PLAIN_FORMAT}-{hashlib.sha256(text.encode()).hexdigest()}.json"
    stored = load_cached(path)
    if stored is not None:
        return stored
    content = plain_yaml(text)
    with suppress(OSError, TypeError, ValueError):
        if json.loads(json.dumps(content)) == content:
            keep_cached(path, content)
    return content

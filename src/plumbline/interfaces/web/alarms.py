"""Alarms as the person reads them: why help is needed, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plumbline.assessment import Flag
from plumbline.interfaces.web.sequences import web_texts

__all__ = ["plain_reasons"]


def plain_reasons(flags: Iterable[Flag]) -> list[str]:
    """Return why alarms were raised, in words that need no dictionary; each reason once.

    Parameters
    ----------
    flags : iterable of Flag
        The alarms.
    """
    texts: dict[str, Any] = web_texts("alarms.yaml")
    reasons = (str(texts["rules"].get(flag.id, texts["otherwise"])) for flag in flags)
    return list(dict.fromkeys(reasons))

"""A terminal as it is: its width, its colors, and the characters that it can show."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cached_property
from textwrap import wrap
from typing import TYPE_CHECKING, Any, final

from plumbline.figures import Dot, write_strip

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["Terminal", "plain"]

# Longer lines are hard to read.
WIDEST = 100
# What stands for a character that a terminal cannot show.
PLAIN_CHARACTERS = str.maketrans(
    {
        "–": "-",  # noqa: RUF001  an en dash
        "−": "-",  # noqa: RUF001  a minus sign
        "—": "-",
        "\u00a0": " ",
        "·": "|",
        "→": "->",
        "“": '"',
        "”": '"',
        "’": "'",  # noqa: RUF001  an apostrophe
        "≥": ">=",
        "≤": "<=",
        "±": "+-",
        "°": " deg",
        "×": "x",  # noqa: RUF001  a multiplication sign
    }
)
STRIP = ("─", "●")
PLAIN_STRIP = ("-", "o")


def plain(value: Any) -> Any:  # noqa: ANN401  any data
    """Return data as mappings, lists, texts and numbers, ready for JSON."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    return value


@final
class Terminal:
    """Standard output; characters that it cannot show are written in another way."""

    def __init__(self) -> None:
        self.shows_all = _can_show("".join(STRIP) + "–·")  # noqa: RUF001  an en dash

    @cached_property
    def _console(self) -> Console:
        # JSON needs no console, and the import costs time.
        from rich.console import Console

        return Console(
            highlight=False, markup=False, emoji=False, file=sys.stdout, legacy_windows=False
        )

    @cached_property
    def width(self) -> int:
        """Columns to write in."""
        return min(self._console.width, WIDEST)

    def text(self, words: str, style: str = "") -> Text:
        """Return words in characters that can be shown."""
        from rich.text import Text

        return Text(self.characters(words), style=style)

    def characters(self, words: str) -> str:
        """Return words with a stand-in for what cannot be shown."""
        if self.shows_all:
            return words
        encoding = sys.stdout.encoding or "ascii"
        return words.translate(PLAIN_CHARACTERS).encode(encoding, "replace").decode(encoding)

    def say(self, words: str = "", style: str = "", *, indent: int = 0) -> None:
        """Write a paragraph."""
        from rich.text import Text

        space = " " * indent
        shown = self.characters(words)
        lines = wrap(shown, self.width, initial_indent=space, subsequent_indent=space)
        self._console.print(Text("\n".join(lines), style=style), soft_wrap=True)

    def line(self, words: str, style: str = "") -> None:
        """Write one line as it is, without spaces at its end."""
        self._console.print(self.text(words.rstrip(), style), soft_wrap=True)

    def show(self, table: Table) -> None:
        """Write a table."""
        self._console.print(table, width=self.width)

    def verbatim(self, words: str) -> None:
        """Write a text as it is, without wrapping."""
        sys.stdout.write(self.characters(words))

    def json(self, value: Any) -> None:  # noqa: ANN401  any data
        """Write data as JSON."""
        text = json.dumps(plain(value), indent=2, ensure_ascii=not self.shows_all, allow_nan=False)
        sys.stdout.write(text + "\n")

    def strip(self, dot: Dot | None, columns: int) -> str:
        """Return one row of a dot-and-interval chart."""
        return write_strip(
            dot, columns=columns, characters=STRIP if self.shows_all else PLAIN_STRIP
        )


def _can_show(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True

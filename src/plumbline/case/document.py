"""A text or a mapping as a tree of nodes that know their line; hostile input ends here.

The tree is built from a stream of events, without recursion, so that depth cannot hurt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias, final

import yaml

from plumbline.errors import CaseError, Problem

__all__ = [
    "Items",
    "Node",
    "Problems",
    "Refused",
    "Scalar",
    "Table",
    "plain_scalar",
    "read_tree",
    "shortened",
]

# A full case has some tens of kilobytes; ten times that is no case.
MAX_CHARACTERS = 262_144
# A full case has some hundreds of values.
MAX_NODES = 5_000
# The deepest place of a real case is four levels down.
MAX_DEPTH = 12
# A remark may be a paragraph, not a book.
MAX_TEXT_CHARACTERS = 2_000
# Nobody repairs more at a time, and near-miss names take time to look up.
MAX_PROBLEMS = 100
# Larger whole numbers are no measurement, and turning them into text takes time.
MAX_WHOLE_NUMBER = 10**15

# Longer runs of digits are read as floats: turning them into whole numbers takes time.
MAX_DIGITS = 20
# How much of a word is repeated in a message.
MAX_SHOWN_CHARACTERS = 60

MERGE_KEY = "<<"  # a merge key in YAML, unless it stands in quotes: then it is a name
NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
SURROGATE_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None} | {
    word: truth
    for truth, words in ((True, ("true", "yes", "on")), (False, ("false", "no", "off")))
    for word in words
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value and the way in which it was written."""

    value: bool | int | float | str | None
    shown: str
    line: int | None = None
    merges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of nodes."""

    nodes: tuple[Any, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Named nodes, with the line of each name."""

    entries: dict[str, Any]
    key_lines: dict[str, int | None]
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A node about which a problem has been reported already."""

    line: int | None = None


Node: TypeAlias = Scalar | Items | Table | Refused


@final
class Problems:
    """The list of everything that is wrong, filled while reading goes on."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: str, message: str, line: int | None) -> None:
        """Note a problem; give up when there are too many to be worth reading."""
        self.found.append(Problem(place=place or "case", message=message, line=line))
        if len(self.found) >= MAX_PROBLEMS:
            message = f"reading stopped after {MAX_PROBLEMS} problems; repair these first."
            self.found.append(Problem(place="case", message=message))
            self.stop()

    def stop(self) -> NoReturn:
        """Give up now, with everything that was found."""
        raise CaseError(sorted(self.found, key=_line_order))

    def fail(self, place: str, message: str, line: int | None = None) -> NoReturn:
        """Note a problem after which nothing more can be read, and give up."""
        self.found.append(Problem(place=place or "case", message=message, line=line))
        self.stop()


def _line_order(problem: Problem) -> float:
    return math.inf if problem.line is None else float(problem.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    table: bool
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Close:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flaw:
    """Something to be reported at the place where the stream stands; the stream goes on."""

    message: str
    line: int | None


_Event: TypeAlias = _Open | _Close | _Flaw | Scalar | Refused


def read_tree(source: str | Mapping[Any, Any], problems: Problems) -> Table:
    """Return a text or a mapping as a table of nodes; note every problem of its form.

    Parameters
    ----------
    source : str or mapping
        YAML or JSON text, or a mapping of plain values.
    problems : Problems
        Where problems are noted; a problem that ends all reading raises CaseError at once.
    """
    events = _text_events(source, problems) if isinstance(source, str) else _value_events(source)
    root = _Builder(problems).build(events)
    if isinstance(root, Scalar) and root.value is None:
        problems.fail("", "is empty. Write at least an id.", root.line)
    if not isinstance(root, Table):
        problems.fail("", "must be a table of names and values, such as 'id: example'.", root.line)
    return root


def plain_scalar(written: str) -> bool | int | float | str | None:
    """Return what an unquoted word means: nothing, true, false, a number, or the word itself."""
    if written.lower() in WORDS:
        return WORDS[written.lower()]
    if not NUMBER.fullmatch(written):
        return written
    if any(sign in written for sign in ".eE") or len(written) > MAX_DIGITS:
        return float(written)
    return int(written)


def shortened(text: str) -> str:
    """Return a text in quotes, cut to a length that fits into a message."""
    cut = text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "..."
    return repr(cut)


def _text_events(text: str, problems: Problems) -> Iterator[_Event]:
    if len(text) > MAX_CHARACTERS:
        problems.fail("", f"has {len(text)} characters; at most {MAX_CHARACTERS} are read.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        problems.fail("", "holds characters that cannot be written as UTF-8.")
    if text.lstrip().startswith("{"):
        text = _json_as_yaml(text)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                _check_document_start(event, documents, problems)
            yield from _translated(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "the text breaks off"
        line = mark.line + 1 if mark is not None else None
        problems.fail("", f"is not readable as YAML or JSON: {what}.", line)
    except yaml.YAMLError as error:
        what = getattr(error, "reason", "characters that are not allowed")
        problems.fail("", f"is not readable as YAML or JSON: {what}.")
    if not documents:
        problems.fail("", "is empty. Write at least an id.")


def _check_document_start(
    event: yaml.DocumentStartEvent, documents: int, problems: Problems
) -> None:
    line = _line(event)
    if documents > 1:
        problems.fail("", "holds more than one document; write one case per file.", line)
    if event.version or event.tags:
        problems.add("", "starts with a directive (%...); leave it out.", line)


def _json_as_yaml(text: str) -> str:
    """Return JSON in the dialect that a YAML parser accepts: no tabs, no surrogate pairs."""

    def joined(pair: re.Match[str]) -> str:
        both = bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be")
        return f"\\U{ord(both):08x}"

    return SURROGATE_PAIR.sub(joined, text.replace("\t", " "))


def _translated(event: yaml.Event) -> Iterator[_Event]:
    line = _line(event)
    if getattr(event, "tag", None) is not None:
        yield _Flaw(message="has a tag (!...); write the plain value.", line=line)
    if isinstance(event, yaml.AliasEvent):
        yield _Flaw(message="is an alias (*...); write the value out.", line=line)
        yield Refused(line=line)
    elif getattr(event, "anchor", None) is not None:
        yield _Flaw(message="has an anchor (&...); write the value without it.", line=line)
    if isinstance(event, yaml.ScalarEvent):
        value = plain_scalar(event.value) if event.implicit[0] else event.value
        merges = event.implicit[0] and event.value == MERGE_KEY
        yield Scalar(value=value, shown=event.value, line=line, merges=merges)
    elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        yield _Open(table=isinstance(event, yaml.MappingStartEvent), line=line)
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        yield _Close()


def _line(event: yaml.Event) -> int | None:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else None


def _value_events(root: object) -> Iterator[_Event]:
    """Yield the events of a nested value; lazily, so that a cycle ends at the depth limit."""
    waiting: list[object] = [root]
    close = _Close()
    while waiting:
        value = waiting.pop()
        if value is close:
            yield close
        elif isinstance(value, Mapping):
            yield _Open(table=True, line=None)
            waiting.append(close)
            waiting.extend(part for pair in reversed(list(value.items())) for part in pair[::-1])
        elif isinstance(value, list | tuple):
            yield _Open(table=False, line=None)
            waiting.append(close)
            waiting.extend(reversed(value))
        else:
            yield from _leaf_events(value)


def _leaf_events(value: object) -> Iterator[_Event]:
    if isinstance(value, bool) or value is None:
        yield Scalar(value=value, shown=str(value).lower())
    elif isinstance(value, str):
        yield Scalar(value=str(value), shown=str(value))
    elif isinstance(value, float):
        yield Scalar(value=float(value), shown=repr(float(value)))
    elif isinstance(value, int):
        shown = str(value) if abs(value) <= MAX_WHOLE_NUMBER else "a huge number"
        yield Scalar(value=value, shown=shown)
    else:
        kind = type(value).__name__
        yield _Flaw(message=f"is a {kind}; only plain values are read.", line=None)
        yield Refused()


@dataclass(slots=True, kw_only=True)
class _Frame:
    """A list or table that is being filled."""

    table: bool
    line: int | None
    nodes: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int | None] = field(default_factory=dict)
    key: str | None = None
    wants_key: bool = True

    def finished(self) -> Node:
        if self.table:
            return Table(entries=self.entries, key_lines=self.key_lines, line=self.line)
        return Items(nodes=tuple(self.nodes), line=self.line)


@final
class _Builder:
    """Puts the nodes of a stream of events together."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._frames: list[_Frame] = []
        self._root: Node = Refused()
        self._count = 0

    def build(self, events: Iterator[_Event]) -> Node:
        for event in events:
            if isinstance(event, _Flaw):
                self._problems.add(self._place(), event.message, event.line)
            elif isinstance(event, _Close):
                self._take(self._frames.pop().finished())
            elif isinstance(event, _Open):
                self._open(event)
            else:
                self._check_size(event)
                self._take(event)
        return self._root

    def _open(self, event: _Open) -> None:
        self._check_size(event)
        if len(self._frames) >= MAX_DEPTH:
            message = f"is nested more than {MAX_DEPTH} levels deep."
            self._problems.fail(self._place(), message, event.line)
        self._frames.append(_Frame(table=event.table, line=event.line))

    def _check_size(self, event: _Open | Scalar | Refused) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            message = f"holds more than {MAX_NODES} values."
            self._problems.fail("", message, event.line)

    def _take(self, node: Node) -> None:
        if not self._frames:
            self._root = node
            return
        frame = self._frames[-1]
        if not frame.table:
            frame.nodes.append(node)
        elif frame.wants_key:
            frame.key = self._checked_key(frame, node)
            frame.wants_key = False
        else:
            if frame.key is not None:
                frame.entries[frame.key] = node
            frame.key = None
            frame.wants_key = True

    def _checked_key(self, frame: _Frame, node: Node) -> str | None:
        """Return the key, or None where its value must be passed over."""
        message = ""
        key = node.shown if isinstance(node, Scalar) else ""
        if not isinstance(node, Scalar) or (node.line is None and not isinstance(node.value, str)):
            message = "has a key that is not a plain name."
        elif node.merges:
            message = "has a merge key (<<); write the values out."
        elif key in frame.key_lines:
            message = f"says {shortened(key)} twice; keep one of them."
        if message:
            self._problems.add(self._place(), message, node.line)
            return None
        frame.key_lines[key] = node.line
        return key

    def _place(self) -> str:
        place = ""
        for frame in self._frames:
            if not frame.table:
                place += f"[{len(frame.nodes)}]"
            elif frame.key is not None:
                key = frame.key[:MAX_SHOWN_CHARACTERS]
                place += f".{key}" if place else key
        return place

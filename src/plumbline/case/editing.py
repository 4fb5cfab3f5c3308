"""Single values written into the text of a case, so that comments and order stay as they are.

The text is edited in place where that can be done. What comes out is read again and compared with
what was meant; where the two differ, the case is written anew and its remarks are lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias, final

import yaml

from plumbline.case.case import Case
from plumbline.case.plain import plain
from plumbline.case.reading import read_case
from plumbline.case.vocabulary import Vocabulary
from plumbline.case.writing import case_text, case_to_mapping, text_in_quotes
from plumbline.errors import CaseError

__all__ = ["CaseDocument", "Edit", "Place"]

Place: TypeAlias = tuple[str | int, ...]
"""Names of tables and numbers of list entries, from the outside inwards."""

INDENT: Final = "  "


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A value and where it belongs; in a list, the number after the last one adds an entry."""

    place: Place
    value: object


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """The text of a case and what it says.

    Attributes
    ----------
    text : str
        YAML, or JSON where it begins with a brace.
    case : Case
        What is read from it.
    rewritten : bool
        Whether the text was written anew, so that the remarks of its author are lost.
    """

    text: str
    case: Case
    rewritten: bool = False

    @staticmethod
    def read(text: str, vocabulary: Vocabulary) -> CaseDocument:
        """Return a text together with its case; CaseError with every problem of it."""
        return CaseDocument(text=text, case=_read(text, vocabulary))

    def says(self, name: str) -> bool:
        """Return whether the text has an entry of this name at its outermost level."""
        node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        return isinstance(node, yaml.MappingNode) and _child(node, name) is not None

    def edited(self, edits: Sequence[Edit], vocabulary: Vocabulary) -> CaseDocument:
        """Return the document with some values replaced or added.

        Parameters
        ----------
        edits : sequence of Edit
            Carried out in order.
        vocabulary : Vocabulary
            The words that may be used.

        Raises
        ------
        CaseError
            A value is not allowed at its place, or there are contradictions.
        """
        meant = _meant(self.case, edits, vocabulary)
        text = self._edited_text(edits)
        if text is not None and _reads_as(text, meant, vocabulary):
            return CaseDocument(text=text, case=_read(text, vocabulary), rewritten=self.rewritten)
        whole = case_text(meant, as_json=_is_json(self.text))
        return CaseDocument(text=whole, case=meant, rewritten=True)

    def _edited_text(self, edits: Sequence[Edit]) -> str | None:
        """Return the edited text; None where it has a form that is not edited in place."""
        text = self.text
        try:
            if _is_json(text):
                content = json.loads(text)
                for edit in edits:
                    _put(content, _as_written(edit.place, self.case), edit.value)
                return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            for edit in edits:
                text = _with_value(text, _as_written(edit.place, self.case), edit.value)
        except (yaml.YAMLError, LookupError):
            return None
        return text


def _read(text: str, vocabulary: Vocabulary) -> Case:
    # A line break says that this is a text and not the name of a file.
    return read_case(text if "\n" in text else f"{text}\n", vocabulary=vocabulary)


def _reads_as(text: str, meant: Case, vocabulary: Vocabulary) -> bool:
    try:
        return _read(text, vocabulary) == meant
    except CaseError:
        return False


def _meant(case: Case, edits: Sequence[Edit], vocabulary: Vocabulary) -> Case:
    content = case_to_mapping(case)
    for edit in edits:
        _put(content, edit.place, edit.value)
    return read_case(content, vocabulary=vocabulary)


def _is_json(text: str) -> bool:
    try:
        return text.lstrip().startswith("{") and isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        return False


def _as_written(place: Place, case: Case) -> Place:
    """Return a place with the spelling that the author of the file used for its last name."""
    path = ".".join(str(part) for part in place[:-1])
    for word in case.resolved:
        if word.meant == place[-1] and word.place == f"{path}.{word.written}":
            return (*place[:-1], word.written)
    return place


def _put(content: Any, place: Place, value: object) -> None:  # noqa: ANN401  plain data
    """Put a value into plain data, in place; what leads there is made where it is missing."""
    here = content
    for part, following in pairwise(place):
        fresh: object = [] if isinstance(following, int) else {}
        if isinstance(here, list):
            if part == len(here):
                here.append(fresh)
        elif not isinstance(here.get(part), dict | list):
            here[part] = fresh
        here = here[part]
    if isinstance(here, list) and place[-1] == len(here):
        here.append(value)
    else:
        here[place[-1]] = value


def _with_value(text: str, place: Place, value: object) -> str:
    """Return a YAML text with a value at a place."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return _closed(text) + _entry(place[0], _nested(place[1:], value), "")
    for depth, part in enumerate(place):
        child = _child(node, part)
        rest = _nested(place[depth + 1 :], value)
        if child is None:
            return _added(text, node, part, rest)
        if _is_null(child):
            return _replaced(text, child, rest, outer=depth == 0)
        node = child
    return _replaced(text, node, value, outer=False)


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(part, int) and isinstance(node, yaml.SequenceNode):
        return node.value[part] if part < len(node.value) else None
    if isinstance(part, str) and isinstance(node, yaml.MappingNode):
        return next((child for key, child in node.value if key.value == part), None)
    raise LookupError(part)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _nested(place: Place, value: object) -> object:
    for part in reversed(place):
        value = [value] if isinstance(part, int) else {part: value}
    return value


def _replaced(text: str, node: yaml.Node, value: object, *, outer: bool) -> str:
    start = node.start_mark.index
    end = start + len(text[start : _content_end(text, node)].rstrip())
    written = _block(value, INDENT) if outer else ""
    written = f"\n{written.rstrip()}" if written else _flow(value)
    gap = "" if written.startswith("\n") or text[start - 1] in " \t[{(,-" else " "
    return text[:start] + gap + written + text[end:]


def _added(text: str, node: yaml.Node, part: str | int, value: object) -> str:
    """Return a text with one more entry in a table or list."""
    if not isinstance(node, yaml.CollectionNode):
        raise LookupError(part)
    if node.flow_style and not node.value:
        at = node.start_mark.index + 1
        return text[:at] + _flow_entry(part, value) + text[at:]
    last = node.value[-1]
    end = _content_end(text, last[1] if isinstance(part, str) else last)
    if node.flow_style:
        return f"{text[:end]}, {_flow_entry(part, value)}{text[end:]}"
    start = node.start_mark.index
    indent = " " * (start - text.rfind("\n", 0, start) - 1)
    at = end if text[:end].endswith("\n") else text.find("\n", end) + 1
    head = _closed(text) if at == 0 else text[:at]
    tail = "" if at == 0 else text[at:]
    entry = f"{indent}- {_flow(value)}\n" if isinstance(part, int) else _entry(part, value, indent)
    return head + entry + tail


def _content_end(text: str, node: yaml.Node) -> int:
    """Return where the content of a node ends, without remarks and blank lines after it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _content_end(text, last[1] if isinstance(node, yaml.MappingNode) else last)


def _closed(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _entry(name: str | int, value: object, indent: str) -> str:
    """Return one entry of a table as lines; what belongs to the case itself is spread out."""
    block = _block(value, INDENT) if not indent else ""
    return f"{indent}{name}:\n{block}" if block else f"{indent}{name}: {_flow(value)}\n"


def _block(value: object, indent: str) -> str:
    """Return a table or list as lines, one for each entry; nothing for a single value."""
    if isinstance(value, Mapping):
        return "".join(f"{indent}{key}: {_flow(entry)}\n" for key, entry in value.items())
    if isinstance(value, list):
        return "".join(f"{indent}- {_flow(entry)}\n" for entry in value)
    return ""


def _flow_entry(part: str | int, value: object) -> str:
    return _flow(value) if isinstance(part, int) else f"{part}: {_flow(value)}"


def _flow(value: object) -> str:
    """Return a value in one line."""
    known = plain(value)
    if isinstance(known, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in known.items()) + "}"
    if isinstance(known, list):
        return "[" + ", ".join(_flow(entry) for entry in known) + "]"
    if isinstance(known, str):
        return text_in_quotes(known)
    return json.dumps(known)

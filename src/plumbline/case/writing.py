"""A case back into a file; a file is either written whole or not touched."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path

import yaml

from plumbline.case.case import Case
from plumbline.case.document import plain_scalar
from plumbline.case.plain import plain_fields
from plumbline.errors import InputError

__all__ = [
    "case_text",
    "case_to_mapping",
    "text_in_quotes",
    "write_bytes_atomically",
    "write_case",
    "write_text_atomically",
]

# Lines are never folded: a folded text is hard to read and to compare.
UNFOLDED = 1_000_000


def case_to_mapping(case: Case) -> dict[str, object]:
    """Return a case as plain mappings, lists, texts and numbers, without what is not known."""
    content = plain_fields(case)
    content.pop("resolved", None)
    return {"plumbline": content.pop("plumbline"), "id": content.pop("id"), **content}


def write_case(case: Case, path: str | Path) -> None:
    """Write a case as JSON (``.json``) or YAML (any other ending), whole or not at all.

    Parameters
    ----------
    case : Case
        What to write.
    path : str or Path
        The file; an older one is replaced in one step.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    write_text_atomically(path, case_text(case, as_json=Path(path).suffix.lower() == ".json"))


def case_text(case: Case, *, as_json: bool = False) -> str:
    """Return a case as the text of a YAML or JSON file."""
    content = case_to_mapping(case)
    if as_json:
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    # The dumper is a safe one; the name of the function does not say so.
    text: str = yaml.dump(
        content, Dumper=_CaseDumper, sort_keys=False, allow_unicode=True, width=UNFOLDED
    )
    return text


def text_in_quotes(text: str) -> str:
    """Return a text as YAML wants it in one line: in quotes unless it is a plain name."""
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def write_text_atomically(path: str | Path, text: str) -> None:
    """Write a text so that a reader sees the old file or the new one, and never a part of it.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{path}: cannot be written: {error.reason}.") from error
    write_bytes_atomically(path, content)


def write_bytes_atomically(path: str | Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, and never a part of it.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name[:64]}.{secrets.token_hex(8)}")
    try:
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        _sync_directory(target.parent)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be written: {reason}.") from error


def _sync_directory(directory: Path) -> None:
    """Make the new name durable, where the system allows a directory to be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class _CaseDumper(yaml.SafeDumper):
    """Quotes every text that this program would otherwise read as something else."""

    def ignore_aliases(self, data: object) -> bool:
        """Return True: the reader accepts no aliases, so none are written."""
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if _is_plain(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace("_", "a").isalnum() and plain_scalar(text) == text


_CaseDumper.add_representer(str, _text_node)

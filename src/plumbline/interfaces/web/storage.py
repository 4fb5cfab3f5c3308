"""Cases in files of one folder: written whole or not at all, and never over a newer version."""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Protocol, final, runtime_checkable

from plumbline.case import write_text_atomically
from plumbline.errors import InputError
from plumbline.interfaces.web.refusals import (
    NoSuchThingError,
    RefusedError,
    StaleRevisionError,
    TooLargeError,
)

__all__ = [
    "CaseStore",
    "FolderStore",
    "StoredCase",
    "checked_name",
    "fresh_name",
    "is_code",
    "name_from",
    "revision_of",
]

# The only names there are: no dot and no slash can occur in them, so none leads out of the folder.
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
ENDINGS: Final = (".yaml", ".yml", ".json")
# Names of devices, which some systems open in place of a file.
DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")
# What a write that was cut off leaves behind: a hidden name with sixteen hexadecimal digits.
LEFT_BEHIND: Final = re.compile(r"\..{1,64}\.[0-9a-f]{16}")
# A write takes milliseconds; what is older than this belongs to a process that is gone.
LEFT_BEHIND_SECONDS: Final = 60.0
MAX_FILE_BYTES: Final = 1_048_576  # four bytes for each character that a case may have
REVISION_DIGITS: Final = 16  # of a SHA-256; two versions of one case never share them
# No vowels, and nothing that is mistaken for something else when it is read out or written down.
CODE_LETTERS: Final = "bcdfghjkmnpqrstvwxz23456789"
CODE_LENGTH: Final = 10  # 10^14 codes: none is guessed
LONGEST_NAME: Final = 64  # letters: a longer one does not fit a line of the list


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """One version of a case as it is stored.

    Attributes
    ----------
    name : str
        Under which it is stored.
    text : str
        The content of the file.
    revision : str
        Digits that change with the content.
    """

    name: str
    text: str
    revision: str


@runtime_checkable
class CaseStore(Protocol):
    """Where cases are kept."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all cases, the one that was changed last first."""

    def read(self, name: str) -> StoredCase:
        """Return a case; NoSuchThingError where there is none."""

    def create(self, name: str, text: str) -> StoredCase:
        """Store a new case; RefusedError where the name is taken."""

    def save(self, name: str, text: str, expected: str) -> StoredCase:
        """Replace a case; StaleRevisionError unless the stored revision is the expected one."""

    def delete(self, name: str, expected: str) -> None:
        """Remove a case; StaleRevisionError unless the stored revision is the expected one."""

    def changed_at(self, name: str) -> float:
        """Return when a case was changed, in seconds since the epoch."""


def checked_name(name: str) -> str:
    """Return a name that may be that of a case.

    Raises
    ------
    NoSuchThingError
        It could not be one.
    """
    if NAME.fullmatch(name) is None or DEVICES.fullmatch(name) is not None:
        raise NoSuchThingError("There is no case of this name. Names have letters, digits, - and _")
    return name


def fresh_name() -> str:
    """Return a name that nobody can guess, and that can be read out: the code of a person."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def is_code(name: str) -> bool:
    """Return whether a name was made up here and says nothing about the case."""
    return len(name) == CODE_LENGTH and set(name) <= set(CODE_LETTERS)


def name_from(words: str) -> str:
    """Return the name under which a case with some id is stored; empty where none can be made."""
    kept = (one if one == "_" or (one.isascii() and one.isalnum()) else "-" for one in words)
    name = "-".join(part for part in "".join(kept).split("-") if part).lstrip("_-")
    name = name[:LONGEST_NAME].rstrip("-")
    return "" if DEVICES.fullmatch(name) else name


def revision_of(text: str) -> str:
    """Return the revision of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:REVISION_DIGITS]


@final
class FolderStore:
    """Cases in the files of a folder.

    Parameters
    ----------
    folder : Path
        The folder; it is made where it does not exist.

    Raises
    ------
    InputError
        The folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._folder = folder.resolve(strict=True)
        except OSError as error:
            raise InputError(f"{folder}: cannot be used: {error.strerror or error}.") from error
        self._lock = Lock()
        self._sweep()

    @property
    def folder(self) -> Path:
        """The folder, as a full path."""
        return self._folder

    def names(self) -> tuple[str, ...]:
        """Return the names of all cases, the one that was changed last first."""
        found: dict[str, float] = {}
        for path in self._files():
            with contextlib.suppress(OSError):
                found.setdefault(path.stem, path.stat().st_mtime)
        return tuple(sorted(found, key=lambda name: (-found[name], name)))

    def read(self, name: str) -> StoredCase:
        """Return a case.

        Raises
        ------
        NoSuchThingError
            There is no such case.
        InputError
            The file cannot be read.
        """
        return _read(self._file(name), name)

    def create(self, name: str, text: str) -> StoredCase:
        """Store a new case.

        Raises
        ------
        RefusedError
            The name is taken.
        InputError
            The file cannot be written.
        """
        path = self._folder / f"{checked_name(name)}{_ending_of(text)}"
        with self._lock:
            if self._found(name) is not None:
                raise RefusedError(f"There is a case {name!r} already; choose another name.")
            write_text_atomically(path, text)
        return StoredCase(name=name, text=text, revision=revision_of(text))

    def save(self, name: str, text: str, expected: str) -> StoredCase:
        """Replace a case by a new version.

        Raises
        ------
        StaleRevisionError
            It was changed since the expected revision.
        NoSuchThingError
            There is no such case any more.
        InputError
            The file cannot be written.
        """
        with self._lock:
            path = self._expected(name, expected)
            write_text_atomically(path, text)
        return StoredCase(name=name, text=text, revision=revision_of(text))

    def delete(self, name: str, expected: str) -> None:
        """Remove a case.

        Raises
        ------
        StaleRevisionError
            It was changed since the expected revision.
        NoSuchThingError
            There is no such case any more.
        """
        with self._lock:
            self._expected(name, expected).unlink(missing_ok=True)

    def changed_at(self, name: str) -> float:
        """Return when a case was changed, in seconds since the epoch."""
        try:
            return self._file(name).stat().st_mtime
        except OSError:
            return 0.0

    def _expected(self, name: str, expected: str) -> Path:
        path = self._file(name)
        there = _read(path, name).revision
        if there != expected:
            raise StaleRevisionError(name, expected, there)
        return path

    def _file(self, name: str) -> Path:
        path = self._found(checked_name(name))
        if path is None:
            raise NoSuchThingError(f"There is no case {name!r}.")
        return path

    def _found(self, name: str) -> Path | None:
        paths = (self._folder / f"{name}{ending}" for ending in ENDINGS)
        return next((path for path in paths if _is_plain_file(path)), None)

    def _files(self) -> Iterator[Path]:
        for path in sorted(self._folder.iterdir()):
            named = NAME.fullmatch(path.stem) and not DEVICES.fullmatch(path.stem)
            if named and path.suffix in ENDINGS and _is_plain_file(path):
                yield path

    def _sweep(self) -> None:
        """Remove what writes that were cut off have left behind."""
        old = time.time() - LEFT_BEHIND_SECONDS
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                if LEFT_BEHIND.fullmatch(path.name) and path.stat().st_mtime < old:
                    path.unlink()


def _is_plain_file(path: Path) -> bool:
    """Whether a path is a file of the folder itself; a link could lead anywhere."""
    return path.is_file() and not path.is_symlink()


def _ending_of(text: str) -> str:
    return ".json" if text.lstrip().startswith("{") else ".yaml"


def _read(path: Path, name: str) -> StoredCase:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise NoSuchThingError(f"There is no case {name!r}.") from error
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read: {error.strerror}.") from error
    if len(content) > MAX_FILE_BYTES:
        raise TooLargeError(f"{path.name}: is larger than {MAX_FILE_BYTES} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{path.name}: is not UTF-8 text; save it as UTF-8.") from error
    return StoredCase(name=name, text=text, revision=revision_of(text))

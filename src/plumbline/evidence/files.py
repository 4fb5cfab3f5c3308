"""Read the evidence files once, check them, and keep the result in a cache."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from plumbline.errors import EvidenceError

__all__ = [
    "DATA_DIRECTORY",
    "cache_directory",
    "compiled",
    "digest",
    "evidence_files",
    "keep_cached",
    "load_cached",
]

DATA_DIRECTORY: Final = Path(__file__).parent
FACT_FOLDER: Final = "facts"
SOURCE_FOLDER: Final = "sources"
PRIOR_FOLDER: Final = "priors"
PRIORS: Final = "priors.yaml"
UTILITIES: Final = "utilities.yaml"

# Raised whenever the layout of the compiled form changes, so that old caches are left alone.
COMPILED_FORMAT: Final = 1

Compiled = dict[str, Any]


def evidence_files(directory: Path) -> list[Path]:
    """Return every data file of an evidence base, in one order on every machine.

    Parameters
    ----------
    directory : Path
        The folder that holds ``facts/``, ``sources/``, ``priors.yaml``, ``priors/`` and
        ``utilities.yaml``.
    """
    found = [
        path
        for folder in (FACT_FOLDER, SOURCE_FOLDER, PRIOR_FOLDER)
        for path in (directory / folder).glob("*.yaml")
    ]
    singles = [directory / name for name in (PRIORS, UTILITIES)]
    files = [*found, *(path for path in singles if path.exists())]
    return sorted(files, key=lambda path: path.relative_to(directory).as_posix())


def digest(directory: Path, files: list[Path]) -> str:
    """Return the SHA-256 of names and bytes of some files, in hexadecimal.

    Parameters
    ----------
    directory : Path
        The folder to which names are relative.
    files : list of Path
        The files, in a fixed order.
    """
    total = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        total.update(f"{path.relative_to(directory).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def cache_directory() -> Path | None:
    """Return where the user's caches lie, or None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "plumbline"
    with suppress(RuntimeError):
        return Path.home() / ".cache" / "plumbline"
    return None


def compiled(directory: Path, cache: Path | None) -> Compiled:
    """Return the checked content of an evidence base, from the cache where it is there.

    A cache that is missing, damaged or cannot be written costs time and changes nothing else.

    Parameters
    ----------
    directory : Path
        The evidence base.
    cache : Path or None
        The folder of the cache; None does without.

    Raises
    ------
    EvidenceError
        The files break a rule; every breach is listed.
    """
    name = f"evidence-{COMPILED_FORMAT}-{digest(directory, evidence_files(directory))}.json"
    path = cache / name if cache is not None else None
    stored = load_cached(path) if path is not None else None
    if stored is not None:
        return stored
    content = _parsed(directory)
    if path is not None:
        with suppress(OSError):
            keep_cached(path, content)
    return content


def load_cached(path: Path) -> Any | None:  # noqa: ANN401  what was kept
    """Return the content of a cache file, or None where it cannot be trusted."""
    try:
        text = path.read_bytes()
        head, _, body = text.partition(b"\n")
        if head.decode("ascii") != hashlib.sha256(body).hexdigest():
            return None
        content = json.loads(body)
    except (OSError, ValueError):
        return None
    return content


def keep_cached(path: Path, content: object) -> None:
    """Write a cache file completely or not at all."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _parsed(directory: Path) -> Compiled:
    """Read and check every file."""
    # Parsing and checking are needed only where the cache is not there.
    from plumbline.evidence.audit import problems
    from plumbline.evidence.reading import read_yaml

    rows: dict[str, list[tuple[str, Any]]] = {FACT_FOLDER: [], SOURCE_FOLDER: [], PRIOR_FOLDER: []}
    utilities = None
    for path in evidence_files(directory):
        content = read_yaml(path)
        if path.name == UTILITIES:
            utilities = content.get("utilities")
            continue
        folder = PRIOR_FOLDER if path.name == PRIORS else path.parent.name
        rows[folder].extend((path.stem, row) for row in content.get(folder) or [])
    found = problems(
        facts=rows[FACT_FOLDER],
        sources=rows[SOURCE_FOLDER],
        judgements=rows[PRIOR_FOLDER],
        utilities=utilities,
    )
    if found:
        raise EvidenceError(f"the evidence in {directory.name} breaks rules:\n" + "\n".join(found))
    return {
        "facts": {row["id"]: row | {"topic": topic} for topic, row in rows[FACT_FOLDER]},
        "sources": {row["id"]: row for _, row in rows[SOURCE_FOLDER]},
        "judgements": {row["id"]: row for _, row in rows[PRIOR_FOLDER]},
        "utilities": utilities,
    }

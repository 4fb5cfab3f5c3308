"""The evidence base: every look-up of a number, a rule, a source or a judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, final

from plumbline.errors import EvidenceError, did_you_mean
from plumbline.evidence import files
from plumbline.evidence.estimates import Estimate, of_fact, of_judgement
from plumbline.evidence.records import (
    Action,
    After,
    Derivation,
    Fact,
    Judgement,
    Once,
    Range,
    Source,
    Utilities,
)

__all__ = ["EvidenceBase", "evidence_base"]

Record = TypeVar("Record")


@final
class _Records(Mapping[str, Record], Generic[Record]):
    """Records that are built when they are first asked for."""

    def __init__(self, rows: Mapping[str, Any], build: Callable[[Any], Record]) -> None:
        self._rows = rows
        self._build = build
        self._built: dict[str, Record] = {}

    def __getitem__(self, key: str) -> Record:
        found = self._built.get(key)
        if found is None:
            found = self._built[key] = self._build(self._rows[key])
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _number(value: object) -> object:
    """Return a whole number as a float; leave everything else."""
    return float(value) if isinstance(value, int) else value


def _build_fact(row: Mapping[str, Any]) -> Fact:
    figures = {name: _number(row[name]) for name in ("value", "low", "high", "sd") if name in row}
    derivation = row.get("derivation")
    if derivation is not None:
        formulas = {name: text for name, text in derivation.items() if name != "from"}
        derivation = Derivation(parts=derivation["from"], **formulas)
    return Fact(**{**row, **figures, "derivation": derivation})


def _build_source(row: Mapping[str, Any]) -> Source:
    return Source(**{**row, "formerly": tuple(row.get("formerly") or ())})


def _build_judgement(row: Mapping[str, Any]) -> Judgement:
    figures = {name: _number(row[name]) for name in ("value", "low", "high")}
    return Judgement(**{**row, **figures, "facts": tuple(row["facts"] or ())})


def _build_ranges(table: Mapping[str, Any]) -> dict[str, Range]:
    return {
        name: Range(value=float(row["value"]), low=float(row["low"]), high=float(row["high"]))
        for name, row in table.items()
    }


def _build_action(row: Mapping[str, Any]) -> Action:
    fields = {**row, "losses": _build_ranges(row["losses"])}
    if "after" in row:
        waits = row["after"]
        fields["after"] = After(**{**waits, "look_for": tuple(waits["look_for"])})
    if "once" in row:
        done = row["once"]
        fields["once"] = Once(**{**done, "known": tuple(done["known"])})
    return Action(**fields)


def _build_utilities(table: Mapping[str, Any]) -> Utilities:
    actions = {name: _build_action(row) for name, row in table["actions"].items()}
    fields = {**table, "actions": actions, "test_costs": _build_ranges(table["test_costs"])}
    if "alarm_trifle" in table:
        fields |= _build_ranges({"alarm_trifle": table["alarm_trifle"]})
    return Utilities(**fields)


@final
class EvidenceBase:
    """All facts, sources and judgements of one folder.

    Parameters
    ----------
    directory : Path
        Holds ``facts/``, ``sources/``, ``priors.yaml``, ``priors/`` and ``utilities.yaml``.
    cache_directory : Path or None
        Where the compiled form is kept; None does without.

    Raises
    ------
    EvidenceError
        The files break a rule; every breach is listed.
    """

    def __init__(self, directory: Path, *, cache_directory: Path | None) -> None:
        content = files.compiled(directory, cache_directory)
        self._directory = directory
        self._utilities = content["utilities"]
        self.facts: Mapping[str, Fact] = _Records(content["facts"], _build_fact)
        self.sources: Mapping[str, Source] = _Records(content["sources"], _build_source)
        self.judgements: Mapping[str, Judgement] = _Records(content["judgements"], _build_judgement)
        self._aliases: dict[str, str] = {
            old: row["id"]
            for row in content["sources"].values()
            for old in row.get("formerly") or ()
        }
        self._estimates: dict[str, Estimate] = {}

    def fact_record(self, fact_id: str) -> Fact:
        """Return a fact with everything that is known about it."""
        return _found("fact", fact_id, self.facts)

    def source(self, source_id: str) -> Source:
        """Return a source by its id or a former id."""
        return _found("source", self._aliases.get(source_id, source_id), self.sources)

    def judgement_record(self, judgement_id: str) -> Judgement:
        """Return a judgement with its reasons."""
        return _found("judgement", judgement_id, self.judgements)

    def fact(self, fact_id: str, *, unit: str) -> float:
        """Return the value of a fact as a number in the stated unit."""
        record = self.fact_record(fact_id)
        _usable(record)
        if not isinstance(record.value, float):
            printed = repr(record.value) if record.value is not None else "only bounds"
            raise EvidenceError(
                f"fact {fact_id!r} is no number but {printed}: use rule() or bounds()"
            )
        _same_unit("fact", fact_id, record.unit, unit)
        return record.value

    def bounds(self, fact_id: str, *, unit: str) -> tuple[float, float]:
        """Return what is printed as low and high of a fact, in the stated unit."""
        record = self.fact_record(fact_id)
        _usable(record)
        if record.low is None or record.high is None:
            raise EvidenceError(f"fact {fact_id!r} does not print both a low and a high")
        _same_unit("fact", fact_id, record.unit, unit)
        return record.low, record.high

    def rule(self, fact_id: str) -> str:
        """Return the text of a rule."""
        record = self.fact_record(fact_id)
        if not isinstance(record.value, str):
            raise EvidenceError(f"fact {fact_id!r} is a number, not a text: use fact()")
        return record.value

    def judgement(self, judgement_id: str, *, unit: str) -> float:
        """Return the value of a judgement in the stated unit."""
        record = self.judgement_record(judgement_id)
        _same_unit("judgement", judgement_id, record.unit, unit)
        return record.value

    def estimate(self, fact_id: str, *, unit: str) -> Estimate:
        """Return a fact as a number with its uncertainty."""
        value = self.fact(fact_id, unit=unit)
        if fact_id not in self._estimates:
            record = self.facts[fact_id]
            self._estimates[fact_id] = of_fact(record, value, unit, self._spread)
        return self._estimates[fact_id]

    def judged(self, judgement_id: str, *, unit: str) -> Estimate:
        """Return a judgement as a number with its uncertainty."""
        self.judgement(judgement_id, unit=unit)
        return of_judgement(self.judgements[judgement_id])

    def citations(self, fact_ids: Iterable[str]) -> list[Source]:
        """Return the sources of some facts, each once; parts of derived facts are followed."""
        found: dict[str, Source] = {}
        waiting = list(fact_ids)
        seen: set[str] = set()
        while waiting:
            fact_id = waiting.pop(0)
            if fact_id in seen:
                continue
            seen.add(fact_id)
            record = self.fact_record(fact_id)
            if record.derivation is not None:
                waiting.extend(part.partition("@")[0] for part in record.derivation.parts.values())
            found.setdefault(record.source, self.source(record.source))
        return list(found.values())

    def utilities(self) -> Utilities:
        """Return the loss table."""
        if self._utilities is None:
            raise EvidenceError("there is no utilities.yaml beside the facts")
        return _build_utilities(self._utilities)

    def evidence_digest(self) -> str:
        """Return the SHA-256 of the files of facts and sources, in hexadecimal."""
        return self._digest(
            lambda path: path.parent.name in (files.FACT_FOLDER, files.SOURCE_FOLDER)
        )

    def priors_digest(self) -> str:
        """Return the SHA-256 of the files of judgements, in hexadecimal."""
        return self._digest(
            lambda path: path.name == files.PRIORS or path.parent.name == files.PRIOR_FOLDER
        )

    def _digest(self, wanted: Callable[[Path], bool]) -> str:
        chosen = [path for path in files.evidence_files(self._directory) if wanted(path)]
        return files.digest(self._directory, chosen)

    def _spread(self, judgement_id: str) -> float:
        return self.judgement_record(judgement_id).value


def _found(kind: str, name: str, records: Mapping[str, Record]) -> Record:
    """Return a record, or say which ids are near."""
    if name not in records:
        raise EvidenceError(f"unknown {kind} {name!r}.{did_you_mean(name, records)}")
    return records[name]


def _usable(record: Fact) -> None:
    """Refuse a figure that nobody has read in its source."""
    if record.checked == "none":
        raise EvidenceError(
            f"fact {record.id!r} is from memory (checked: none) and has no numeric role: "
            f"read {record.source} first"
        )


def _same_unit(kind: str, name: str, actual: str | None, asked: str) -> None:
    """Refuse another unit than the one the file says."""
    if actual != asked:
        raise EvidenceError(f"{kind} {name!r} is in {actual!r}, not in {asked!r}")


@cache
def evidence_base() -> EvidenceBase:
    """Return the evidence base that is shipped, loaded once."""
    return EvidenceBase(files.DATA_DIRECTORY, cache_directory=files.cache_directory())

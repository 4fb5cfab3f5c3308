"""The one way in: a file, a text or a mapping as a :class:`Case`, or all of its problems."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, final

from plumbline.case.case import (
    CASE_FORMAT,
    Alignment,
    AskedSymptom,
    Case,
    Complaint,
    FindingState,
    Image,
    Measure,
    Person,
    Setting,
    Sex,
    Treatment,
)
from plumbline.case.document import (
    MAX_CHARACTERS,
    Items,
    Node,
    Problems,
    Refused,
    Scalar,
    Table,
    read_tree,
)
from plumbline.case.fields import Fields
from plumbline.case.finding_values import read_findings, read_reported
from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.case.vocabulary import QuantityTerm, Vocabulary, base_vocabulary
from plumbline.units import HOURS_PER_DAY, Years, months_from_years

__all__ = ["read_case"]

# UTF-8 needs at most four bytes for a character.
MAX_BYTES = 4 * MAX_CHARACTERS
# Open streams of this program, such as a shell's "<(...)".
STANDARD_INPUT = Path("/dev/stdin")
HANDED_OVER = Path("/dev/fd")
# Ids name files and links; longer ones do not fit.
MAX_ID_CHARACTERS = 200
# The unit of exposures that fill a day.
DAILY = "h/day"
# Ages are given in whole years, so that a complaint may seem to be up to a year older than life.
AGE_ROUNDING_YEARS = 1.0


def read_case(
    source: str | Path | Mapping[str, Any], *, vocabulary: Vocabulary | None = None
) -> Case:
    """Return a case, or raise with every problem of it at once.

    Parameters
    ----------
    source : str, Path or mapping
        A path, the YAML or JSON text itself (a text has a line break, a brace or a colon with a
        space), or a mapping of plain values.
    vocabulary : Vocabulary or None
        The words that may be used. Without a catalog of findings, ids of findings are checked for
        their form only.

    Returns
    -------
    Case
        What was written, and nothing else.

    Raises
    ------
    CaseError
        Every problem, with its line and place.
    """
    problems = Problems()
    content = source if isinstance(source, Mapping) else _text(source, problems)
    tree = read_tree(content, problems)
    return _CaseReader(Fields(vocabulary or base_vocabulary(), problems)).read(tree)


def _text(source: str | Path, problems: Problems) -> str:
    is_text = isinstance(source, str) and (
        not source.strip() or any(sign in source for sign in ("\n", "\r", "{", ": "))
    )
    if is_text:
        return str(source).removeprefix("\ufeff")
    place = str(source)
    try:
        if Path(source).is_dir():
            problems.fail(place, "is a directory; name a file.")
        if not _is_readable(Path(source)):
            problems.fail(place, "is not a regular file; name one.")
        with Path(source).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        problems.fail(place, "there is no such file.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.fail(place, f"cannot be read: {reason}.")
    if len(content) > MAX_BYTES:
        problems.fail(place, f"is larger than {MAX_BYTES} bytes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.fail(place, "is not UTF-8 text; save it as UTF-8.", line)


def _is_readable(path: Path) -> bool:
    """Whether reading ends: what another program hands over does, a pipe or device may not."""
    handed_over = path == STANDARD_INPUT or path.parent == HANDED_OVER
    return handed_over or path.is_file() or not path.exists()


@final
class _CaseReader:
    """Walks down the sections of a case."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._quantities = fields.vocabulary.quantities

    def read(self, tree: Table) -> Case:
        """Return the case, or raise with every problem."""
        fields = self._fields
        keys = tuple(name for name in Case.__dataclass_fields__ if name != "resolved")
        entries = fields.record(tree, "", keys) or {}
        get = entries.get
        self._check_format(get("plumbline"))
        ask = fields.name(get("ask"), "ask", "ask")
        setting = fields.name(get("setting"), "setting", "setting")
        person = self._person(get("person"))
        parts: dict[str, Any] = {
            "id": self._id(tree, get("id")),
            "person": person,
            "complaints": self._complaints(get("complaints"), person),
            "findings": read_findings(fields, get("findings"), "findings"),
            "reported": read_reported(fields, get("reported"), "reported"),
            "scores": self._numbers(get("scores"), "scores", "score"),
            "labs": self._labs(get("labs")),
            "motion": self._measures(get("motion"), "motion", "motion"),
            "alignment": self._alignment(get("alignment")),
            "imaging": self._imaging(get("imaging")),
            "exposure": self._exposure(get("exposure")),
            "treatments": self._treatments(get("treatments")),
            "note": fields.text(get("note"), "note"),
            "source": fields.text(get("source"), "source"),
            "expect": self._expect(get("expect")),
        }
        if fields.problems.found:
            fields.problems.stop()
        return Case(
            ask=AskedSymptom(ask or AskedSymptom.LOW_BACK),
            setting=Setting(setting or Setting.UNKNOWN),
            resolved=tuple(fields.resolved),
            **parts,
        )

    def _check_format(self, node: Node | None) -> None:
        if node is None or isinstance(node, Refused):
            return
        written = node.value if isinstance(node, Scalar) else None
        if isinstance(written, bool) or written != CASE_FORMAT:
            message = f"is a format that this program does not know; write {CASE_FORMAT}."
            self._fields.refuse(node, "plumbline", message)

    def _id(self, tree: Table, node: Node | None) -> str:
        if isinstance(node, Refused):
            return ""
        if node is None or self._fields.is_missing(node):
            line = tree.key_lines.get("id", tree.line)
            self._fields.problems.add("id", "is missing; give the case a name.", line)
            return ""
        identifier = self._fields.text(node, "id", one_line=True)
        if identifier is not None and not 0 < len(identifier) <= MAX_ID_CHARACTERS:
            self._fields.refuse(node, "id", f"must have 1 to {MAX_ID_CHARACTERS} characters.")
        return identifier or ""

    def _person(self, node: Node | None) -> Person:
        entries = self._fields.record(node, "person", tuple(Person.__dataclass_fields__)) or {}
        sex = self._fields.name(entries.get("sex"), "person.sex", "sex")
        terms = self._quantities["person"]
        numbers = {
            name: self._fields.number(entries.get(name), f"person.{name}", term)
            for name, term in terms.items()
        }
        return Person(
            sex=Sex(sex) if sex is not None else None,
            pregnant=self._fields.state(entries.get("pregnant"), "person.pregnant"),
            **numbers,
        )

    def _complaints(self, node: Node | None, person: Person) -> tuple[Complaint, ...]:
        complaints: dict[tuple[str, str | None], Complaint] = {}
        for entry, place in self._fields.items(node, "complaints"):
            complaint = self._complaint(entry, place)
            if complaint is None:
                continue
            self._check_age(entry, place, complaint, person)
            key = (complaint.region, complaint.side)
            if key in complaints:
                message = "names the same region and side a second time; make it one complaint."
                self._fields.refuse(entry, place, message)
            complaints[key] = complaint
        return tuple(complaints.values())

    def _complaint(self, node: Node, place: str) -> Complaint | None:
        fields = self._fields
        keys = tuple(Complaint.__dataclass_fields__)
        entries = self._entry(node, place, keys, needed=("region",))
        get = entries.get
        region = fields.name(get("region"), f"{place}.region", "region")
        state = fields.state(get("state"), f"{place}.state")
        terms = self._quantities["complaint"]
        parts: dict[str, Any] = {
            kind: fields.name(get(kind), f"{place}.{kind}", kind)
            for kind in ("side", "timing", "onset")
        }
        for name, term in terms.items():
            parts[name] = fields.number(get(name), f"{place}.{name}", term)
        quality = self._qualities(get("quality"), f"{place}.quality")
        if region is None:
            return None
        state = state or FindingState.PRESENT
        return Complaint(region=region, state=state, quality=quality, **parts)

    def _qualities(self, node: Node | None, place: str) -> tuple[str, ...]:
        written = self._fields.items(node, place) if isinstance(node, Items) else [(node, place)]
        names = (self._fields.name(entry, where, "quality") for entry, where in written)
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def _check_age(self, node: Node, place: str, complaint: Complaint, person: Person) -> None:
        if complaint.since_months is None or person.age_years is None:
            return
        if complaint.since_months > months_from_years(Years(person.age_years + AGE_ROUNDING_YEARS)):
            message = f"lasts longer than a life of {person.age_years:g} years."
            self._fields.refuse(node, f"{place}.since_months", message)

    def _numbers(self, node: Node | None, place: str, section: str) -> FrozenMapping[str, float]:
        numbers: dict[str, float] = {}
        terms = self._quantities[section]
        for name, _, entry, here in self._fields.named(node, place, terms):
            number = self._fields.number(entry, here, terms[name])
            if number is not None:
                numbers[name] = number
        return FrozenMapping(numbers)

    def _exposure(self, node: Node | None) -> FrozenMapping[str, float]:
        exposure = self._numbers(node, "exposure", "exposure")
        terms = self._quantities["exposure"]
        hours = {name: value for name, value in exposure.items() if terms[name].unit == DAILY}
        total = math.fsum(hours.values())
        if node is not None and total > HOURS_PER_DAY and not math.isclose(total, HOURS_PER_DAY):
            parts = ", ".join(f"{name} {value:g}" for name, value in hours.items() if value)
            message = (
                f"has hours that add up to {total:g} in a day ({parts}); they follow one another, "
                f"and a day has {HOURS_PER_DAY:g}: count each hour once."
            )
            self._fields.refuse(node, "exposure", message)
        return exposure

    def _labs(self, node: Node | None) -> FrozenMapping[str, FindingState | float]:
        results: dict[str, FindingState | float] = {}
        terms = self._quantities["lab"]
        for name, _, entry, here in self._fields.named(node, "labs", terms):
            result = self._lab(entry, here, terms[name])
            if result is not None:
                results[name] = result
        return FrozenMapping(results)

    def _lab(self, node: Node, place: str, term: QuantityTerm) -> FindingState | float | None:
        if term.tristate:
            return self._fields.state(node, place)
        return self._fields.number(node, place, term)

    def _measures(self, node: Node | None, place: str, section: str) -> FrozenMapping[str, Measure]:
        measures: dict[str, Measure] = {}
        terms = self._quantities[section]
        for name, _, entry, here in self._fields.named(node, place, terms):
            measure = self._fields.measure(entry, here, terms[name])
            if measure is not None:
                measures[name] = measure
        return FrozenMapping(measures)

    def _alignment(self, node: Node | None) -> Alignment:
        table = self._fields.table(node, "alignment")
        if table is None:
            return Alignment()
        own = ("stance", "calibrated")
        rest = {key: entry for key, entry in table.entries.items() if key not in own}
        measured = Table(entries=rest, key_lines=table.key_lines, line=table.line)
        get = table.entries.get
        return Alignment(
            stance=self._fields.name(get("stance"), "alignment.stance", "stance"),
            calibrated=self._fields.truth(get("calibrated"), "alignment.calibrated"),
            measures=self._measures(measured, "alignment", "alignment"),
        )

    def _imaging(self, node: Node | None) -> tuple[Image, ...]:
        fields = self._fields
        images = []
        for entry, place in fields.items(node, "imaging"):
            keys = tuple(Image.__dataclass_fields__)
            get = self._entry(entry, place, keys, needed=("kind", "region")).get
            kind = fields.name(get("kind"), f"{place}.kind", "image_kind")
            region = fields.name(get("region"), f"{place}.region", "image_region")
            term = self._quantities["imaging"]["months_ago"]
            parts: dict[str, Any] = {
                "posture": fields.name(get("posture"), f"{place}.posture", "stance"),
                "contrast": fields.state(get("contrast"), f"{place}.contrast"),
                "months_ago": fields.number(get("months_ago"), f"{place}.months_ago", term),
                "findings": read_findings(fields, get("findings"), f"{place}.findings"),
            }
            if kind is not None and region is not None:
                images.append(Image(kind=kind, region=region, **parts))
        return tuple(images)

    def _treatments(self, node: Node | None) -> tuple[Treatment, ...]:
        fields = self._fields
        treatments = []
        for entry, place in fields.items(node, "treatments"):
            keys = tuple(Treatment.__dataclass_fields__)
            get = self._entry(entry, place, keys, needed=("kind",)).get
            kind = fields.name(get("kind"), f"{place}.kind", "treatment")
            term = self._quantities["treatment"]["months_ago"]
            parts: dict[str, Any] = {
                "region": fields.name(get("region"), f"{place}.region", "region"),
                "effect_on": fields.name(get("effect_on"), f"{place}.effect_on", "region"),
                "response": fields.name(get("response"), f"{place}.response", "response"),
                "months_ago": fields.number(get("months_ago"), f"{place}.months_ago", term),
            }
            if kind is not None:
                treatments.append(Treatment(kind=kind, **parts))
        return tuple(treatments)

    def _entry(
        self, node: Node, place: str, keys: tuple[str, ...], needed: tuple[str, ...]
    ) -> dict[str, Node]:
        if isinstance(node, Scalar) and node.value is None:
            self._fields.refuse(node, place, "is empty; fill it in or remove it.")
        entries = self._fields.record(node, place, keys, needed) or {}
        for key in needed:
            if key in entries and getattr(entries[key], "value", "") is None:
                self._fields.refuse(entries[key], f"{place}.{key}", "is empty; fill it in.")
        return entries

    def _expect(self, node: Node | None) -> FrozenMapping[str, object]:
        table = self._fields.table(node, "expect")
        return FrozenMapping() if table is None else self._frozen_table(table, "expect")

    def _frozen_table(self, table: Table, place: str) -> FrozenMapping[str, object]:
        return FrozenMapping(
            (key, self._frozen(one, f"{place}.{key}")) for key, one in table.entries.items()
        )

    def _frozen(self, node: Node, place: str) -> object:
        """Return a node as it was written; depth is bounded by the document."""
        if isinstance(node, Table):
            return self._frozen_table(node, place)
        if isinstance(node, Items):
            return tuple(self._frozen(one, f"{place}[...]") for one in node.nodes)
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, float) and not math.isfinite(value):
            self._fields.refuse(node, place, "is not a finite number.")
        return value

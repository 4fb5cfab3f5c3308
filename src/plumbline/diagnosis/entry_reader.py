"""Read the entries of the catalog, and say what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from plumbline.diagnosis.causes import check_parents
from plumbline.diagnosis.entry import (
    ComplaintReading,
    Entry,
    Group,
    NumberScale,
    Population,
    QuantityReading,
    Replacement,
)
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.likelihood_reader import read_likelihood
from plumbline.diagnosis.parameters import figure_of
from plumbline.diagnosis.red_flags_conditions import Condition, read_condition
from plumbline.diagnosis.test_classes import read_test
from plumbline.errors import EvidenceError, did_you_mean
from plumbline.evidence import facts

__all__ = ["read_entry"]

Spec = Mapping[str, Any]

KEYS: Final = frozenset(
    {
        "id",
        "label",
        "how",
        "group",
        "value",
        "positive",
        "sided",
        "synonyms",
        "bears_on",
        "likelihood",
        "recorded_only",
        "cites",
        "population",
        "absence_ignored",
        "cord_sign",
        "needs_cord_sign",
        "from",
        "replaced",
        "test",
        "only_after",
    }
)
NEEDED: Final = ("id", "label", "how", "group", "test")
PRESENCE: Final = ("present", "absent")
# Parts of a case that hold numbers off which a finding can be read.
SECTIONS: Final = ("score", "lab", "motion")


def read_entry(spec: Spec) -> Entry:
    """Return one entry of the catalog.

    Parameters
    ----------
    spec : mapping
        The entry as it is written.

    Raises
    ------
    EvidenceError
        A key is missing or unknown, a fact or judgement does not exist, or what the finding bears
        on is not what its likelihood speaks of.
    """
    name = str(spec.get("id", "without id"))
    _check_keys(name, spec)
    values, number = _values(name, spec.get("value", "tristate"))
    positive = _positive(name, spec, values)
    likelihood = None
    if "likelihood" in spec:
        likelihood = read_likelihood(name, spec["likelihood"], values=values, positive=positive)
    bears_on = tuple(spec.get("bears_on", ()))
    check_parents(name, bears_on)
    if likelihood is not None and set(bears_on) != set(likelihood.parents):
        raise EvidenceError(
            f"finding {name!r} bears on {', '.join(sorted(bears_on))},"
            f" its likelihood speaks of {', '.join(sorted(likelihood.parents))}"
        )
    quantity, complaint = _readings(name, spec.get("from"))
    return Entry(
        id=name,
        label=spec["label"],
        how=spec["how"],
        group=_group(name, spec["group"]),
        test=read_test(name, spec["test"]),
        values=values,
        positive=positive,
        number=number,
        sided=bool(spec.get("sided", False)),
        synonyms=tuple(spec.get("synonyms", ())),
        bears_on=bears_on,
        likelihood=likelihood,
        recorded_only=spec.get("recorded_only"),
        cites=_cites(name, spec.get("cites", ()), likelihood),
        population=_population(spec.get("population")),
        absence_ignored=bool(spec.get("absence_ignored", False)),
        cord_sign=bool(spec.get("cord_sign", False)),
        needs_cord_sign=bool(spec.get("needs_cord_sign", False)),
        quantity=quantity,
        complaint=complaint,
        replaced=_replacement(spec.get("replaced")),
        only_after=_only_after(name, spec),
    )


def _only_after(name: str, spec: Spec) -> Condition | None:
    if "only_after" not in spec:
        return None
    return read_condition(spec["only_after"], {}, place=f"finding {name!r}, only_after")


def _check_keys(name: str, spec: Spec) -> None:
    wrong = [key for key in spec if key not in KEYS]
    if wrong:
        hint = did_you_mean(str(wrong[0]), KEYS)
        raise EvidenceError(f"finding {name!r}: unknown key {wrong[0]!r}.{hint}")
    missing = [key for key in NEEDED if not spec.get(key)]
    if missing:
        raise EvidenceError(f"finding {name!r} lacks {', '.join(missing)}")
    if ("likelihood" in spec) == ("recorded_only" in spec):
        raise EvidenceError(f"finding {name!r} needs either a likelihood or recorded_only: why not")


def _group(name: str, written: str) -> Group:
    try:
        return Group(written)
    except ValueError:
        hint = did_you_mean(written, list(Group))
        raise EvidenceError(f"finding {name!r}: unknown group {written!r}.{hint}") from None


def _values(name: str, written: object) -> tuple[tuple[str, ...], NumberScale | None]:
    if written == "tristate":
        return PRESENCE, None
    if isinstance(written, Mapping) and "category" in written:
        return tuple(written["category"]), None
    if isinstance(written, Mapping) and "number" in written:
        scale = written["number"]
        cuts = tuple(_figure(cut) for cut in scale["cuts"])
        labels = tuple(scale["labels"])
        if len(labels) != len(cuts) + 1 or sorted(cuts) != list(cuts):
            raise EvidenceError(
                f"finding {name!r}: cuts must ascend and have one label more than cuts"
            )
        low, high = float(scale["low"]), float(scale["high"])
        unit, whole = scale["unit"], scale.get("whole", False)
        return labels, NumberScale(unit=unit, low=low, high=high, cuts=cuts, whole=whole)
    raise EvidenceError(f"finding {name!r}: a value is tristate, category or number")


def _figure(written: str | float | int) -> float:
    """Return a cut: a number that defines the finding, or the id of a fact or judgement."""
    return figure_of(written) if isinstance(written, str) else float(written)


def _positive(name: str, spec: Spec, values: tuple[str, ...]) -> int:
    label = spec.get("positive", values[0] if values == PRESENCE else values[-1])
    if label not in values:
        raise EvidenceError(f"finding {name!r}: {label!r} is none of its values")
    return values.index(label)


def _cites(name: str, extra: Iterable[str], likelihood: Likelihood | None) -> tuple[str, ...]:
    drawn = likelihood.parameters if likelihood is not None else ()
    cited = [part.id for part in drawn if part.basis == "evidence"]
    for fact in extra:
        if fact not in facts():
            hint = did_you_mean(fact, facts())
            raise EvidenceError(f"finding {name!r} cites {fact!r}, which is no fact.{hint}")
    return tuple(dict.fromkeys([*cited, *extra]))


def _population(spec: Spec | None) -> Population | None:
    if spec is None:
        return None
    return Population(
        about=spec["about"],
        min_age_years=_years(spec.get("min_age_years")),
        max_age_years=_years(spec.get("max_age_years")),
        settings=tuple(spec.get("settings", ())),
    )


def _years(written: float | int | None) -> float | None:
    return None if written is None else float(written)


def _readings(
    name: str, spec: Spec | None
) -> tuple[QuantityReading | None, ComplaintReading | None]:
    if spec is None:
        return None, None
    if "complaint" in spec:
        reading = ComplaintReading(
            region=spec["complaint"],
            timing=spec.get("timing"),
            onset=spec.get("onset"),
            side=spec.get("side"),
            absent_when=tuple(spec.get("absent_when", ())),
        )
        return None, reading
    section = next((part for part in SECTIONS if part in spec), None)
    if section is None:
        raise EvidenceError(
            f"finding {name!r}: it is read off a complaint, or one of {', '.join(SECTIONS)}"
        )
    if "at_least" in spec:
        cut = _figure(spec["at_least"])
        clear = _figure(spec.get("absent_below", spec["at_least"]))
        upward = True
    elif "at_most" in spec:
        cut = _figure(spec["at_most"])
        clear = _figure(spec.get("absent_above", spec["at_most"]))
        upward = False
    else:
        return QuantityReading(section=section, name=spec[section]), None
    quantity = QuantityReading(
        section=section, name=spec[section], cut=cut, clear=clear, upward=upward
    )
    return quantity, None


def _replacement(spec: Spec | None) -> Replacement | None:
    return None if spec is None else Replacement(by=spec["by"], when_any=tuple(spec["when_any"]))

"""Read a likelihood from the catalog: names of facts and judgements, never numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from plumbline.diagnosis.causes import SETTINGS, check_parents, check_states
from plumbline.diagnosis.clusters import Cluster
from plumbline.diagnosis.finding_kinds import (
    Accuracy,
    Effect,
    Kind,
    NoisyOr,
    Odds,
    Ordered,
    Ratio,
    Shift,
)
from plumbline.diagnosis.likelihood import Likelihood, Variant
from plumbline.diagnosis.likelihood_tables import Targets
from plumbline.diagnosis.parameters import estimate_of
from plumbline.errors import EvidenceError, did_you_mean
from plumbline.evidence import Estimate

__all__ = ["read_likelihood"]

Spec = Mapping[str, Any]

# The value of a finding that is present or absent whose probability a kind speaks of.
POSITIVE: Final = "positive"
# A finding with two values.
TWO_VALUES: Final = 2
MODIFIERS: Final = frozenset({"kind", "temper", "shrink", "pool", "by_setting"})


def read_likelihood(
    finding: str, spec: Spec, *, values: tuple[str, ...], positive: int
) -> Likelihood:
    """Return the likelihood that an entry of the catalog describes.

    Parameters
    ----------
    finding : str
        Id of the finding, for messages.
    spec : mapping
        The entry's ``likelihood``.
    values : tuple of str
        The values of the finding.
    positive : int
        Index of the value that counts as positive, for kinds with two values.

    Raises
    ------
    EvidenceError
        An unknown kind, key, cause, state, setting, fact or judgement; more than one leaf cause.
    """
    variants = tuple(
        Variant(
            settings=_settings(finding, part["settings"]),
            kind=_kind(finding, _without(part, "settings"), values),
        )
        for part in spec.get("by_setting", ())
    )
    temper, pool = spec.get("temper"), spec.get("pool")
    likelihood = Likelihood(
        kind=_kind(finding, spec, values),
        positive=positive if len(values) == TWO_VALUES else 0,
        variants=variants,
        temper=None if temper is None else estimate_of(temper, unit="proportion"),
        shrink={
            _settings(finding, [setting])[0]: estimate_of(name, unit="proportion")
            for setting, name in spec.get("shrink", {}).items()
        },
        pool=None if pool is None else estimate_of(pool, unit="1"),
    )
    if pool is not None and not variants:
        raise EvidenceError(f"finding {finding!r}: nothing to pool without by_setting")
    check_parents(finding, likelihood.parents)
    return likelihood


def _without(spec: Spec, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in spec.items() if key not in keys}


def _settings(finding: str, named: list[str]) -> tuple[str, ...]:
    for setting in named:
        if setting not in SETTINGS:
            hint = did_you_mean(setting, SETTINGS)
            raise EvidenceError(f"finding {finding!r}: unknown setting {setting!r}.{hint}")
    return tuple(named)


def _kind(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    readers: dict[str, Callable[[str, Spec, tuple[str, ...]], Kind]] = {
        "accuracy": _accuracy,
        "ratio": _ratio,
        "noisy_or": _noisy_or,
        "odds": _odds,
        "ordered": _ordered,
        "shift": _shift,
        "cluster": _cluster,
    }
    name = spec.get("kind", "")
    if name not in readers:
        hint = did_you_mean(str(name), readers)
        raise EvidenceError(
            f"finding {finding!r}: unknown kind of likelihood {name!r};"
            f" the kinds are {', '.join(readers)}.{hint}"
        )
    return readers[name](finding, _without(spec, *MODIFIERS), values)


def _only(finding: str, spec: Spec, *allowed: str) -> None:
    wrong = [key for key in spec if key not in allowed]
    if wrong:
        hint = did_you_mean(str(wrong[0]), allowed)
        raise EvidenceError(f"finding {finding!r}: unknown key {wrong[0]!r} in likelihood.{hint}")


def _need(finding: str, spec: Spec, *keys: str) -> None:
    for key in keys:
        if key not in spec:
            raise EvidenceError(f"finding {finding!r}: the likelihood lacks {key!r}")


def _two_values(finding: str, values: tuple[str, ...]) -> None:
    if len(values) != TWO_VALUES:
        raise EvidenceError(
            f"finding {finding!r}: this kind of likelihood needs two values, it has {len(values)}"
        )


def _one_of(finding: str, spec: Spec, *keys: str) -> str:
    present = [key for key in keys if key in spec]
    if len(present) != 1:
        raise EvidenceError(
            f"finding {finding!r}: the likelihood needs exactly one of {', '.join(keys)}"
        )
    return present[0]


def _targets(finding: str, spec: Spec) -> Targets:
    _need(finding, spec, "targets")
    targets = {cause: tuple(states) for cause, states in spec["targets"].items()}
    for cause, states in targets.items():
        check_states(finding, cause, states)
    return targets


def _proportion(finding: str, spec: Spec, key: str) -> Estimate:
    _need(finding, spec, key)
    return estimate_of(spec[key], unit="proportion")


def _ratio_of(finding: str, spec: Spec, key: str) -> Estimate:
    _need(finding, spec, key)
    return estimate_of(spec[key], unit="ratio")


def _accuracy(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    _two_values(finding, values)
    _only(finding, spec, "targets", "sensitivity", "specificity", "false_positive")
    second = _one_of(finding, spec, "specificity", "false_positive")
    return Accuracy(
        targets=_targets(finding, spec),
        sensitivity=_proportion(finding, spec, "sensitivity"),
        specificity=_proportion(finding, spec, second),
        complement=second == "false_positive",
    )


def _ratio(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    _two_values(finding, values)
    completing = ("negative", "false_positive", "specificity")
    _only(finding, spec, "targets", "positive", *completing)
    second = _one_of(finding, spec, *completing)
    positive = _ratio_of(finding, spec, "positive")
    unit = "ratio" if second == "negative" else "proportion"
    completed = estimate_of(spec[second], unit=unit)
    if second == "negative" and (positive.value - 1) * (completed.value - 1) > 0:
        raise EvidenceError(
            f"finding {finding!r}: both likelihood ratios lie on one side of 1"
            f" ({positive.value:g} and {completed.value:g}); no test can have them"
        )
    return Ratio(
        targets=_targets(finding, spec),
        positive=positive,
        negative=completed if second == "negative" else None,
        false_positive=completed if second == "false_positive" else None,
        specificity=completed if second == "specificity" else None,
    )


def _noisy_or(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    _two_values(finding, values)
    _only(finding, spec, "leak", "specificity", "causes")
    _need(finding, spec, "causes")
    leak = _one_of(finding, spec, "leak", "specificity")
    return NoisyOr(
        leak=_proportion(finding, spec, leak),
        complement=leak == "specificity",
        effects=tuple(_alone(finding, part) for part in spec["causes"]),
    )


def _alone(finding: str, part: Spec) -> Effect:
    forms = ("probability", "specificity", "ratio")
    _only(finding, part, "cause", "states", *forms)
    form = _one_of(finding, part, *forms)
    check_states(finding, part["cause"], part["states"])
    unit = "ratio" if form == "ratio" else "proportion"
    size = estimate_of(part[form], unit=unit)
    return Effect(
        cause=part["cause"], states=tuple(part["states"]), size={POSITIVE: size}, form=form
    )


def _odds(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    _only(finding, spec, "baseline", "effects", "reference")
    _need(finding, spec, "baseline", "effects")
    baseline = spec["baseline"]
    if isinstance(baseline, str):
        _two_values(finding, values)
        values, reference = (POSITIVE, "negative"), "negative"
        baseline = {POSITIVE: baseline}
    else:
        reference = spec.get("reference", values[0])
    if {reference, *baseline} != set(values):
        raise EvidenceError(
            f"finding {finding!r}: the baseline must name every value but the reference"
            f" {reference!r}: {', '.join(values)}"
        )
    return Odds(
        values=values,
        reference=reference,
        baseline={value: estimate_of(name, unit="proportion") for value, name in baseline.items()},
        effects=tuple(_odds_effect(finding, part) for part in spec["effects"]),
    )


def _odds_effect(finding: str, part: Spec) -> Effect:
    _only(finding, part, "cause", "states", "ratio", "ratios")
    key = _one_of(finding, part, "ratio", "ratios")
    check_states(finding, part["cause"], part["states"])
    named = {POSITIVE: part["ratio"]} if key == "ratio" else part["ratios"]
    return Effect(
        cause=part["cause"],
        states=tuple(part["states"]),
        size={value: estimate_of(name, unit="ratio") for value, name in named.items()},
        form="ratio",
    )


def _ordered(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    _two_values(finding, values)
    _only(finding, spec, "conditions", "otherwise")
    _need(finding, spec, "conditions")
    conditions = tuple(_alone(finding, part) for part in spec["conditions"])
    if any(condition.form != "probability" for condition in conditions):
        raise EvidenceError(f"finding {finding!r}: a condition takes a probability")
    return Ordered(conditions=conditions, otherwise=_proportion(finding, spec, "otherwise"))


def _shift(finding: str, spec: Spec, values: tuple[str, ...]) -> Kind:
    _two_values(finding, values)
    _only(finding, spec, "targets", "tail", "distance")
    _need(finding, spec, "distance")
    return Shift(
        targets=_targets(finding, spec),
        tail=_proportion(finding, spec, "tail"),
        distance=estimate_of(spec["distance"], unit="standard deviations"),
    )


def _cluster(finding: str, spec: Spec, _values: tuple[str, ...]) -> Kind:
    _only(finding, spec, "targets", "rule_out", "middle", "rule_in", "middle_baseline")
    return Cluster(
        targets=_targets(finding, spec),
        rule_out=_ratio_of(finding, spec, "rule_out"),
        middle=_ratio_of(finding, spec, "middle"),
        rule_in=_ratio_of(finding, spec, "rule_in"),
        middle_baseline=_proportion(finding, spec, "middle_baseline"),
    )

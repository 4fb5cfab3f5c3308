"""Print how badly the findings of people drawn from the model fit together, as percentiles.

    python scripts/conflict_threshold.py [--people 400] [--draws 150] [--seed 1]

The judgement ``conflict.threshold`` is the 95th percentile: one person in twenty whom the model
itself brought forth is told that the findings do not hang together.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plumbline.causal import Finding
from plumbline.diagnosis import Catalog, catalog
from plumbline.explanation.leave_out import leave_out
from plumbline.inference import (
    assembled,
    infer,
    question_of_draws,
    question_of_people,
)
from plumbline.inference.simulation import simulate_people
from plumbline.routes import SETTINGS

FEWEST, MOST = 8, 15  # findings that are known of a person
DRAWN_PER_PERSON = 8  # a quarter of the drawn have pain; enough are drawn to keep as many as wanted
YOUNGEST, OLDEST = 18.0, 85.0
PERCENTILES = (50, 75, 90, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person drawn from the model, with some findings known."""

    known: dict[str, float]
    observed: dict[str, int]


def independent_findings(found: Catalog) -> tuple[Finding, ...]:
    """Return what may be known side by side: of findings that say the same, the first."""
    left_out = {name for line in found.lines for name in (*line.one_of[1:], *line.parts)}
    if found.long_tract is not None:
        left_out |= {found.long_tract.upper_limb, *found.long_tract.members}
    names = [
        entry.id
        for entry in found.findings
        if entry.id not in left_out and not entry.needs_cord_sign and entry.likelihood is not None
    ]
    return found.engine_findings(names)


def drawn(findings: tuple[Finding, ...], people: int, seed: int) -> Iterator[Someone]:
    """Yield people with pain, each with a random choice of findings known."""
    rng = np.random.default_rng(seed)
    rows = people * DRAWN_PER_PERSON
    question = question_of_people(
        assembled(),
        symptom="low_back",
        findings=findings,
        observations={},
        covariates={
            "setting": rng.integers(0, len(SETTINGS), rows).astype(np.float64),
            "age_years": rng.uniform(YOUNGEST, OLDEST, rows),
        },
        rows=rows,
        seed=seed,
    )
    result = simulate_people(assembled(), question, rng=rng)
    names = [finding.id for finding in findings]
    for row in np.flatnonzero(result.pain)[:people].tolist():
        chosen = rng.choice(names, size=int(rng.integers(FEWEST, MOST + 1)), replace=False)
        yield Someone(
            known={n: float(question.covariates[n][row]) for n in ("setting", "age_years")},
            observed={name: int(result.observations[name][row]) for name in chosen.tolist()},
        )


def score(one: Someone, *, draws: int, seed: int) -> float:
    """Return the conflict score of one person."""
    question = question_of_draws(
        assembled(),
        symptom="low_back",
        findings=catalog().engine_findings(one.observed),
        observed=one.observed,
        known=one.known,
        draws=draws,
        seed=seed,
    )
    posterior = infer(assembled(), question, bounds_every=0)
    return leave_out(posterior).conflict


def main() -> int:
    """Print the percentiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--draws", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    people = drawn(independent_findings(catalog()), asked.people, asked.seed)
    scores = [score(one, draws=asked.draws, seed=number) for number, one in enumerate(people)]
    print(f"{len(scores)} people, {FEWEST} to {MOST} findings each")
    for percentile in PERCENTILES:
        print(f"{percentile:3d} %: {np.percentile(scores, percentile):6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

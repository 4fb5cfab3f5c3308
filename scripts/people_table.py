"""Assess the published people and print their table, with the digest of the judgements.

    python scripts/people_table.py [--title TEXT] > docs/people.md

They are regression examples, not a validation.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

from plumbline.assessment import Assessment, Interval
from plumbline.evidence import evidence_digest, priors_digest
from plumbline.pipeline import assess, read_case
from plumbline.reports.mechanics import change_words

CASES = Path(__file__).parents[1] / "cases"
HEADINGS = (
    "person",
    "stage",
    "wanted level",
    "level",
    "right cause",
    "rank",
    "gone if healthy",
    "before",
    "largest",
)

SIMULATED = ("postural_compensation", "mechanical_chain")
LOADS = (
    "person",
    "stage",
    "disc, posture",
    "disc, motion",
    "canal, posture",
    "canal, motion",
    "route 2: lower, none, higher",
    "route 5: the same",
)
UNDER = """## What the whole-spine simulation says of them

How the neck changes the response of two local sources to the day's load, by its posture and by
its motion, with nine of ten draws; and the probabilities that with a healthy neck this pain would
be less likely, the same, or more likely through route 2 and route 5."""


def ranking(assessment: Assessment) -> list[tuple[str, float]]:
    """Return every player with its share (else its probability), largest first."""
    found: dict[str, float] = {}
    for name, route in assessment.routes.items():
        found[name] = route.share.value if route.share else 0.0
    for one in assessment.elsewhere:
        shown: Interval | None = one.share if assessment.neck else one.probability
        found[one.cause] = shown.value if shown else 0.0
    if assessment.unidentified is not None:
        found["unidentified"] = assessment.unidentified.value
    return sorted(found.items(), key=lambda item: -item[1])


def rank_of(right: list[str], order: list[tuple[str, float]]) -> int | None:
    """Return the rank of the right cause among named causes."""
    named = [name for name, _ in order if name != "unidentified" or name in right]
    places = [named.index(name) + 1 for name in right if name in named]
    return min(places) if places else None


def row(person: dict[str, Any], stage: str, result: Assessment) -> str:
    """Return one line of the table."""
    order = ranking(result)
    rank = rank_of(person["players"], order)
    neck = result.neck
    headline = "-"
    before = "-"
    if neck is not None:
        value = neck.absent_if_healthy
        headline = f"{value.value:.3f} ({value.low:.3f}-{value.high:.3f})"
        before = f"{neck.before_findings.value:.3f}"
    top = ", ".join(f"{name} {value:.2f}" for name, value in order[:4])
    wanted = ", ".join(person["players"])
    level = str(result.safety.level)
    cells = [person["id"], stage, person["urgency"], level, wanted, str(rank or "-")]
    return "| " + " | ".join([*cells, headline, before, top]) + " |"


def load_row(name: str, stage: str, result: Assessment) -> str:
    """Return what the whole-spine simulation said of one person, in one line."""
    found = result.mechanics
    if found is None or not found.simulated:
        why = found.reason if found is not None and found.reason else "nothing to attribute"
        return f"| {name} | {stage} | not simulated: {why} |" + " |" * (len(LOADS) - 3)
    changes = {one.source: one for one in found.sources}
    cells = [
        change_words(part)
        for source in ("lumbar_disc", "lumbar_stenosis")
        for part in (changes[source].posture, changes[source].movement)
    ]
    directions = [
        f"{net.lower:.2f}, {net.none:.2f}, {net.higher:.2f}" if net is not None else "-"
        for net in (result.routes[route].direction for route in SIMULATED)
    ]
    return "| " + " | ".join([name, stage, *cells, *directions]) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--title", default="Published people")
    arguments = parser.parse_args()
    people = yaml.safe_load((CASES / "expected.yaml").read_text(encoding="utf-8"))["people"]
    write = sys.stdout.write
    write(f"# {arguments.title}\n\n")
    write(f"Judgements `{priors_digest()[:16]}`, evidence `{evidence_digest()[:16]}`.\n\n")
    write(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}\n")
    loads = []
    for person in people:
        for stage in person["stages"]:
            result = assess(read_case(CASES / f"{person['id']}-{stage}.yaml"))
            write(row(person, stage, result) + "\n")
            loads.append(load_row(person["id"], stage, result))
    write(f"\n{UNDER}\n\n| {' | '.join(LOADS)} |\n|{'---|' * len(LOADS)}\n")
    write("".join(f"{line}\n" for line in loads))


if __name__ == "__main__":
    main()

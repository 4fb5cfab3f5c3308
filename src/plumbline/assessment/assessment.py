"""The one way out: everything that is said about one person, frozen and versioned."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.assessment.advice import NextTest, Twin, WhatIf
from plumbline.assessment.basis import (
    Citation,
    Conflict,
    OutsideEvidenceNote,
    Provenance,
    RestsOn,
)
from plumbline.assessment.changes import Changes
from plumbline.assessment.effects import Elsewhere, Interval, Neck, RouteEffect
from plumbline.assessment.inputs import CaseSummary, Inputs
from plumbline.assessment.mechanics import Mechanics
from plumbline.assessment.safety import Avoid, Safety
from plumbline.case.frozen_mapping import FrozenMapping

__all__ = ["ASSESSMENT_FORMAT", "NOTICE", "ROUTE_IDS", "Asked", "Assessment"]

# The version of the format that this program reads and writes.
ASSESSMENT_FORMAT = 1
# The five routes of the founding document, in its order.
ROUTE_IDS = (
    "nerve_pathways",
    "postural_compensation",
    "central_sensitization",
    "systemic_conditions",
    "mechanical_chain",
)
# Said on every output.
NOTICE = (
    "Research software. It supports a professional and does not replace one. No individual "
    "attribution of this kind has ever been validated."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The symptom that was asked about, and whether the person has it (None: not known)."""

    symptom: str
    label: str
    present: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One person's answer; a report needs this and nothing else.

    Attributes
    ----------
    plumbline : int
        Version of the format.
    notice : str
        What this output is and is not.
    id : str
        The id of the case.
    asked : Asked
        The symptom that was asked about.
    case_summary : CaseSummary
        The person in words.
    safety : Safety
        How urgent it is.
    avoid : tuple of Avoid
        What must not be done.
    neck : Neck or None
        The headline; None where nothing is attributed.
    routes : mapping of str to RouteEffect
        The neck part of each route; empty where nothing is attributed.
    elsewhere : tuple of Elsewhere
        Causes that do not run through the neck.
    unidentified : Interval or None
        The share for which no cause is identified.
    next : tuple of NextTest
        What to examine next, best first.
    what_if : tuple of WhatIf
        What treatment from now on would change.
    twin : Twin or None
        The twin with a healthy neck.
    conflict : Conflict or None
        How well the findings fit together.
    outside_evidence : tuple of OutsideEvidenceNote
        Where this person is unlike those who were studied.
    rests_on : RestsOn or None
        How much is evidence and how much judgement.
    inputs : Inputs
        What went in.
    cited : tuple of Citation
        The sources that were used.
    provenance : Provenance
        Program, data, seed.
    next_stop : str or None
        Why no test is listed in `next`, in a sentence; None where one is.
    changes : Changes or None
        What is different from an earlier visit; None where there is none to compare with.
    mechanics : Mechanics or None
        Whether routes 2 and 5 rest on the simulation, and what it found; None where nothing is
        attributed.
    """

    id: str
    asked: Asked
    case_summary: CaseSummary
    safety: Safety
    avoid: tuple[Avoid, ...]
    neck: Neck | None
    routes: FrozenMapping[str, RouteEffect]
    elsewhere: tuple[Elsewhere, ...]
    unidentified: Interval | None
    next: tuple[NextTest, ...]
    what_if: tuple[WhatIf, ...]
    twin: Twin | None
    conflict: Conflict | None
    outside_evidence: tuple[OutsideEvidenceNote, ...]
    rests_on: RestsOn | None
    inputs: Inputs
    cited: tuple[Citation, ...]
    provenance: Provenance
    plumbline: int = ASSESSMENT_FORMAT
    notice: str = NOTICE
    next_stop: str | None = None
    changes: Changes | None = None
    mechanics: Mechanics | None = None

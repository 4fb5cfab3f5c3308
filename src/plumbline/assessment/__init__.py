"""One way out: everything that is said about one person, frozen, versioned, as JSON."""

from plumbline.assessment.advice import NextTest, Twin, TwinDifference, WhatIf
from plumbline.assessment.assessment import (
    ASSESSMENT_FORMAT,
    NOTICE,
    ROUTE_IDS,
    Asked,
    Assessment,
)
from plumbline.assessment.basis import (
    Citation,
    Conflict,
    MostMoving,
    OutsideEvidenceNote,
    Provenance,
    RestsOn,
)
from plumbline.assessment.changes import Change, Changes, Course
from plumbline.assessment.checking import check_assessment
from plumbline.assessment.counting import of_hundred, parts_of_hundred, range_of_hundred
from plumbline.assessment.effects import (
    Because,
    BracketedInterval,
    Direction,
    Elsewhere,
    Interval,
    Neck,
    RouteEffect,
    RouteKind,
)
from plumbline.assessment.inputs import (
    CaseSummary,
    InputRole,
    Inputs,
    NamedFinding,
    ReportedSign,
    Resolved,
    UsedInput,
)
from plumbline.assessment.mechanics import (
    LevelForce,
    LoadedSource,
    Mechanics,
    SpineOutline,
    Stance,
    TaskPosture,
)
from plumbline.assessment.safety import Avoid, Flag, Safety, SafetyLevel
from plumbline.assessment.schema import assessment_schema
from plumbline.assessment.storing import from_json, to_json, write_assessment

__all__ = [
    "ASSESSMENT_FORMAT",
    "NOTICE",
    "ROUTE_IDS",
    "Asked",
    "Assessment",
    "Avoid",
    "Because",
    "BracketedInterval",
    "CaseSummary",
    "Change",
    "Changes",
    "Citation",
    "Conflict",
    "Course",
    "Direction",
    "Elsewhere",
    "Flag",
    "InputRole",
    "Inputs",
    "Interval",
    "LevelForce",
    "LoadedSource",
    "Mechanics",
    "MostMoving",
    "NamedFinding",
    "Neck",
    "NextTest",
    "OutsideEvidenceNote",
    "Provenance",
    "ReportedSign",
    "Resolved",
    "RestsOn",
    "RouteEffect",
    "RouteKind",
    "Safety",
    "SafetyLevel",
    "SpineOutline",
    "Stance",
    "TaskPosture",
    "Twin",
    "TwinDifference",
    "UsedInput",
    "WhatIf",
    "assessment_schema",
    "check_assessment",
    "from_json",
    "of_hundred",
    "parts_of_hundred",
    "range_of_hundred",
    "to_json",
    "write_assessment",
]

"""One way in: a file, a text or a mapping becomes a :class:`Case`."""

from plumbline.case.case import (
    CASE_FORMAT,
    Alignment,
    AskedSymptom,
    Case,
    Complaint,
    FindingState,
    FindingValue,
    Image,
    Measure,
    Person,
    Resolution,
    Setting,
    Sex,
    Sided,
    Treatment,
)
from plumbline.case.editing import CaseDocument, Edit
from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.case.landmark_set import Facing, LandmarkFrame, LandmarkSet
from plumbline.case.mirroring import mirror
from plumbline.case.reading import read_case
from plumbline.case.schema import case_schema
from plumbline.case.vocabulary import (
    FindingTerm,
    NameTerm,
    QuantityTerm,
    ValueKind,
    Vocabulary,
    base_vocabulary,
)
from plumbline.case.writing import (
    case_to_mapping,
    write_bytes_atomically,
    write_case,
    write_text_atomically,
)

__all__ = [
    "CASE_FORMAT",
    "Alignment",
    "AskedSymptom",
    "Case",
    "CaseDocument",
    "Complaint",
    "Edit",
    "Facing",
    "FindingState",
    "FindingTerm",
    "FindingValue",
    "FrozenMapping",
    "Image",
    "LandmarkFrame",
    "LandmarkSet",
    "Measure",
    "NameTerm",
    "Person",
    "QuantityTerm",
    "Resolution",
    "Setting",
    "Sex",
    "Sided",
    "Treatment",
    "ValueKind",
    "Vocabulary",
    "base_vocabulary",
    "case_schema",
    "case_to_mapping",
    "mirror",
    "read_case",
    "write_bytes_atomically",
    "write_case",
    "write_text_atomically",
]

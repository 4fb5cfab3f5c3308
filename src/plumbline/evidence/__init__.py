"""Published facts with their sources, and our judgements with their reasons."""

from __future__ import annotations

from plumbline.evidence.base import EvidenceBase
from plumbline.evidence.estimates import Estimate
from plumbline.evidence.lookup import (
    bounds,
    citations,
    estimate,
    evidence_digest,
    fact,
    fact_record,
    facts,
    judged,
    judgement,
    judgement_record,
    judgements,
    priors_digest,
    rule,
    source,
    sources,
    utilities,
)
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

__all__ = [
    "Action",
    "After",
    "Derivation",
    "Estimate",
    "EvidenceBase",
    "Fact",
    "Judgement",
    "Once",
    "Range",
    "Source",
    "Utilities",
    "bounds",
    "citations",
    "estimate",
    "evidence_digest",
    "fact",
    "fact_record",
    "facts",
    "judged",
    "judgement",
    "judgement_record",
    "judgements",
    "priors_digest",
    "rule",
    "source",
    "sources",
    "utilities",
]

"""Person against twin: who is credited with what, why, and how sure that is."""

from plumbline.explanation.credit import Credit, credit_of
from plumbline.explanation.elsewhere import UNIDENTIFIED, causes_elsewhere
from plumbline.explanation.explain import Explanation, explain
from plumbline.explanation.words import COUNTED_LABELS, SYMPTOM_LABELS, labels_of

__all__ = [
    "COUNTED_LABELS",
    "SYMPTOM_LABELS",
    "UNIDENTIFIED",
    "Credit",
    "Explanation",
    "causes_elsewhere",
    "credit_of",
    "explain",
    "labels_of",
]

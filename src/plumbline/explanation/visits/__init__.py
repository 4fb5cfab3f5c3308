"""Two visits of one person: what is different, worsening first."""

from plumbline.explanation.visits.compare import compare

__all__ = ["compare"]

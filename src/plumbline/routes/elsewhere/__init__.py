"""What else makes this back hurt; it starts as the favorite."""

from plumbline.routes.elsewhere.competitors import ELSEWHERE_LABELS, Competitor, competitors

__all__ = ["ELSEWHERE_LABELS", "Competitor", "competitors"]

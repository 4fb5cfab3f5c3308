"""What else makes this back hurt: local sources, serious causes, the shared liability. They start as favorites."""

from plumbline.routes.elsewhere.competitors import ELSEWHERE_LABELS, Competitor, competitors

__all__ = ["ELSEWHERE_LABELS", "Competitor", "competitors"]

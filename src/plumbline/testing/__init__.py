"""What a route from elsewhere must keep, and how it proves that it does."""

from plumbline.testing.recording import Asked, asked_of
from plumbline.testing.route_laws import ROUTE_LAWS, Trial, broken_laws, check_route
from plumbline.testing.terms import NamedTerm, terms_of

__all__ = [
    "ROUTE_LAWS",
    "Asked",
    "NamedTerm",
    "Trial",
    "asked_of",
    "broken_laws",
    "check_route",
    "terms_of",
]

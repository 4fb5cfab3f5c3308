"""The five ways in which a neck could matter, one file each, and what competes with them."""

from plumbline.routes.central_sensitization import CentralSensitization
from plumbline.routes.elsewhere import ELSEWHERE_LABELS, Competitor, competitors
from plumbline.routes.load import SYMPTOMS
from plumbline.routes.mechanical_chain import MechanicalChain
from plumbline.routes.nerve_pathways import NervePathways
from plumbline.routes.parameters import SETTINGS
from plumbline.routes.postural_compensation import PosturalCompensation
from plumbline.routes.route import Kind, Route
from plumbline.routes.systemic_conditions import SystemicConditions

__all__ = [
    "ELSEWHERE_LABELS",
    "ROUTES",
    "SETTINGS",
    "SYMPTOMS",
    "CentralSensitization",
    "Competitor",
    "Kind",
    "MechanicalChain",
    "NervePathways",
    "PosturalCompensation",
    "Route",
    "SystemicConditions",
    "competitors",
]

ROUTES: tuple[Route, ...] = (
    NervePathways(),
    PosturalCompensation(),
    CentralSensitization(),
    SystemicConditions(),
    MechanicalChain(),
)
"""The five routes, in the order of the founding document."""

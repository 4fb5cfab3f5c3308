"""Everything that one running server is made of."""

from __future__ import annotations

from plumbline.interfaces.web.alarms import ToldAlarms
from plumbline.interfaces.web.api_schema import schemas
from plumbline.interfaces.web.cases import Cases
from plumbline.interfaces.web.computing import Answers
from plumbline.interfaces.web.panels import PanelRegistry
from plumbline.interfaces.web.session import Sessions
from plumbline.interfaces.web.settings import WebSettings
from plumbline.interfaces.web.storage import FolderStore
from plumbline.interfaces.web.templating import environment

__all__ = ["Server"]


class Server:
    """What the routes use: the cases, the answers, the templates, the sessions.

    Parameters
    ----------
    settings : WebSettings
        Where the cases are, and how much is done at once.

    Raises
    ------
    InputError
        The folder cannot be used.
    """

    def __init__(self, settings: WebSettings) -> None:
        self.settings = settings
        self.store = FolderStore(settings.folder)
        self.cases = Cases(self.store)
        self.answers = Answers(settings)
        self.panels = PanelRegistry()
        self.sessions = Sessions()
        self.told = ToldAlarms()
        self.templates = environment(self.panels.at)
        self.schemas = schemas()

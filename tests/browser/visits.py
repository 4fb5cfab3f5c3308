"""A page in a real browser that notes everything that goes wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# The full answer of one person on two shared cores.
ANSWER_MS = 90_000


@dataclass
class Site:
    """A running server and the folder of its cases."""

    address: str
    folder: Path


@dataclass
class Visit:
    """A page in a browser, and what went wrong while it was looked at."""

    page: Page
    site: Site
    troubles: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the server."""
        self.page.goto(self.site.address + path)

    def answered(self) -> None:
        """Wait for the full answer on the desk."""
        self.page.wait_for_selector(
            "#answer-progress[data-state=done]", timeout=ANSWER_MS, state="attached"
        )

    def serious_faults(self) -> list[str]:
        """Return what the accessibility checker calls serious or critical."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def is_wider_than_its_window(self) -> bool:
        """Return whether one has to scroll sideways."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )


def watched(page: Page, site: Site) -> Visit:
    """Return a page whose errors, refusals by the content policy and requests are noted."""
    begun = Visit(page=page, site=site)
    page.on("pageerror", lambda error: begun.troubles.append(f"script: {error}"))
    page.on("console", lambda said: _note(begun, said))
    page.on("request", lambda asked: _note_request(begun, asked.url))
    return begun


def _note(begun: Visit, said: ConsoleMessage) -> None:
    # A refused value and a conflict are answers of ours, which the browser reports as errors.
    expected = said.type == "error" and "Failed to load resource" in said.text
    if said.type in ("error", "warning") and not expected:
        begun.troubles.append(f"{said.type}: {said.text}")


def _note_request(begun: Visit, address: str) -> None:
    if not address.startswith((begun.site.address, "data:", "about:", "blob:")):
        begun.outside.append(address)

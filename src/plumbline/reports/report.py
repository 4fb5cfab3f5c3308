"""One answer as one file of HTML or PDF: a page for the professional, one for the person, a rest.

The file loads nothing from anywhere and runs no script. The same answer gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

from jinja2.filters import do_striptags as striptags
from markupsafe import Markup

from plumbline.assessment import Assessment
from plumbline.case import write_bytes_atomically, write_text_atomically
from plumbline.figures import PALETTE
from plumbline.reports.environment import environment
from plumbline.reports.pdf import pdf_of
from plumbline.reports.person import PERSON_SECTIONS
from plumbline.reports.professional import (
    ANNEX_SECTIONS,
    COLUMN_SECTIONS,
    FOOT_SECTIONS,
    TOP_SECTIONS,
)
from plumbline.reports.section import Section

__all__ = ["report", "report_pdf", "write_report"]

# The page is one sheet of A4, so what has more to say is set smaller, and what has less is set
# larger. Extent counts characters; a row of a table takes the height of so many characters, and
# the boxes, titles and gaps that every page has take that of so many more.
CHARACTERS_PER_ROW = 185
CHARACTERS_OF_EVERY_PAGE = 2260
UNPRINTED = re.compile(
    r'<details.*?</details>|<title.*?</title>|<tr class="said screen".*?</tr>', re.DOTALL
)
# Up to which extent each setting fills one sheet; measured on the printed page.
SETTINGS = (
    (7700, "largest"),
    (8700, "large"),
    (9700, "roomy"),
    (11000, "normal"),
    (11600, "snug"),
    (12500, "dense"),
    (13300, "tight"),
    (14000, "tightest"),
)
SMALLEST = SETTINGS[-1][1]
# One for the professional, one for the person. On a page more stands what does not fit on the
# first, so that paper loses nothing, and the picture of both spines, a third of a sheet: without
# it the first page of all of ten published people was full already, in the two smallest types.
PAGES = 2
# Where there is a page more in any case, nothing is set smaller than this to stand on the first.
READABLE = SETTINGS[: [name for _, name in SETTINGS].index("normal") + 1]
# What can stand on that page; its template marks it so.
SPARE = '<section class="spare"'


def report(assessment: Assessment) -> str:
    """Return the report on one answer as HTML.

    Parameters
    ----------
    assessment : Assessment
        The answer; nothing else is read, so that a stored answer can be shown years later.
    """
    pages = _Pages.of(assessment)
    setting = _setting(pages.first)
    if setting in {name for _, name in pages.settings}:
        return _rendered(assessment, pages, str(setting))
    pages = pages.with_a_page_more()
    return _rendered(assessment, pages, _setting(pages.first) or SMALLEST)


def report_pdf(assessment: Assessment) -> bytes:
    """Return the report on one answer as a tagged PDF file, as PDF/UA-1.

    Two pages, and a third where both spines are drawn or the first cannot hold everything.

    Parameters
    ----------
    assessment : Assessment
        The answer.

    Raises
    ------
    InputError
        The extra ``pdf`` or a system library is missing.
    """
    pages = _Pages.of(assessment)
    more = pages.with_a_page_more()
    return pdf_of(
        [_rendered(assessment, pages, name) for _, name in pages.settings],
        most_pages=PAGES + bool(pages.annex),
        longer=[_rendered(assessment, more, name) for _, name in SETTINGS],
    )


def write_report(assessment: Assessment, path: str | Path) -> None:
    """Write the report on one answer, whole or not at all.

    Parameters
    ----------
    assessment : Assessment
        The answer.
    path : str or Path
        The file: PDF where its name ends in ``.pdf``, else HTML.

    Raises
    ------
    InputError
        The file cannot be written; for PDF, what it needs is missing.
    """
    if Path(path).suffix.lower() == ".pdf":
        write_bytes_atomically(path, report_pdf(assessment))
    else:
        write_text_atomically(path, report(assessment))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """The filled sections: of the first page in three groups, of the person, and of a page more."""

    top: tuple[Markup, ...]
    columns: tuple[Markup, ...]
    foot: tuple[Markup, ...]
    person: tuple[Markup, ...]
    annex: tuple[Markup, ...]

    @classmethod
    def of(cls, assessment: Assessment) -> _Pages:
        groups = (TOP_SECTIONS, COLUMN_SECTIONS, FOOT_SECTIONS, PERSON_SECTIONS, ANNEX_SECTIONS)
        top, columns, foot, person, annex = (_filled(part, assessment) for part in groups)
        return cls(top=top, columns=columns, foot=foot, person=person, annex=annex)

    @property
    def first(self) -> tuple[Markup, ...]:
        """All sections of the first page."""
        return (*self.top, *self.columns, *self.foot)

    @property
    def settings(self) -> tuple[tuple[int, str], ...]:
        """The types in which everything may stand on the first page."""
        return READABLE if self.annex else SETTINGS

    def with_a_page_more(self) -> _Pages:
        """Return the same, with what can be spared on the first page behind that of the person."""
        spared = tuple(one for one in self.columns if one.startswith(SPARE))
        kept = tuple(one for one in self.columns if not one.startswith(SPARE))
        return replace(self, columns=kept, annex=(*spared, *self.annex))


def _rendered(assessment: Assessment, pages: _Pages, setting: str) -> str:
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            assessment=assessment,
            palette=PALETTE,
            top=pages.top,
            columns=pages.columns,
            foot=pages.foot,
            person=pages.person,
            annex=pages.annex,
            setting=setting,
        )
    )


def _filled(sections: Iterable[Section], assessment: Assessment) -> tuple[Markup, ...]:
    contexts = ((section, section.context(assessment)) for section in sections)
    return tuple(
        Markup(environment().get_template(section.template).render(context))  # noqa: S704  escaped by the template
        for section, context in contexts
        if context is not None
    )


def _setting(sections: Iterable[Markup]) -> str | None:
    """Return the largest type in which sections fill no more than one sheet; None: in none."""
    extent = CHARACTERS_OF_EVERY_PAGE + sum(_extent(section) for section in sections)
    return next((name for most, name in SETTINGS if extent <= most), None)


def _extent(section: Markup) -> int:
    printed = UNPRINTED.sub("", section)
    return len(striptags(printed)) + CHARACTERS_PER_ROW * printed.count("<tr")

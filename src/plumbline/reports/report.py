"""One answer as one file of HTML or PDF: a page for the professional, a page for the person.

The file loads nothing from anywhere and runs no script. The same answer gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2.filters import do_striptags as striptags
from markupsafe import Markup

from plumbline.assessment import Assessment
from plumbline.case import write_bytes_atomically, write_text_atomically
from plumbline.figures import PALETTE
from plumbline.reports.environment import environment
from plumbline.reports.pdf import pdf_of
from plumbline.reports.person import PERSON_SECTIONS
from plumbline.reports.professional import COLUMN_SECTIONS, FOOT_SECTIONS, TOP_SECTIONS
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
# One for the professional, one for the person.
PAGES = 2
# Beyond, the sections that can be spared are shown on the screen only.
OVERFULL = "tightest brief overfull"
# Before that, the names of the sources are; the notice and the origin never are.
BRIEF = "tightest brief"


def report(assessment: Assessment) -> str:
    """Return the report on one answer as HTML.

    Parameters
    ----------
    assessment : Assessment
        The answer; nothing else is read, so that a stored answer can be shown years later.
    """
    return next(_versions(assessment))


def report_pdf(assessment: Assessment) -> bytes:
    """Return the report on one answer as a tagged PDF file of two pages, as PDF/UA-1.

    Parameters
    ----------
    assessment : Assessment
        The answer.

    Raises
    ------
    InputError
        The extra ``pdf`` or a system library is missing.
    """
    return pdf_of(list(_versions(assessment, from_largest=True)), most_pages=PAGES)


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


def _versions(assessment: Assessment, *, from_largest: bool = False) -> Iterator[str]:
    """Return the report in the setting that suits its length, or the largest, then smaller."""
    groups = (TOP_SECTIONS, COLUMN_SECTIONS, FOOT_SECTIONS)
    top, columns, foot = (_filled(sections, assessment) for sections in groups)
    person = _filled(PERSON_SECTIONS, assessment)
    names = [name for _, name in SETTINGS] + [BRIEF, OVERFULL]
    first = 0 if from_largest else names.index(_setting((*top, *columns, *foot)))
    for setting in names[first:]:
        yield (
            environment()
            .get_template("report.html.j2")
            .render(
                assessment=assessment,
                palette=PALETTE,
                top=top,
                columns=columns,
                foot=foot,
                person=person,
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


def _setting(sections: Iterable[Markup]) -> str:
    extent = CHARACTERS_OF_EVERY_PAGE + sum(_extent(section) for section in sections)
    names = (name for most, name in SETTINGS if extent <= most)
    return next(names, OVERFULL)


def _extent(section: Markup) -> int:
    printed = UNPRINTED.sub("", section)
    return len(striptags(printed)) + CHARACTERS_PER_ROW * printed.count("<tr")

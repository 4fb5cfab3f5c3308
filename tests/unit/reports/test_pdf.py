"""The report as a PDF file: two pages, tagged so that a screen reader can read them aloud."""

from __future__ import annotations

import builtins
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from plumbline.assessment import (
    Assessment,
    Conflict,
    Flag,
    OutsideEvidenceNote,
    SafetyLevel,
    from_json,
    to_json,
)
from plumbline.diagnosis import red_flag_rules
from plumbline.errors import InputError
from plumbline.reports import check_pdf, general_html, general_route, report_pdf
from plumbline.reports.pdf import pdf_of

try:
    check_pdf()
    MISSING = None
except InputError as error:
    MISSING = str(error)
needs_pdf = pytest.mark.skipif(MISSING is not None, reason=MISSING or "")

PAGE = '<html lang="en"><head><title>A page</title></head><body>{}</body></html>'
# The parts of a page that a reader is told of, against what only decorates it.
MARKS = {"BDC", "BMC"}
# Operators that put something on the page: text, lines and areas, pictures.
PAINTING = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do"}
# PDF counts from below the page and in points; A4 in points.
WIDE, HIGH = 595.3, 841.9


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the elements of the tree of tags in reading order."""
    return list(_below(pdf.Root.StructTreeRoot))


def _below(node: Any) -> Iterator[Any]:  # noqa: ANN401  an object of the file
    if not isinstance(node, pikepdf.Dictionary):
        return
    if "/S" in node:
        yield node
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _below(kid)


def tagged(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    return [each for each in elements(pdf) if str(each.S) == f"/{tag}"]


def unmarked(page: pikepdf.Page) -> list[str]:
    """Return what is painted on a page and is neither tagged nor marked as decoration."""
    depth, found = 0, []
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in MARKS:
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in PAINTING and depth == 0:
            found.append(name)
    return found


def font_files(pdf: pikepdf.Pdf) -> list[bool]:
    """Return, for each font that describes glyphs, whether its file is inside."""
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    descriptors = [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    return [any(key in each for key in keys) for each in descriptors]


@pytest.fixture(scope="module")
def cord_pdf() -> pikepdf.Pdf:
    """Return the report on the answer with cord signs."""
    path = Path(__file__).parent / "answers" / "cord.json"
    return opened(report_pdf(from_json(path.read_text(encoding="utf-8"))))


@needs_pdf
class TestTheReport:
    def test_is_marked_as_tagged_and_names_its_language_and_title(
        self, cord_pdf: pikepdf.Pdf
    ) -> None:
        root = cord_pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(cord_pdf.docinfo.Title) == "Plumbline report: cord-example"

    def test_says_that_it_follows_the_standard_for_access(self, cord_pdf: pikepdf.Pdf) -> None:
        with cord_pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Plumbline report: cord-example"

    def test_is_two_pages_of_a4(self, cord_pdf: pikepdf.Pdf) -> None:
        sizes = [tuple(map(float, page.MediaBox)) for page in cord_pdf.pages]
        assert len(sizes) == 2
        assert sizes == [pytest.approx((0, 0, WIDE, HIGH), abs=0.5)] * 2

    def test_has_a_title_on_each_page_and_skips_no_level(self, cord_pdf: pikepdf.Pdf) -> None:
        tags = [str(each.S) for each in elements(cord_pdf)]
        headings = [tag for tag in tags if re.fullmatch(r"/H[1-6]", tag)]
        assert headings[0] == "/H1"
        assert headings.count("/H1") == 2
        assert set(headings) == {"/H1", "/H2"}

    def test_has_bookmarks(self, cord_pdf: pikepdf.Pdf) -> None:
        with cord_pdf.open_outline() as outline:
            titles = [entry.title for entry in outline.root]
        assert titles == ["Does the neck contribute to this low-back pain?", "For you"]

    def test_gives_every_header_of_a_table_a_scope(self, cord_pdf: pikepdf.Pdf) -> None:
        headers = tagged(cord_pdf, "TH")
        scopes = {str(each.A.Scope) for each in headers}
        assert len(tagged(cord_pdf, "Table")) >= 4
        assert scopes == {"/Row", "/Column"}
        assert not any("/ID" in each for each in headers)

    def test_describes_every_figure_and_says_where_it_is(self, cord_pdf: pikepdf.Pdf) -> None:
        figures = tagged(cord_pdf, "Figure")
        assert len(figures) > 10
        assert all(str(each.Alt).strip() for each in figures)
        for each in figures:
            left, low, right, high = map(float, each.A.BBox)
            assert 0 < left < right < WIDE
            assert 0 < low < high < HIGH

    def test_figures_stand_in_the_order_in_which_they_are_read(self, cord_pdf: pikepdf.Pdf) -> None:
        tops = [float(each.A.BBox[3]) for each in tagged(cord_pdf, "Figure")]
        assert tops == sorted(tops, reverse=True)

    def test_numbers_its_lists(self, cord_pdf: pikepdf.Pdf) -> None:
        lists = tagged(cord_pdf, "L")
        assert lists
        assert all(str(each.A.ListNumbering) == "/Disc" for each in lists)

    def test_paints_nothing_that_is_neither_tagged_nor_decoration(
        self, cord_pdf: pikepdf.Pdf
    ) -> None:
        assert [unmarked(page) for page in cord_pdf.pages] == [[], []]

    def test_brings_its_fonts_along(self, cord_pdf: pikepdf.Pdf) -> None:
        files = font_files(cord_pdf)
        assert files
        assert all(files)

    def test_refers_to_nothing_outside(self, cord_pdf: pikepdf.Pdf) -> None:
        assert not any("/Annots" in page for page in cord_pdf.pages)
        assert not any(
            isinstance(each, pikepdf.Dictionary) and ("/URI" in each or "/JS" in each)
            for each in cord_pdf.objects
        )

    def test_is_the_same_for_the_same_answer(self, systemic: Assessment) -> None:
        assert report_pdf(systemic) == report_pdf(from_json(to_json(systemic)))

    def test_fits_on_two_pages_whatever_the_answer(self, answer: Assessment) -> None:
        assert len(opened(report_pdf(answer)).pages) == 2


@needs_pdf
def test_all_that_can_stand_on_the_page_for_the_person_fits(cord: Assessment) -> None:
    routes = dict(cord.routes)
    systemic = routes["systemic_conditions"]
    assert systemic.share is not None
    routes["systemic_conditions"] = replace(
        systemic, share=replace(systemic.share, value=0.9, high=1.0)
    )
    conflict = Conflict(score=9.0, threshold=1.0, notable=True, odd_finding=None, statement="Odd.")
    note = OutsideEvidenceNote(finding="hoffmann", reason="older than those studied")
    crowded = replace(
        cord, routes=type(cord.routes)(routes), conflict=conflict, outside_evidence=(note,)
    )
    assert len(opened(report_pdf(crowded)).pages) == 2


@needs_pdf
def test_what_to_do_at_once_fits_beside_everything_else(unsettled: Assessment) -> None:
    names = [rule.id for rule in red_flag_rules().rules if rule.help == "ambulance"]
    flags = [
        Flag(id=name, level=SafetyLevel.EMERGENCY, reason="A reason", action="Act.")
        for name in names[:3]
    ]
    safety = replace(unsettled.safety, level=SafetyLevel.EMERGENCY, flags=tuple(flags))
    assert len(opened(report_pdf(replace(unsettled, safety=safety))).pages) == 2


@needs_pdf
def test_one_route_in_depth_is_tagged_too() -> None:
    pdf = opened(pdf_of([general_html(general_route("1"))]))
    scopes = {str(each.A.Scope) for each in tagged(pdf, "TH")}
    assert scopes == {"/Row", "/Column"}
    assert [unmarked(page) for page in pdf.pages] == [[] for _ in pdf.pages]


@needs_pdf
def test_the_first_version_that_fits_is_written() -> None:
    long, short = "<p>long</p>" * 200, "<p>short</p>"
    versions = [PAGE.format(each) for each in (long, long, short, short + short)]
    assert len(opened(pdf_of(versions, most_pages=1)).pages) == 1
    assert len(opened(pdf_of([PAGE.format(long)], most_pages=1)).pages) > 1


@needs_pdf
def test_nothing_is_loaded_from_anywhere() -> None:
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError, match=r"example\.org"):
        pdf_of([PAGE.format('<img alt="a" src="https://example.org/a.png">')])


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match=r"plumbline-spine\[pdf\]"):
        check_pdf()


def test_a_missing_system_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without_pango(name: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': no such file")
        return usual(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(InputError, match=r"libpango-1\.0-0.*brew install pango"):
        check_pdf()

"""Pages as a tagged PDF file, written as PDF/UA-1, which a screen reader can read aloud.

WeasyPrint lays the pages out and tags them. What its tags lack is added before the file is
written: the scope of table headers, the numbering of lists, and where on the page a figure stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plumbline.errors import InputError

__all__ = ["check_pdf", "pdf_of"]

VARIANT = "pdf/ua-1"
# PDF measures in points from below, CSS in pixels from above.
POINTS_PER_PIXEL = 0.75
EXTRA = (
    "a PDF file needs the extra 'pdf': pip install 'plumbline-spine[pdf]'. "
    "Without it, write .html and print it from a browser."
)
LIBRARIES = (
    "a PDF file needs the system library Pango, which cannot be loaded ({reason}). Install it "
    "(Debian and Ubuntu: libpango-1.0-0 and libpangoft2-1.0-0; Fedora: pango; macOS: brew install "
    "pango), or write .html and print it from a browser."
)


def check_pdf() -> None:
    """Raise `InputError` where a PDF file cannot be made, with what is missing."""
    _renderer()


def pdf_of(
    versions: Sequence[str], *, most_pages: int | None = None, longer: Sequence[str] = ()
) -> bytes:
    """Return HTML as a PDF file: tagged, with fonts inside, and nothing loaded from anywhere.

    Parameters
    ----------
    versions : sequence of str
        The same document, set smaller each time; one is enough.
    most_pages : int, optional
        The first version that needs no more pages is written.
    longer : sequence of str
        The same on more pages, likewise smaller each time, where no version fits. Of these the
        first is written that needs the fewest pages; without any, the last version is.

    Raises
    ------
    InputError
        The extra or a system library is missing.
    """
    render = _renderer()
    if most_pages is None:
        document = render(versions[-1])
    else:
        found = _first_fitting(render, versions, most_pages)
        document = found or _shortest(render, longer) or render(versions[-1])
    return bytes(document.write_pdf(finisher=_complete, pdf_variant=VARIANT))


def _first_fitting(
    render: Callable[[str], Any], versions: Sequence[str], most_pages: int
) -> Any | None:  # noqa: ANN401  an object of an optional library
    """Return the first version that fits, by halving; each needs no more pages than the last."""
    first, last = 0, len(versions)
    fitting = None
    while first < last:
        middle = (first + last) // 2
        document = render(versions[middle])
        if len(document.pages) <= most_pages:
            fitting, last = document, middle
        else:
            first = middle + 1
    return fitting


def _shortest(render: Callable[[str], Any], versions: Sequence[str]) -> Any | None:  # noqa: ANN401
    """Return the first of the versions with the fewest pages; None without any."""
    if not versions:
        return None
    return _first_fitting(render, versions, len(render(versions[-1]).pages))


def _renderer() -> Callable[[str], Any]:
    try:
        import weasyprint
    except ImportError as error:
        raise InputError(EXTRA) from error
    except OSError as error:
        reason = " ".join(str(error).split()).partition(":")[0]
        raise InputError(LIBRARIES.format(reason=reason)) from error
    # The fetcher refuses every address: a report loads nothing.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    return lambda html: weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        pdf_variant=VARIANT
    )


def _complete(document: Any, pdf: Any) -> None:  # noqa: ANN401  objects of an optional library
    """Add what the tags lack."""
    elements: dict[bytes, Any] = {
        each.reference: each
        for each in pdf.objects
        if hasattr(each, "get") and each.get("Type") == "/StructElem"
    }
    heights = {
        reference: page.height
        for reference, page in zip(pdf.page_references, document.pages, strict=True)
    }
    for element in elements.values():
        _mend(element, elements, heights)


def _mend(
    element: dict[str, Any],
    elements: dict[bytes, dict[str, Any]],
    heights: dict[bytes, float],
) -> None:
    match element["S"]:
        case "/TH":
            # A scope says it all in a plain table; ids without a tree of ids would be a fault.
            element.pop("ID", None)
            element["A"]["Scope"] = "/Column" if _in_head(element, elements) else "/Row"
        case "/TD":
            element["A"].pop("Headers", None)
        case "/L":
            element["A"] = type(element)({"O": "/List", "ListNumbering": "/Disc"})
        case "/Figure":
            left, top, right, bottom = element["A"]["BBox"]
            height = heights[element["Pg"]]
            box = (left, height - bottom, right, height - top)
            element["A"]["BBox"][:] = [POINTS_PER_PIXEL * at for at in box]


def _in_head(element: dict[str, Any], elements: dict[bytes, dict[str, Any]]) -> bool:
    above = elements.get(element["P"])
    while above is not None and above["S"] in ("/TR", "/NonStruct", "/THead"):
        if above["S"] == "/THead":
            return True
        above = elements.get(above["P"])
    return False

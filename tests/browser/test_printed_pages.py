"""The report as a browser prints it: two pages of A4, one for each reader."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from plumbline.assessment import Assessment, Flag, SafetyLevel, from_json
from plumbline.reports import write_report

ANSWERS = sorted((Path(__file__).parents[1] / "unit" / "reports" / "answers").glob("*.json"))
# A4 in points: 210 mm by 297 mm, as the browser rounds it.
A4 = {(594, 841), (595, 841), (595, 842)}
PAGE = re.compile(rb"/Type\s*/Page\b")
SIZE = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")


def printed(answer: Assessment, folder: Path, chromium: str) -> bytes:
    """Return a report as a PDF file."""
    page, paper = folder / "report.html", folder / "report.pdf"
    write_report(answer, page)
    subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={paper}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return paper.read_bytes()


def read(path: Path) -> Assessment:
    return from_json(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_every_report_is_two_pages_of_a4(path: Path, tmp_path: Path, chromium: str) -> None:
    paper = printed(read(path), tmp_path, chromium)
    sizes = {(int(float(wide)), int(float(high))) for wide, high in SIZE.findall(paper)}
    assert len(PAGE.findall(paper)) == 2
    assert sizes <= A4


def test_many_alarms_still_leave_two_pages(tmp_path: Path, chromium: str) -> None:
    answer = next(read(path) for path in ANSWERS if path.stem == "unsettled")
    flags = tuple(
        Flag(
            id=f"rule_{number}",
            level=SafetyLevel.SOON,
            reason=f"Reason number {number}: two findings that together call for attention",
            action="Examination of the nervous system and a film of the whole spine",
        )
        for number in range(8)
    )
    crowded = replace(answer, safety=replace(answer.safety, flags=flags))
    assert len(PAGE.findall(printed(crowded, tmp_path, chromium))) == 2

"""Turn a test run's XML into the page docs/validation_full.md.

A row is a test that recorded ``table``, ``quantity``, ``published`` and ``found`` with
pytest's ``record_property``; its outcome is what the test says of it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

FIELDS = ("quantity", "published", "found")
HEAD = """# Validation: the full run

Written by `make test-full`, never edited. *Fails as expected* is a published result that the
model does not reproduce; it stays here until it does.
"""


def outcome(case: ElementTree.Element) -> str:
    """Return in words how a test ended."""
    skipped = case.find("skipped")
    if skipped is not None:
        expected = skipped.get("type") == "pytest.xfail"
        return "fails as expected" if expected else "not run"
    failed = case.find("failure") is not None or case.find("error") is not None
    return "FAILS" if failed else "holds"


def rows_by_table(root: ElementTree.Element) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of each table, sorted."""
    tables: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for case in root.iter("testcase"):
        recorded = {str(item.get("name")): str(item.get("value")) for item in case.iter("property")}
        if "table" in recorded:
            # What is shown and not asserted has a verdict of its own.
            verdict = recorded.get("verdict", outcome(case))
            cells = (*(recorded.get(field, "") for field in FIELDS), verdict)
            tables[recorded["table"]].append(tuple(cell.replace("|", "\\|") for cell in cells))
    return {name: sorted(rows) for name, rows in sorted(tables.items())}


def run_of(root: ElementTree.Element) -> str:
    """Return in a sentence when the tests ran, and how many ended how."""
    suite = next(root.iter("testsuite"))
    wrong = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
    day = suite.get("timestamp", "an unknown day")[:10]
    return (
        f"\nRun of {day}: {suite.get('tests')} tests, {wrong} failed, "
        f"{suite.get('skipped')} skipped or failing as expected.\n"
    )


def page(root: ElementTree.Element) -> str:
    """Return the whole page as Markdown."""
    parts = [HEAD, run_of(root)]
    for name, rows in rows_by_table(root).items():
        parts.append(f"\n## {name}\n\n| quantity | published | found | |\n|---|---|---|---|\n")
        parts.extend(f"| {' | '.join(row)} |\n" for row in rows)
    return "".join(parts)


def main() -> int:
    """Read the run named first, write the page named second."""
    source, target = (Path(argument) for argument in sys.argv[1:3])
    root = ElementTree.parse(source).getroot()  # noqa: S314  written by our own test run
    target.write_text(page(root), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

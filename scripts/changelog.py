"""Move the fragments of changelog.d/ into CHANGELOG.md, under the project's version."""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
TITLES = {
    "feature": "New",
    "fix": "Fixed",
    "evidence": "Evidence",
    "docs": "Documentation",
    "internal": "Internal",
}
FIRST_RELEASE = "\n## "  # releases stand newest first, below the introduction


def release_notes(version: str, fragments: list[Path]) -> str:
    """Return one release's section, fragments grouped by kind and ordered by issue."""
    lines: dict[str, list[str]] = defaultdict(list)
    for path in sorted(fragments):
        issue, kind, _ = path.name.split(".")
        lines[kind].append(f"- {path.read_text(encoding='utf-8').strip()} ({issue})")
    groups = [
        f"### {title}\n\n" + "\n".join(lines[kind]) for kind, title in TITLES.items() if lines[kind]
    ]
    return f"\n## {version}\n\n" + "\n\n".join(groups) + "\n"


def main() -> int:
    """Write the section, remove the fragments, and return the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    fragments = list((ROOT / "changelog.d").glob("*.md"))
    if not fragments:
        print("changelog: no fragments in changelog.d/")
        return 1
    changelog = ROOT / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    introduction, mark, earlier = text.partition(FIRST_RELEASE)
    notes = release_notes(project["version"], fragments)
    changelog.write_text(introduction + notes + mark + earlier, encoding="utf-8")
    for path in fragments:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Two answers that rest on different files have different digests."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.explanation import provenance
from plumbline.explanation.provenance import DECIDING, model_digest
from plumbline.inference import assembled


@pytest.mark.parametrize("changed", DECIDING)
def test_the_digest_changes_with_every_file_that_decides(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "findings").mkdir()
    for name in DECIDING:
        (tmp_path / name).write_text("a: 1\n", encoding="utf-8")
    monkeypatch.setattr(provenance, "files", lambda _: tmp_path)
    before = model_digest(assembled().model)
    (tmp_path / changed).write_text("a: 2\n", encoding="utf-8")
    assert model_digest(assembled().model) != before

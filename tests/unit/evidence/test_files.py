"""The cache saves time and changes nothing else."""

from pathlib import Path

import pytest

from plumbline.evidence import EvidenceBase
from plumbline.evidence import files as evidence_files_module
from plumbline.evidence.files import cache_directory, compiled

from .conftest import Load, Write


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_warm_cache_gives_what_the_files_give(folder: Path, cache: Path) -> None:
    assert compiled(folder, cache) == compiled(folder, cache) == compiled(folder, None)


def test_a_warm_cache_is_read_without_parsing(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compiled(folder, cache)
    monkeypatch.setattr(evidence_files_module, "_parsed", lambda _: pytest.fail("parsed again"))
    assert compiled(folder, cache) == first


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"0\n{}"], ids=repr)
def test_a_damaged_cache_is_rebuilt(folder: Path, cache: Path, damage: bytes) -> None:
    whole = compiled(folder, cache)
    path = only_file(cache)
    good = path.read_bytes()
    path.write_bytes(damage)
    assert compiled(folder, cache) == whole
    assert path.read_bytes() == good


def test_one_flipped_byte_in_the_cache_is_noticed(folder: Path, cache: Path) -> None:
    compiled(folder, cache)
    path = only_file(cache)
    path.write_bytes(path.read_bytes().replace(b"0.02", b"0.09"))
    base = EvidenceBase(folder, cache_directory=cache)
    assert base.fact("cord.prevalence", unit="proportion") == 0.02


def test_a_changed_file_is_not_read_from_an_old_cache(
    folder: Path, cache: Path, change: Write
) -> None:
    compiled(folder, cache)
    change("value: 0.02", "value: 0.03")
    base = EvidenceBase(folder, cache_directory=cache)
    assert base.fact("cord.prevalence", unit="proportion") == 0.03


def test_a_cache_that_cannot_be_written_does_no_harm(folder: Path, cache: Path) -> None:
    cache.write_text("a file, where a folder should be")
    assert compiled(folder, cache)["facts"]


def test_no_temporary_file_is_left_behind(folder: Path, cache: Path) -> None:
    compiled(folder, cache)
    assert [path.suffix for path in cache.iterdir()] == [".json"]


def test_the_cache_lies_where_the_user_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_directory() == Path("/somewhere/plumbline")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/person")
    assert cache_directory() == Path("/home/person/.cache/plumbline")


@pytest.mark.parametrize("old", ["value: 0.02", "title: Cords"])
def test_one_changed_byte_of_a_fact_or_source_changes_the_evidence_digest(
    load: Load, change: Write, old: str
) -> None:
    before = load()
    digests = before.evidence_digest(), before.priors_digest()
    change(old, old + "1")
    assert load().evidence_digest() != digests[0]
    assert load().priors_digest() == digests[1]


def test_a_changed_judgement_changes_the_digest_of_the_priors_only(
    load: Load, change: Write
) -> None:
    before = load()
    digests = before.evidence_digest(), before.priors_digest()
    change("value: 0.3,", "value: 0.31,")
    assert load().evidence_digest() == digests[0]
    assert load().priors_digest() != digests[1]


def test_judgements_in_the_folder_of_priors_count_too(load: Load, folder: Path) -> None:
    before = load().priors_digest()
    (folder / "priors").mkdir()
    text = (folder / "priors.yaml").read_text("utf-8").replace("cord.hurts", "cord.heals")
    text = text.replace("evidence.denominator.share", "evidence.other")
    (folder / "priors" / "more.yaml").write_text(text, encoding="utf-8")
    assert load().judgement("cord.heals", unit="proportion") == 0.3
    assert load().priors_digest() != before

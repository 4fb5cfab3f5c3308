"""Cases in files: whole or not at all, never over a newer version, never outside the folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.errors import InputError
from plumbline.interfaces.web.refusals import (
    NoSuchThingError,
    RefusedError,
    StaleRevisionError,
    TooLargeError,
)
from plumbline.interfaces.web.storage import (
    CODE_LETTERS,
    FolderStore,
    checked_name,
    fresh_name,
    revision_of,
)

TEXT = "plumbline: 1\nid: a\n"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def test_what_is_stored_is_read_again(store: FolderStore) -> None:
    made = store.create("anna", TEXT)
    assert store.read("anna") == made
    assert made.revision == revision_of(TEXT)


def test_a_text_that_begins_with_a_brace_is_stored_as_json(store: FolderStore) -> None:
    store.create("anna", '{"plumbline": 1, "id": "a"}')
    assert [path.name for path in store.folder.iterdir()] == ["anna.json"]


def test_a_name_that_is_taken_is_refused(store: FolderStore) -> None:
    store.create("anna", TEXT)
    with pytest.raises(RefusedError, match="already"):
        store.create("anna", "{}")
    assert store.read("anna").text == TEXT


def test_a_second_tab_cannot_overwrite_what_the_first_one_has_saved(store: FolderStore) -> None:
    loaded_by_both = store.create("anna", TEXT).revision
    store.save("anna", TEXT + "ask: thoracic\n", loaded_by_both)
    with pytest.raises(StaleRevisionError) as caught:
        store.save("anna", TEXT + "ask: buttock_or_leg\n", loaded_by_both)
    assert caught.value.expected == loaded_by_both
    assert store.read("anna").text.endswith("ask: thoracic\n")


def test_a_change_by_another_program_is_noticed(store: FolderStore) -> None:
    revision = store.create("anna", TEXT).revision
    (store.folder / "anna.yaml").write_text(TEXT + "# by hand\n")
    with pytest.raises(StaleRevisionError):
        store.save("anna", TEXT, revision)
    with pytest.raises(StaleRevisionError):
        store.delete("anna", revision)


def test_a_deleted_case_is_gone(store: FolderStore) -> None:
    store.delete("anna", store.create("anna", TEXT).revision)
    assert store.names() == ()
    with pytest.raises(NoSuchThingError):
        store.read("anna")


def test_the_case_that_was_changed_last_stands_first(store: FolderStore) -> None:
    for name, age_seconds in (("old", 300), ("older", 900), ("new", 0)):
        store.create(name, TEXT)
        at = time.time() - age_seconds
        os.utime(store.folder / f"{name}.yaml", (at, at))
    assert store.names() == ("new", "old", "older")


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/b",
        "a\\b",
        "..",
        ".",
        "",
        ".hidden",
        "a.yaml",
        "a\0",
        "a\n",
        "CON",
        "nul",
        "é",
        "a b",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_no_name(store: FolderStore, name: str) -> None:
    with pytest.raises(NoSuchThingError):
        store.read(name)
    with pytest.raises(NoSuchThingError):
        store.create(name, TEXT)
    assert list(store.folder.iterdir()) == []


@given(st.text(max_size=80))
def test_every_name_that_passes_stays_in_the_folder(name: str) -> None:
    try:
        kept = checked_name(name)
    except NoSuchThingError:
        return
    folder = Path("/cases")
    assert Path(os.path.normpath(folder / f"{kept}.yaml")).parent == folder


def test_a_link_out_of_the_folder_is_not_followed(
    store: FolderStore, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text(TEXT)
    (store.folder / "secret.yaml").symlink_to(outside)
    assert store.names() == ()
    with pytest.raises(NoSuchThingError):
        store.read("secret")


def test_a_huge_file_is_not_read(store: FolderStore) -> None:
    (store.folder / "huge.yaml").write_bytes(b"#" * 1_100_000)
    with pytest.raises(TooLargeError):
        store.read("huge")


def test_a_file_that_is_no_text_is_refused_in_words(store: FolderStore) -> None:
    (store.folder / "photo.yaml").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(RefusedError, match="UTF-8"):
        store.read("photo")


def test_what_a_cut_off_write_left_behind_is_swept_up(tmp_path: Path) -> None:
    left = tmp_path / ".anna.yaml.0123456789abcdef"
    fresh = tmp_path / ".bert.yaml.0123456789abcdef"
    other = tmp_path / ".gitignore"
    for path in (left, fresh, other):
        path.write_text("x")
    os.utime(left, (0, 0))
    os.utime(other, (0, 0))
    FolderStore(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((fresh.name, other.name))


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be used"):
        FolderStore(tmp_path / "file" / "cases")


def test_a_code_can_be_read_out_and_is_never_given_twice() -> None:
    codes = {fresh_name() for _ in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) <= set(CODE_LETTERS)
    assert not set("aeiouly01") & set(CODE_LETTERS)


SAVER = """
import sys
from pathlib import Path
from plumbline.interfaces.web.storage import FolderStore
store = FolderStore(Path(sys.argv[1]))
number = 0
print("begun", flush=True)
while True:
    number += 1
    text = "plumbline: 1\\nid: a\\nnote: " + str(number % 10) * 150_000 + "\\n"
    store.save("a", text, store.read("a").revision)
"""


@pytest.mark.slow
def test_a_process_that_is_killed_while_it_saves_leaves_no_half_file(tmp_path: Path) -> None:
    FolderStore(tmp_path).create("a", TEXT)
    for trial in range(50):
        saver = subprocess.Popen(
            [sys.executable, "-c", SAVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert saver.stdout is not None
        with saver, saver.stdout as told:
            assert told.readline() == "begun\n"
            time.sleep(0.001 * (trial % 17))
            saver.kill()
        text = FolderStore(tmp_path).read("a").text
        assert text == TEXT or (text.startswith(TEXT) and len(text) == len(TEXT) + 6 + 150_001)
        assert len(set(text[len(TEXT) + 6 : -1])) <= 1

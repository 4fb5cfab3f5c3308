"""Published people whose cases come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, final

from plumbline.interfaces.web.refusals import NoSuchThingError
from plumbline.interfaces.web.summaries import summary_words
from plumbline.pipeline import read_case

__all__ = ["Published", "people_with_visits", "published_people", "published_text"]

# At the root of the repository, or among the built files where the program is installed.
FOLDERS: Final = (
    Path(__file__).resolve().parents[4] / "cases",
    Path(__file__).with_name("static") / "people",
)
SIGN: Final = "cord_back_pain.yaml"  # tells the folder from another one of the same name
NOT_A_PERSON: Final = frozenset({"expected"})
# How the names of the files end, in words, in the order of the visits.
STAGES: Final = {"first": "first visit", "tests": "with the later tests"}
EXAMPLE: Final = "as the example of the guide"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published person.

    Attributes
    ----------
    name, id : str
        Name of the file, id of the case.
    summary, source, stage : str
        The person in words, where it was published, and which visit it is.
    who : tuple of str
        What tells two people apart: where they were published, age and sex.
    """

    name: str
    id: str
    summary: str
    source: str
    stage: str
    who: tuple[str, ...]


@cache
def published_people() -> tuple[Published, ...]:
    """Return every published person, in the order of the names."""
    return tuple(_published(path) for path in _files().values())


@cache
def people_with_visits() -> tuple[tuple[Published, ...], ...]:
    """Return every published person once, with the visits in their order."""
    people: dict[tuple[str, ...], list[Published]] = {}
    for one in published_people():
        people.setdefault(one.who, []).append(one)
    order = [*STAGES.values(), EXAMPLE]
    return tuple(
        tuple(sorted(visits, key=lambda one: order.index(one.stage))) for visits in people.values()
    )


def published_text(name: str) -> str:
    """Return the text of a published case.

    Raises
    ------
    NoSuchThingError
        There is none of that name.
    """
    path = _files().get(name)
    if path is None:
        raise NoSuchThingError("There is no published person of this name.")
    return path.read_text("utf-8")


@cache
def _files() -> dict[str, Path]:
    """Return the files by name; a name is looked up here and never made into a path."""
    folder = next((one for one in FOLDERS if (one / SIGN).is_file()), None)
    if folder is None:
        return {}
    paths = sorted(folder.glob("*.yaml"))
    return {path.stem: path for path in paths if path.stem not in NOT_A_PERSON}


def _published(path: Path) -> Published:
    case = read_case(path)
    stage = STAGES.get(path.stem.rpartition("-")[2], EXAMPLE)
    return Published(
        name=path.stem,
        id=case.id,
        summary=summary_words(case),
        source=case.source or "",
        stage=stage,
        who=(case.source or path.stem, str(case.person.age_years), str(case.person.sex)),
    )

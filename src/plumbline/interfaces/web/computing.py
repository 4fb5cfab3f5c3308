"""Answers about cases: the first one at once, the full one in the background, none twice."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar, final

from plumbline.assessment import Assessment, Avoid, Interval, Safety
from plumbline.case import Case, Complaint, case_to_mapping
from plumbline.case.plain import canonical_json
from plumbline.explanation.what_next import NextStep
from plumbline.interfaces.web.jobs import JobBoard, JobView, Watch
from plumbline.interfaces.web.refusals import BusyError
from plumbline.interfaces.web.settings import WebSettings
from plumbline.pipeline import assess, preview, what_next
from plumbline.reports import wording

__all__ = ["Answers", "Quick"]

Value = TypeVar("Value")

# What is written for people and changes nothing that is shown of an answer.
NOT_SHOWN: Final = ("note", "source", "expect")
# First answers that are computed at one time: more would only slow one another down.
QUICK_AT_ONCE: Final = 2
QUICK_WAIT_SECONDS: Final = 4.0  # beyond, a request is told to come back
BUSY_SECONDS: Final = 2  # first answers are short
NEXT_DRAWS: Final = 64  # enough for the order of the best questions
PRELIMINARY: Final = (
    "Preliminary, without simulation, from {draws} draws: had the neck never been ill, {words} "
    "of 100 would not have this pain."
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """What is said at once after a change.

    Attributes
    ----------
    safety : Safety
        How urgent it is; the same as in the full answer.
    level_word, level_within : str
        The level in words, and how soon.
    avoid : tuple of Avoid
        What must not be done; the same as in the full answer.
    restricted : tuple of str
        Why only the urgency is told.
    absent : Interval or None
        First figure of the headline.
    preliminary : str
        That figure in a sentence; empty where there is none.
    milliseconds : int
        How long it took.
    """

    safety: Safety
    level_word: str
    level_within: str
    avoid: tuple[Avoid, ...]
    restricted: tuple[str, ...]
    absent: Interval | None
    preliminary: str
    milliseconds: int


@final
class _Remembered(Generic[Value]):
    """The values that were used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: str, value: Value) -> Value:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


@final
class Answers:
    """Computes and remembers answers.

    Parameters
    ----------
    settings : WebSettings
        How many draws, whether the spine is simulated, and how much at once.
    """

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self.jobs: JobBoard[Assessment] = JobBoard(
            workers=settings.workers, max_waiting=settings.max_waiting
        )
        self._answers: _Remembered[Assessment] = _Remembered(settings.kept_answers)
        self._quick: _Remembered[Quick] = _Remembered(settings.kept_answers)
        self._steps: _Remembered[NextStep] = _Remembered(settings.kept_answers)
        self._turns = ThreadPoolExecutor(QUICK_AT_ONCE, thread_name_prefix="first")

    def warm_up(self) -> None:
        """Load the model in the background, so that the first answer does not wait for it."""
        self.jobs.start("the model", lambda _: assess(_any_case(), draws=1, simulate=False))

    def quick(self, case: Case, *, draws: int | None = None) -> Quick:
        """Return what is said at once.

        Raises
        ------
        BusyError
            Too many others wait.
        """
        few = self._settings.quick_draws if draws is None else draws
        return self._remembered(self._quick, _key(case, few), lambda: _quick(case, few))

    def step(self, case: Case, *, draws: int = NEXT_DRAWS, skip: Collection[str] = ()) -> NextStep:
        """Return what to ask or examine next, without what cannot be found out.

        Raises
        ------
        BusyError
            Too many others wait.
        """
        omitted = frozenset(skip)
        key = f"{_key(case, draws)} {' '.join(sorted(omitted))}"
        return self._remembered(
            self._steps, key, lambda: what_next(case, draws=draws, skip=omitted)
        )

    def known(self, case: Case, *, draws: int | None = None) -> Assessment | None:
        """Return the full answer, where it was computed already."""
        return self._answers.get(_key(case, self._draws(draws)))

    def start(self, case: Case, *, owner: str = "", draws: int | None = None) -> JobView:
        """Return the job that computes the full answer; an older one of the owner is stopped.

        Raises
        ------
        BusyError
            Too many others wait.
        """
        many = self._draws(draws)
        key = _key(case, many)

        def work(watch: Watch) -> Assessment:
            found = assess(case, draws=many, simulate=self._settings.simulate, watch=watch)
            return self._answers.put(key, found)

        return self.jobs.start(key, work, owner=owner)

    def waited_for(self, case: Case, *, draws: int | None = None) -> Assessment:
        """Return the full answer, now or after a while.

        Raises
        ------
        BusyError
            It takes too long, or too many others wait.
        """
        answer = self.known(case, draws=draws)
        if answer is None:
            job = self.start(case, draws=draws)
            self.jobs.wait(job.id, self._settings.wait_seconds)
            answer = self.jobs.result(job.id)
        if answer is None:
            raise BusyError("The answer takes too long; try again, or start a job.", BUSY_SECONDS)
        return answer

    def close(self) -> None:
        """Stop what is still computed."""
        self._turns.shutdown(wait=True, cancel_futures=True)
        self.jobs.close()

    def _draws(self, draws: int | None) -> int:
        return self._settings.draws if draws is None else draws

    def _remembered(
        self, kept: _Remembered[Value], key: str, compute: Callable[[], Value]
    ) -> Value:
        known = kept.get(key)
        return self._in_turn(lambda: _once(kept, key, compute)) if known is None else known

    def _in_turn(self, compute: Callable[[], Value]) -> Value:
        """Compute when those who asked earlier have been served; what has begun is waited for."""
        turn = self._turns.submit(compute)
        wait([turn], timeout=QUICK_WAIT_SECONDS)
        if turn.cancel():
            raise BusyError("Too much is asked at once; try again.", BUSY_SECONDS)
        return turn.result()


def _once(kept: _Remembered[Value], key: str, compute: Callable[[], Value]) -> Value:
    """Return what somebody else has computed meanwhile, or compute it."""
    known = kept.get(key)
    return kept.put(key, compute()) if known is None else known


def _any_case() -> Case:
    """Return somebody of whom all parts of an answer are computed."""
    return Case(id="anybody", complaints=(Complaint(region="low_back"), Complaint(region="neck")))


def _quick(case: Case, draws: int) -> Quick:
    begun = time.perf_counter()
    seen = preview(case, draws=draws, with_next=False)
    word, within = wording.level_words(seen.safety.level, seen.safety.flags)
    absent = seen.absent_if_healthy
    words = "" if absent is None else wording.interval_words(absent)
    return Quick(
        safety=seen.safety,
        level_word=word,
        level_within=within,
        avoid=seen.avoid,
        restricted=seen.restricted,
        absent=absent,
        preliminary=words and PRELIMINARY.format(words=words, draws=draws),
        milliseconds=round(1000 * (time.perf_counter() - begun)),
    )


def _key(case: Case, draws: int) -> str:
    """Return what tells two answers apart: all that is shown of a case, and the draws."""
    content = {key: one for key, one in case_to_mapping(case).items() if key not in NOT_SHOWN}
    written = [f"{word.place}={word.written}" for word in case.resolved]
    text = canonical_json({"case": content, "resolved": written, "draws": draws})
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""Work in the background: progress that can be looked at, and a way to stop it."""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Condition, Event
from typing import Final, Generic, TypeVar, final

from plumbline.errors import PlumblineError
from plumbline.interfaces.web.refusals import BusyError

__all__ = ["Cancelled", "JobBoard", "JobState", "JobView", "Watch"]

KEY_BYTES = 12  # more than anybody can try while a job is kept

Answer = TypeVar("Answer")
Watch = Callable[[str, float], None]
"""Told the stage in words and the part that is done, from 0 to 1."""

LOG: Final = logging.getLogger(__name__)
KEPT_JOBS: Final = 256  # finished jobs that can still be looked at
BUSY_SECONDS: Final = 5  # about as long as one answer takes
STOPPING: Final = "stopped; the step that was under way is still ending"
STOPPED: Final = "stopped"
FAILED: Final = "The answer could not be computed; the fault is the program's. The log says where."


class Cancelled(PlumblineError):
    """A job was stopped before it ended."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobState.DONE, JobState.CANCELLED, JobState.FAILED)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job as it is shown.

    Attributes
    ----------
    id : str
        Its name; it cannot be guessed.
    state : JobState
        How far it is.
    stage : str
        What is being done, in words.
    percent : int
        How much is done.
    detail : str
        Why it failed.
    """

    id: str
    state: JobState = JobState.WAITING
    stage: str = "waiting for its turn"
    percent: int = 0
    detail: str = ""

    @property
    def url(self) -> str:
        """Where it can be looked at."""
        return f"/jobs/{self.id}"

    @property
    def cancel_url(self) -> str:
        """Where it can be stopped."""
        return f"/jobs/{self.id}/cancel"


@final
class _Job(Generic[Answer]):
    """A piece of work, its view and its result."""

    def __init__(self, key: str, owner: str) -> None:
        self.key = key
        self.owner = owner
        self.view = JobView(id=secrets.token_urlsafe(KEY_BYTES))
        self.stop = Event()
        self.result: Answer | None = None


@final
class JobBoard(Generic[Answer]):
    """Jobs that are computed one after another; the same work is never done twice at once.

    Parameters
    ----------
    workers : int
        Jobs that are computed at one time.
    max_waiting : int
        Jobs that may wait; one more is refused.
    """

    def __init__(self, *, workers: int, max_waiting: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="answer")
        self._most = workers + max_waiting
        self._changed = Condition()
        self._jobs: OrderedDict[str, _Job[Answer]] = OrderedDict()
        self._open: dict[str, _Job[Answer]] = {}

    def start(self, key: str, work: Callable[[Watch], Answer], *, owner: str = "") -> JobView:
        """Return the job of a key: the one that is under way, or a new one.

        Parameters
        ----------
        key : str
            What is computed; the same key means the same answer.
        work : callable
            Computes it; is handed what it has to tell its progress.
        owner : str
            For whom; an older job of the same owner is stopped. Empty: nobody in particular.

        Raises
        ------
        BusyError
            Too many jobs are waiting.
        """
        with self._changed:
            if owner:
                self._stop_others(owner, key)
            if key in self._open:
                return self._open[key].view
            if len(self._open) >= self._most:
                raise BusyError("Too many answers are being computed; try again.", BUSY_SECONDS)
            job: _Job[Answer] = _Job(key, owner)
            self._open[key] = self._jobs[job.view.id] = job
            self._forget()
        self._pool.submit(self._run, job, work)
        return job.view

    def view(self, identifier: str) -> JobView | None:
        """Return a job; None where there is none."""
        job = self._jobs.get(identifier)
        return None if job is None else job.view

    def result(self, identifier: str) -> Answer | None:
        """Return the result of a job; None while there is none."""
        job = self._jobs.get(identifier)
        return None if job is None else job.result

    def cancel(self, identifier: str) -> JobView | None:
        """Stop a job; a job that is over stays as it is."""
        with self._changed:
            job = self._jobs.get(identifier)
            if job is None:
                return None
            self._stop(job)
            return job.view

    def wait(self, identifier: str, seconds: float) -> JobView | None:
        """Return a job once it is over, or as it is when the time has passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over(identifier), timeout=seconds)
        return self.view(identifier)

    def close(self) -> None:
        """Stop every job and wait until none runs."""
        with self._changed:
            for job in list(self._open.values()):
                self._stop(job)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _is_over(self, identifier: str) -> bool:
        view = self.view(identifier)
        return view is None or view.state.is_over

    def _stop_others(self, owner: str, key: str) -> None:
        for other in [job for job in self._open.values() if job.owner == owner]:
            if other.key != key:
                self._stop(other)

    def _stop(self, job: _Job[Answer]) -> None:
        """Mark a job as stopped; one that runs ends at its next step, and says so until then."""
        if not job.view.state.is_over:
            job.stop.set()
            runs = job.view.state is JobState.RUNNING
            job.view = replace(job.view, stage=STOPPING if runs else STOPPED)
            self._end(job, JobState.CANCELLED)

    def _end(self, job: _Job[Answer], state: JobState) -> None:
        job.view = replace(job.view, state=state)
        if self._open.get(job.key) is job:
            del self._open[job.key]
        self._changed.notify_all()

    def _forget(self) -> None:
        """Forget the oldest jobs that are over."""
        surplus = len(self._jobs) - KEPT_JOBS
        over = [name for name, job in self._jobs.items() if job.view.state.is_over]
        for name in over[: max(surplus, 0)]:
            del self._jobs[name]

    def _run(self, job: _Job[Answer], work: Callable[[Watch], Answer]) -> None:
        def watch(stage: str, part: float) -> None:
            if job.stop.is_set():
                raise Cancelled(job.key)
            with self._changed:
                if not job.view.state.is_over:
                    percent = round(100 * part)
                    job.view = replace(
                        job.view, state=JobState.RUNNING, stage=stage, percent=percent
                    )

        try:
            watch("reading the case", 0.0)
            job.result = work(watch)
            self._settle(job, JobState.DONE)
        except Cancelled:
            self._settle(job, JobState.CANCELLED)
        except Exception:  # the last stop of a thread: somebody waits for the outcome
            LOG.exception("a background job failed")
            self._settle(job, JobState.FAILED)

    def _settle(self, job: _Job[Answer], state: JobState) -> None:
        """Say how a job ended; one that was stopped meanwhile says that nothing runs any more."""
        with self._changed:
            if job.view.state.is_over:
                job.view = replace(job.view, stage=STOPPED)
                self._changed.notify_all()
                return
            if state is JobState.DONE:
                job.view = replace(job.view, percent=100, stage="done")
            elif state is JobState.FAILED:
                job.view = replace(job.view, detail=FAILED)
            self._end(job, state)

"""Background jobs: progress, cancel, one at a time for one key, and never more than may wait."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from plumbline.interfaces.web.jobs import STOPPED, STOPPING, JobBoard, JobState, Watch
from plumbline.interfaces.web.refusals import BusyError

PATIENCE_SECONDS = 10.0


@pytest.fixture
def board() -> Iterator[JobBoard[str]]:
    made: JobBoard[str] = JobBoard(workers=1, max_waiting=1)
    yield made
    made.close()


class Held:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go, self.ended_early = Event(), Event(), True

    def __call__(self, watch: Watch) -> str:
        watch("halfway", 0.5)
        self.begun.set()
        self.go.wait(PATIENCE_SECONDS)
        watch("nearly there", 0.9)
        self.ended_early = False
        return "answer"


def test_a_job_tells_how_far_it_is_and_then_has_a_result(board: JobBoard[str]) -> None:
    work = Held()
    job = board.start("a", work)
    work.begun.wait(PATIENCE_SECONDS)
    seen = board.view(job.id)
    assert seen is not None
    assert (seen.state, seen.stage, seen.percent) == (JobState.RUNNING, "halfway", 50)
    work.go.set()
    over = board.wait(job.id, PATIENCE_SECONDS)
    assert over is not None
    assert over.state is JobState.DONE
    assert over.percent == 100
    assert board.result(job.id) == "answer"


def test_a_cancelled_job_stops_at_its_next_stage_and_has_no_result(board: JobBoard[str]) -> None:
    work = Held()
    job = board.start("a", work)
    work.begun.wait(PATIENCE_SECONDS)
    stopped = board.cancel(job.id)
    assert stopped is not None
    assert stopped.state is JobState.CANCELLED
    work.go.set()
    board.close()
    assert work.ended_early
    assert board.result(job.id) is None


def test_a_cancelled_job_says_whether_its_last_step_is_still_ending(board: JobBoard[str]) -> None:
    work = Held()
    runs, waits = board.start("a", work), board.start("b", work)
    work.begun.wait(PATIENCE_SECONDS)
    ending, never_begun = board.cancel(runs.id), board.cancel(waits.id)
    assert ending is not None
    assert never_begun is not None
    assert (ending.stage, never_begun.stage) == (STOPPING, STOPPED)
    work.go.set()
    board.close()
    over = board.view(runs.id)
    assert over is not None
    assert (over.state, over.stage) == (JobState.CANCELLED, STOPPED)


def test_a_stopped_job_that_then_fails_stays_stopped(board: JobBoard[str]) -> None:
    begun, go = Event(), Event()

    def fail(_: Watch) -> str:
        begun.set()
        go.wait(PATIENCE_SECONDS)
        raise RuntimeError("too late")

    job = board.start("a", fail)
    begun.wait(PATIENCE_SECONDS)
    board.cancel(job.id)
    go.set()
    board.close()
    over = board.view(job.id)
    assert over is not None
    assert (over.state, over.detail) == (JobState.CANCELLED, "")


def test_the_same_work_is_done_once(board: JobBoard[str]) -> None:
    work = Held()
    first, second = board.start("a", work), board.start("a", work)
    assert first.id == second.id
    work.go.set()


def test_a_new_job_of_one_owner_stops_the_older_one(board: JobBoard[str]) -> None:
    work = Held()
    older = board.start("a", work, owner="tab")
    newer = board.start("b", lambda _: "newer", owner="tab")
    seen = board.view(older.id)
    assert seen is not None
    assert seen.state is JobState.CANCELLED
    work.go.set()
    board.wait(newer.id, PATIENCE_SECONDS)
    assert board.result(newer.id) == "newer"


def test_one_job_more_than_may_wait_is_refused_with_a_time(board: JobBoard[str]) -> None:
    work = Held()
    board.start("runs", work)
    board.start("waits", work)
    with pytest.raises(BusyError) as caught:
        board.start("too many", work)
    assert caught.value.seconds > 0
    work.go.set()


def test_a_job_that_fails_says_so_without_telling_what_it_knew(
    board: JobBoard[str], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Watch) -> str:
        raise RuntimeError("the name of a person")

    job = board.start("a", fail)
    over = board.wait(job.id, PATIENCE_SECONDS)
    assert over is not None
    assert over.state is JobState.FAILED
    assert "person" not in over.detail
    assert "the name of a person" in caplog.text


def test_there_is_no_job_that_was_never_started(board: JobBoard[str]) -> None:
    assert board.view("x") is None
    assert board.cancel("x") is None
    assert board.result("x") is None

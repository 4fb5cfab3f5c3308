"""Commands for use during a visit: what to examine next, and the interview."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plumbline.errors import InputError
from plumbline.interfaces.guard import guarded

if TYPE_CHECKING:
    from plumbline.assessment import NextTest
    from plumbline.explanation.what_next import NextStep
    from plumbline.interfaces.interview import Interview
    from plumbline.interfaces.interview_terminal import Ending
    from plumbline.interfaces.terminal import Terminal

__all__ = ["register"]

# How many tests a table shows unless all are asked for.
MOST_TESTS = 15

# Columns by which what an alarm asks for is set in.
DEEPER = 4

# What a case file may be called.
ENDINGS = (".yaml", ".yml", ".json")

Case = Annotated[Path, typer.Argument(metavar="CASE", help="A case file, YAML or JSON.")]
OwnTasks = Annotated[
    Path | None,
    typer.Option("--tasks", help="A folder of further tasks, whose hours the case may state."),
]
NewCase = Annotated[
    Path, typer.Argument(metavar="CASE", help="A case file; a new one is made where there is none.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="next")(guarded(next_test))
    app.command()(guarded(interview))


def next_test(
    case: Case,
    every: Annotated[
        bool, typer.Option("--all", help="Also show what is not worth its cost.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Write one JSON document instead of text.")
    ] = False,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Number of parameter draws.")] = 1000,
    tasks: OwnTasks = None,
) -> None:
    """Tell what to ask or examine next, and what it is worth."""
    from plumbline.interfaces.own_tasks import read_with_tasks
    from plumbline.interfaces.progress import working
    from plumbline.interfaces.terminal import Terminal
    from plumbline.pipeline import what_next

    read, _ = read_with_tasks(case, tasks)
    with working(f"weighing the tests for {read.id}"):
        step = what_next(read, draws=draws)
    terminal = Terminal()
    if json:
        terminal.json(step)
    else:
        _write_step(step, terminal, every=every)


def interview(
    case: NewCase,
    to: Annotated[
        Path | None, typer.Option("--to", help="At the end, write the answer to this file.")
    ] = None,
    no_save: Annotated[
        bool, typer.Option("--no-save", help="Write no answer into the case file.")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=1, help="Number of parameter draws of the last answer.")
    ] = 1000,
) -> None:
    """Ask the next best question until nothing is worth asking; keep the case as it grows."""
    from plumbline.interfaces.saving import check_target
    from plumbline.interfaces.terminal import Terminal

    if to is not None:
        check_target(to)
    _check_case_file(case, saves=not no_save)
    terminal = Terminal()
    ending = _hold(case, terminal, saves=not no_save)
    if ending.wants_answer and ending.interview.turns:
        _finish(ending.interview, terminal, to=to, draws=draws)


def _hold(case: Path, terminal: Terminal, *, saves: bool) -> Ending:
    """Hold the interview; the model is loaded while the first questions are answered."""
    from concurrent.futures import ThreadPoolExecutor

    from plumbline.interfaces.interview import begin
    from plumbline.interfaces.interview_standing import standing
    from plumbline.interfaces.interview_terminal import CaseFile, hold_interview
    from plumbline.pipeline import preview

    file = CaseFile(case, saves=saves)
    start = begin(file.text, case.name)
    with ThreadPoolExecutor(max_workers=1) as aside:
        loading = aside.submit(preview, start.document.case, draws=1)
        ending = hold_interview(start, file, terminal, standing)
        loading.result()
    return ending


def _finish(interview: Interview, terminal: Terminal, *, to: Path | None, draws: int) -> None:
    """Assess with all draws, write the answer, and save it where that was asked for."""
    from plumbline.interfaces.answer import write_answer
    from plumbline.interfaces.progress import working
    from plumbline.interfaces.saving import save
    from plumbline.pipeline import assess

    case = interview.document.case
    with working(f"assessing {case.id}"):
        answer = assess(case, draws=draws, threads=None, simulate=True)
    if to is not None:
        save(answer, to)
    terminal.line("")
    write_answer(answer, terminal)
    if to is not None:
        typer.echo(f"Written: {to}", err=True)


def _check_case_file(path: Path, *, saves: bool) -> None:
    """Refuse a case file that could not be written, before anything is asked."""
    import os

    if path.is_dir():
        raise InputError(f"{path}: is a directory; name a file in it.")
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"{path}: the name must end in {', '.join(ENDINGS)}.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise InputError(f"{path}: the folder {folder} does not exist; make it first.")
    if saves and not os.access(folder, os.W_OK):
        raise InputError(f"{path}: the folder {folder} may not be written to.")


def _write_step(step: NextStep, terminal: Terminal, *, every: bool) -> None:
    _write_safety(step, terminal)
    _write_questions(step, terminal)
    tests = step.considered if every else step.tests
    if tests:
        _write_table(tests if every else tests[:MOST_TESTS], terminal)
        left = len(tests) - MOST_TESTS
        if not every and left > 0:
            terminal.say(f"{left} more are worth their cost; --all lists everything.", "dim")
    if step.stop:
        terminal.say(step.stop_reason or "No test is worth its cost now.", "bold")
    elif step.best_action_now is not None and step.best_action_now.overruled:
        terminal.say("What the alarm at the top asks for comes before all of them.")
    elif step.best_action_now is not None and step.best_action_now.waits_for:
        terminal.say(f"Without any of them, what comes first: {step.best_action_now.label}.")
    elif step.best_action_now is not None:
        terminal.say(f"Without any of them, what loses least now: {step.best_action_now.label}.")


def _write_safety(step: NextStep, terminal: Terminal) -> None:
    """Write how urgent it is, and what that asks for, before anything else."""
    from plumbline.reports import wording

    if step.safety is None:
        return
    word, within = wording.level_words(step.safety.level, step.safety.flags)
    terminal.say(f"{word}, {within}", "bold")
    for action, reasons in wording.alarm_actions(step.safety.flags):
        for reason in reasons:
            terminal.say(reason, indent=2)
        terminal.say(f"Do: {action}", "bold", indent=DEEPER)
    terminal.say()


def _write_questions(step: NextStep, terminal: Terminal) -> None:
    """Write the questions that come first, each reason once above the questions it stands for."""
    if not step.red_flag_questions:
        return
    from plumbline.explanation.what_next import in_one_breath

    terminal.say("To ask first", "bold")
    said = ""
    for breath in in_one_breath(step.red_flag_questions):
        flag = breath.questions[0]
        if breath.group is not None:
            terminal.say(f"- {breath.group.ask} (up to {flag.tier})", indent=2)
            continue
        if flag.reason != said:
            terminal.say(f"{flag.reason.rstrip('.')} (up to {flag.tier}):", indent=2)
        terminal.say(f"- {flag.ask}", indent=2)
        said = flag.reason
    terminal.say()


def _write_table(tests: tuple[NextTest, ...], terminal: Terminal) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", justify="right")
    table.add_column("ask or test", ratio=1)
    for name in ("worth", "bits", "cost"):
        table.add_column(name, justify="right")
    table.add_column("stable")
    table.add_column("settles", ratio=1)
    for rank, test in enumerate(tests, start=1):
        table.add_row(
            str(rank),
            terminal.text(_test_words(test)),
            f"{test.expected_utility:.2g}",
            f"{test.information_bits:.3f}",
            f"{test.cost:.2g}",
            "yes" if test.stable else "no",
            terminal.text(test.settles[0] if test.settles else ""),
        )
    terminal.show(table)
    terminal.say(
        "worth: good days gained on average, cost taken off; stable: its place does not change "
        "when any judged loss or cost is three times larger or smaller.",
        "dim",
    )


def _test_words(test: NextTest) -> str:
    """Return a test in words: its parts where it has several, and whether it can be had here."""
    from plumbline.diagnosis import catalog

    words = test.label
    if len(test.findings) > 1:
        parts = ", ".join(catalog()[name].label for name in test.findings)
        words = f"{words}: {parts}"
    return words if test.available else f"{words} (not available here)"

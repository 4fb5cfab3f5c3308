"""The command line. It reads arguments, calls the pipeline, and writes; it decides nothing.

Everything heavy is imported when a command needs it, so that ``plumbline --help`` is quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plumbline.errors import InputError
from plumbline.interfaces import serve_command, visit
from plumbline.interfaces.guard import guarded, show_traceback

if TYPE_CHECKING:
    from plumbline.assessment import Assessment

__all__ = ["app"]

app = typer.Typer(
    name="plumbline",
    help="Is this person's neck contributing to this low-back pain, by which route, how strongly?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document instead of text.")]
CaseFile = Annotated[Path, typer.Argument(metavar="CASE", help="A case file, YAML or JSON.")]
Draws = Annotated[int, typer.Option("--draws", min=1, help="Number of parameter draws.")]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, help="Threads; the answer does not depend on it.")
]
OwnTasks = Annotated[
    Path | None,
    typer.Option("--tasks", help="A folder of further tasks, whose hours the case may state."),
]


def _show_version(asked: bool) -> bool:
    if asked:
        from plumbline import __version__

        typer.echo(f"plumbline {__version__}")
        raise typer.Exit
    return asked


@app.callback()
def plumbline(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the program a failure arose.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and leave.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Is this person's neck contributing to this low-back pain?"""
    del version
    show_traceback.set(debug)


@app.command()
@guarded
def assess(
    case: CaseFile,
    to: Annotated[
        Path | None, typer.Option("--to", help="Also write it to this file: .html, .pdf or .json.")
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="An earlier answer as JSON: say what has changed."),
    ] = None,
    json: AsJson = False,
    draws: Draws = 1000,
    threads: Threads = None,
    no_simulation: Annotated[
        bool,
        typer.Option("--no-simulation", help="Routes 2 and 5 from published slopes: quicker."),
    ] = False,
    tasks: OwnTasks = None,
) -> None:
    """Answer the question for one person."""
    from plumbline.interfaces.saving import check_target, save

    if to is not None:
        check_target(to)
    answer = _assessed(
        case,
        previous=previous,
        draws=draws,
        threads=threads,
        simulate=not no_simulation,
        tasks=tasks,
    )
    if to is not None:
        save(answer, to)
    _show(answer, as_json=json)
    if to is not None and not json:
        typer.echo(f"Written: {to}", err=True)


visit.register(app)
serve_command.register(app)


@app.command()
@guarded
def check(case: CaseFile, tasks: OwnTasks = None, json: AsJson = False) -> None:
    """List every problem of a case file; assess nothing."""
    from plumbline.interfaces.checking import show_check
    from plumbline.interfaces.own_tasks import read_with_tasks

    show_check(read_with_tasks(case, tasks)[0], str(case), as_json=json)


@app.command()
@guarded
def findings(
    id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Show one finding in full.")
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", help="Only findings that these words may mean.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="Only findings of one group, such as function.")
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Only count them, by group.")] = False,
    json: AsJson = False,
) -> None:
    """List the findings that a case may state, search among them, or show one in full."""
    from plumbline.interfaces.findings import FindingsRequest, show_finding, show_findings

    if id is not None:
        show_finding(id, as_json=json)
    else:
        show_findings(FindingsRequest(search=search, group=group, summary=summary, as_json=json))


@app.command()
@guarded
def evidence(
    id: Annotated[str, typer.Argument(help="Id of a fact, a judgement or a source.")],
    json: AsJson = False,
) -> None:
    """Show one fact, judgement or source: value, interval, population, how far it was checked."""
    from plumbline.interfaces.reference import write_record
    from plumbline.interfaces.terminal import Terminal, plain

    record = plain(_evidence_record(id))
    terminal = Terminal()
    if json:
        terminal.json(record)
    else:
        write_record(record, terminal)


@app.command()
@guarded
def explain(
    route: Annotated[
        str | None, typer.Argument(metavar="[ROUTE]", help="One route, by id or number.")
    ] = None,
    model: Annotated[bool, typer.Option("--model", help="Print every node of the model.")] = False,
    graph: Annotated[
        bool, typer.Option("--graph", help="Print the arrows as Graphviz DOT.")
    ] = False,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Print the arrows as Mermaid.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--to", help="Also write a page: .html, .pdf or .md.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Answer the founding question in general, from the evidence."""
    if sum((model, graph, mermaid)) > 1:
        raise InputError("--model, --graph and --mermaid exclude one another; choose one.")
    if to is not None and (model or graph or mermaid):
        raise InputError("--to writes the answer in words, not the model; choose one.")
    if model or graph or mermaid:
        _explain_model(graph=graph, mermaid=mermaid, as_json=json)
    else:
        from plumbline.interfaces.explaining import explain_question

        explain_question(route, to=to, as_json=json)
        if to is not None and not json:
            typer.echo(f"Written: {to}", err=True)


@app.command()
@guarded
def spine(
    case: CaseFile,
    posture: Annotated[
        str, typer.Option("--posture", help="A named posture, such as standing or flexed_30.")
    ] = "standing",
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Also write a file: .png, .svg, .csv, .xml (MuJoCo) or .osim."),
    ] = None,
    view: Annotated[
        list[str] | None,
        typer.Option("--view", help="Panel of a picture: side, front, muscles; may be repeated."),
    ] = None,
    band: Annotated[bool, typer.Option("--band", help="Also the span over load sharing.")] = False,
    fused: Annotated[
        list[str] | None,
        typer.Option("--fused", help="A joint that does not move, as C5_C6; may be repeated."),
    ] = None,
    strength: Annotated[
        list[str] | None,
        typer.Option("--strength", help="GROUP=FACTOR, as neck=0.5; may be repeated."),
    ] = None,
    tasks: OwnTasks = None,
    json: AsJson = False,
) -> None:
    """Show what every level of this person's spine carries in a posture."""
    from plumbline.interfaces.own_tasks import read_with_tasks
    from plumbline.interfaces.spine import SpineRequest, show_spine

    request = SpineRequest(
        posture=posture,
        target=to,
        views=tuple(view or ()),
        as_json=json,
        band=band,
        fused=tuple(fused or ()),
        strength=tuple(strength or ()),
    )
    show_spine(read_with_tasks(case, tasks)[0], request)
    if to is not None and not json:
        typer.echo(f"Written: {to}", err=True)


@app.command()
@guarded
def timeline(
    case: CaseFile,
    to: Annotated[
        Path | None, typer.Option("--to", help="Also draw a picture: .png or .svg.")
    ] = None,
    view: Annotated[
        str, typer.Option("--view", help="Which picture: curves, tasks or spines.")
    ] = "curves",
    law: Annotated[
        str, typer.Option("--law", help="How loads add up: squared, linear or fatigue.")
    ] = "squared",
    quick: Annotated[
        bool, typer.Option("--quick", help="Take named postures instead of looking for each.")
    ] = False,
    tasks: OwnTasks = None,
    json: AsJson = False,
    draws: Draws = 1000,
) -> None:
    """Show what this neck changes in the load of the low back, and how that runs over months."""
    from plumbline.interfaces.timeline import TimelineRequest, show_timeline

    show_timeline(
        case,
        TimelineRequest(
            target=to, view=view, law=law, quick=quick, draws=draws, as_json=json, tasks=tasks
        ),
    )
    if to is not None and not json:
        typer.echo(f"Written: {to}", err=True)


@app.command()
@guarded
def version(json: AsJson = False) -> None:
    """Show the version of the program and the digests of its evidence and judgements."""
    from plumbline import __version__
    from plumbline.evidence import evidence_digest, priors_digest
    from plumbline.interfaces.terminal import Terminal

    content = {
        "version": __version__,
        "evidence_digest": evidence_digest(),
        "priors_digest": priors_digest(),
    }
    if json:
        Terminal().json(content)
    else:
        for name, value in content.items():
            typer.echo(f"{name.replace('_', ' ')}: {value}")


def _assessed(
    case: Path,
    *,
    previous: Path | None,
    draws: int,
    threads: int | None,
    simulate: bool,
    tasks: Path | None,
) -> Assessment:
    from plumbline.interfaces.own_tasks import read_with_tasks, tell_of_tasks
    from plumbline.interfaces.previous import read_previous
    from plumbline.interfaces.progress import working
    from plumbline.pipeline import assess as assess_case
    from plumbline.pipeline import since

    earlier = None if previous is None else read_previous(previous)
    read, own_tasks = read_with_tasks(case, tasks)
    with working(f"assessing {read.id}"):
        answer = assess_case(
            read, draws=draws, threads=threads, simulate=simulate, own_tasks=own_tasks
        )
    tell_of_tasks(answer, read, own_tasks)
    return answer if earlier is None else since(earlier, answer)


def _show(answer: Assessment, *, as_json: bool) -> None:
    from plumbline.interfaces.terminal import Terminal

    terminal = Terminal()
    if as_json:
        terminal.json(_first_keys_first(answer))
        return
    from plumbline.interfaces.answer import write_answer

    write_answer(answer, terminal)


def _first_keys_first(answer: Assessment) -> Any:  # noqa: ANN401  plain data
    import json as json_module

    from plumbline.assessment import to_json

    return json_module.loads(to_json(answer))


def _evidence_record(identifier: str) -> Any:  # noqa: ANN401  a record of one of three kinds
    from plumbline.errors import UnknownNameError
    from plumbline.evidence import facts, judgements, sources

    for records in (facts(), judgements(), sources()):
        if identifier in records:
            return records[identifier]
    for source in sources().values():
        if identifier in source.formerly:
            return source
    known = (*facts(), *judgements(), *sources())
    look = (
        "`plumbline findings ID` names the figures of a finding, and a report those of its answer."
    )
    raise UnknownNameError("fact, judgement or source", identifier, known, look=look)


def _explain_model(*, graph: bool, mermaid: bool, as_json: bool) -> None:
    from plumbline.figures import write_graphviz, write_mermaid
    from plumbline.interfaces.reference import write_model
    from plumbline.interfaces.terminal import Terminal, plain
    from plumbline.pipeline import explain_model

    summary = explain_model()
    terminal = Terminal()
    if as_json:
        terminal.json(summary)
    elif graph or mermaid:
        write = write_graphviz if graph else write_mermaid
        terminal.verbatim(write([name for name, _, _ in summary.nodes], summary.arrows))
    else:
        write_model(plain(summary), terminal)

"""The arrows of a model as text that drawing programs read: Graphviz DOT and Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["write_graphviz", "write_mermaid"]


def write_graphviz(nodes: Sequence[str], arrows: Iterable[tuple[str, str]]) -> str:
    """Return a directed graph as Graphviz DOT.

    Parameters
    ----------
    nodes : sequence of str
        Names of the nodes; a node without an arrow is drawn too.
    arrows : iterable of pairs of str
        From which node to which.
    """
    lines = [f"  {_quoted(node)};" for node in nodes]
    lines += [f"  {_quoted(start)} -> {_quoted(end)};" for start, end in arrows]
    return "\n".join(["digraph plumbline {", "  rankdir=LR;", *lines, "}"]) + "\n"


def write_mermaid(nodes: Sequence[str], arrows: Iterable[tuple[str, str]]) -> str:
    """Return a directed graph as a Mermaid flow chart; parameters as for `write_graphviz`."""
    pairs = list(arrows)
    names = list(dict.fromkeys([*nodes, *(name for pair in pairs for name in pair)]))
    short = {name: f"n{index}" for index, name in enumerate(names)}
    lines = [f"  {short[name]}[{_quoted(name)}]" for name in names]
    lines += [f"  {short[start]} --> {short[end]}" for start, end in pairs]
    return "\n".join(["flowchart LR", *lines]) + "\n"


def _quoted(name: str) -> str:
    plain = name.replace("\\", " ").replace('"', "'")
    return f'"{plain}"'

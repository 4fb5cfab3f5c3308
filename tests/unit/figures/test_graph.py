"""Arrows as text for drawing programs."""

from __future__ import annotations

from plumbline.figures import write_graphviz, write_mermaid

ARROWS = [("frailty", "neck"), ("neck", "low_back")]


def test_graphviz_gets_every_node_and_every_arrow() -> None:
    text = write_graphviz(["hip"], ARROWS)
    assert '"hip";' in text
    assert '"frailty" -> "neck";' in text
    assert '"neck" -> "low_back";' in text


def test_mermaid_names_nodes_that_only_arrows_mention() -> None:
    text = write_mermaid(["neck"], ARROWS)
    assert '["low_back"]' in text
    assert text.count("-->") == len(ARROWS)


def test_a_quote_in_a_name_cannot_end_it() -> None:
    assert write_graphviz(['a" -> "b'], []).count('"') == 2

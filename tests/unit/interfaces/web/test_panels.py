"""Places of the page for later parts."""

from __future__ import annotations

import pytest

from plumbline.errors import ModelError
from plumbline.interfaces.web.panels import Panel, PanelRegistry, Place


def panel(name: str, place: Place) -> Panel:
    return Panel(id=name, place=place, label=name, template=f"{name}.html.j2")


def test_a_place_has_the_panels_that_were_added_there_in_order() -> None:
    registry = PanelRegistry()
    chart, films, more = (
        panel("chart", Place.BODY_CHART),
        panel("films", Place.FILMS),
        panel("more", Place.BODY_CHART),
    )
    for one in (chart, films, more):
        registry.add(one)
    assert registry.at("body_chart") == (chart, more)
    assert registry.at("spines") == ()


def test_two_panels_never_have_one_name() -> None:
    registry = PanelRegistry()
    registry.add(panel("chart", Place.BODY_CHART))
    with pytest.raises(ModelError):
        registry.add(panel("chart", Place.FILMS))

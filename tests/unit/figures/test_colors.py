"""Text can be read on its ground, and no color stands for anything alone."""

from __future__ import annotations

import pytest

from plumbline.figures import PALETTE, TEXT_PAIRS, Color, contrast

# The level AA of the accessibility guideline for text of ordinary size.
LEAST_CONTRAST = 4.5


def test_black_on_white_has_the_largest_contrast_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_a_color_on_itself_has_none() -> None:
    assert contrast("#0072b2", "#0072b2") == pytest.approx(1.0)


def test_the_order_of_text_and_ground_does_not_matter() -> None:
    assert contrast("#0072b2", "#ffffff") == contrast("#ffffff", "#0072b2")


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_stands_out_from_its_ground(text: Color, ground: Color) -> None:
    assert contrast(PALETTE[text], PALETTE[ground]) >= LEAST_CONTRAST


def test_every_color_is_in_the_palette() -> None:
    assert set(PALETTE) == set(Color)

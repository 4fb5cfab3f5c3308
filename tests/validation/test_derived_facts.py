"""Every derived fact is what its formula gives from the facts it names, to the printed digits."""

import pytest

from plumbline.evidence import Fact, facts
from plumbline.evidence.derivation import parts, recompute

DERIVED = [record for record in facts().values() if record.checked == "derived"]
FIGURES = ("value", "low", "high")

pytestmark = pytest.mark.validation


def half_of_last_digit(printed: float) -> float:
    """Return the rounding error of a number as printed; 97.0 is printed as 97."""
    decimals = len(repr(printed).removesuffix(".0").partition(".")[2])
    return 0.5 * 10.0**-decimals + 1e-9


@pytest.mark.parametrize("record", DERIVED, ids=lambda record: record.id)
class TestEveryDerivedFact:
    def test_its_figures_follow_from_the_facts_it_names(self, record: Fact) -> None:
        for figure, computed in recompute(record, facts()).items():
            printed = getattr(record, figure)
            assert computed == pytest.approx(printed, abs=half_of_last_digit(printed))

    def test_no_figure_is_without_a_formula(self, record: Fact) -> None:
        printed = {name for name in FIGURES if isinstance(getattr(record, name), float)}
        assert printed == set(recompute(record, facts()))

    def test_it_rests_on_checked_numbers_only(self, record: Fact) -> None:
        assert record.derivation is not None
        assert len(parts(record, facts())) == len(record.derivation.parts)


def test_all_derived_facts_are_recomputed(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nderived facts recomputed: {len(DERIVED)}, not recomputable: 0")  # noqa: T201
    assert len(DERIVED) == 56

"""How a finding is tested: what it takes from the person, how long the answer takes, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final, final

from plumbline.evidence import Range

__all__ = ["ANYWHERE", "Effort", "Invasiveness", "Test"]

# What can be asked of somebody who sits there; everything else is examined.
ASKED: Final = frozenset({"question", "records", "pain_drawing", "diary", "questionnaire"})
# The setting of a person of whom it is not said; everything can be had there.
ANYWHERE: Final = "unknown"


class Effort(StrEnum):
    """How much time the test itself takes, from least to most."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HALF_HOUR = "half_hour"
    APPOINTMENT = "appointment"
    DAY_CASE = "day_case"


class Invasiveness(StrEnum):
    """The most that is done to the body."""

    NONE = "none"
    INTIMATE = "intimate"
    RADIATION = "radiation"
    NEEDLE = "needle"
    CONTRAST = "contrast"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """How a finding is tested.

    Attributes
    ----------
    kind : str
        Class of the test, such as ``mri``; it names a row of ``evidence/test_classes.yaml``.
    label : str
        The class in a few words.
    effort : Effort
        Time that the test itself takes.
    invasiveness : Invasiveness
        The most that is done to the body.
    burden : Range
        What it costs without the waiting, in good days.
    waiting_day : Range
        What one day until the answer costs, in good days.
    delay_days : Range
        Days until the answer, where the setting is not known.
    settings : tuple of str
        Where it can be had or asked for; empty where anywhere.
    delay_by_setting : mapping of str to Range
        Days until the answer in some settings.
    """

    # A test collector must not take this class for tests of its own.
    __test__: ClassVar[bool] = False

    kind: str
    label: str
    effort: Effort
    invasiveness: Invasiveness
    burden: Range
    waiting_day: Range
    delay_days: Range
    settings: tuple[str, ...] = ()
    delay_by_setting: Mapping[str, Range] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """Whether the person tells it; everything else is examined."""
        return self.kind in ASKED

    def delay_in(self, setting: str) -> Range:
        """Return the days until the answer in a setting."""
        return self.delay_by_setting.get(setting, self.delay_days)

    def available_in(self, setting: str) -> bool:
        """Return whether it can be had in a setting; in an unknown one everything can."""
        return setting == ANYWHERE or not self.settings or setting in self.settings

    def cost_in(self, setting: str) -> float:
        r"""Return what it costs in a setting, in good days.

        Notes
        -----
        .. math:: c = c_{\text{burden}} + d_{\text{setting}} \, c_{\text{waiting day}}
        """
        return self.burden.value + self.delay_in(setting).value * self.waiting_day.value

"""A simulation that can be ended from outside between two postures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.over_time.day_postures import (
        AskedTask,
        DayPosture,
        PostureSource,
    )
    from plumbline.simulators.spine.posture.setting import Habit, Scene

__all__ = ["Interrupted", "interruptible"]


@final
class Interrupted(Exception):
    """Carries what ended a simulation past those who handle what goes wrong in it.

    Parameters
    ----------
    cause : Exception
        What was raised from outside.
    """

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


def interruptible(
    postures: Mapping[str, PostureSource], between: Callable[[], None]
) -> dict[str, PostureSource]:
    """Return sources of postures that ask before each posture whether to go on.

    Parameters
    ----------
    postures : mapping of str to PostureSource
        The sources.
    between : callable
        Called before each posture; what it raises ends the simulation, as `Interrupted`.
    """
    return {
        name: _Interruptible(source=source, between=between) for name, source in postures.items()
    }


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Interruptible:
    """A source of postures; as a key it is the source, whoever may interrupt it."""

    source: PostureSource
    between: Callable[[], None] = field(compare=False)

    def habit(self, model: SpineModel) -> Habit | None:
        return self.source.habit(model)

    def scene(self, model: SpineModel) -> Scene | None:
        return self.source.scene(model)

    def postures(
        self, model: SpineModel, habit: Habit | None, asked: AskedTask
    ) -> tuple[DayPosture, ...]:
        try:
            self.between()
        except Exception as error:
            raise Interrupted(error) from error
        return self.source.postures(model, habit, asked)

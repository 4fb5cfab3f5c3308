"""All fragments added together and conditioned on what was observed."""

from plumbline.inference.assembly import AssembledModel, assembled
from plumbline.inference.first_figure import FirstFigures, first_figures
from plumbline.inference.infer import (
    Posterior,
    Question,
    infer,
    infer_again,
    infer_unknowing,
    question_of_draws,
    question_of_people,
)
from plumbline.inference.known import known_numbers
from plumbline.inference.treating import treated_from_now

__all__ = [
    "AssembledModel",
    "FirstFigures",
    "Posterior",
    "Question",
    "assembled",
    "first_figures",
    "infer",
    "infer_again",
    "infer_unknowing",
    "known_numbers",
    "question_of_draws",
    "question_of_people",
    "treated_from_now",
]

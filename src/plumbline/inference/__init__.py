"""All fragments added together and conditioned on what was observed."""

from plumbline.inference.again import infer_again, infer_unknowing, weigh_again
from plumbline.inference.assembly import AssembledModel, assembled
from plumbline.inference.first_figure import FirstFigures, first_figures
from plumbline.inference.infer import (
    Posterior,
    Question,
    infer,
    infer_never,
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
    "infer_never",
    "infer_unknowing",
    "known_numbers",
    "question_of_draws",
    "question_of_people",
    "treated_from_now",
    "weigh_again",
]

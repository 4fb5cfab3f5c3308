"""What to examine next: questions that come first, tests by expected utility, and when to stop."""

from plumbline.explanation.what_next.candidate import Candidate
from plumbline.explanation.what_next.candidates import Terms, candidates_of
from plumbline.explanation.what_next.joint import JointStates
from plumbline.explanation.what_next.listing import listed
from plumbline.explanation.what_next.loss_table import LossTable, loss_table
from plumbline.explanation.what_next.offered import Offered, Waiting, offered_to
from plumbline.explanation.what_next.person import step_for
from plumbline.explanation.what_next.red_flag_questions import (
    Breath,
    RedFlagQuestion,
    in_one_breath,
    open_questions,
)
from plumbline.explanation.what_next.step import (
    PICKED_DRAWS,
    ActionNow,
    NextStep,
    next_step,
    questions_only,
)
from plumbline.explanation.what_next.true_states import TRUE_STATES, Disease, Split, TrueStates
from plumbline.explanation.what_next.weighing import Draws, Weighed, weigh

__all__ = [
    "PICKED_DRAWS",
    "TRUE_STATES",
    "ActionNow",
    "Breath",
    "Candidate",
    "Disease",
    "Draws",
    "JointStates",
    "LossTable",
    "NextStep",
    "Offered",
    "RedFlagQuestion",
    "Split",
    "Terms",
    "TrueStates",
    "Waiting",
    "Weighed",
    "candidates_of",
    "in_one_breath",
    "listed",
    "loss_table",
    "next_step",
    "offered_to",
    "open_questions",
    "questions_only",
    "step_for",
    "weigh",
]

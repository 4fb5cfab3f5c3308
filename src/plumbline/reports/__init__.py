"""Answers as pages: a report takes an assessment and nothing else."""

from plumbline.reports.chart import ChartRow, chart_groups
from plumbline.reports.filling import Sentence
from plumbline.reports.founding_question import (
    GeneralAnswer,
    GeneralRoute,
    general_answer,
    general_route,
)
from plumbline.reports.report import report, write_report
from plumbline.reports.section import Section

__all__ = [
    "ChartRow",
    "GeneralAnswer",
    "GeneralRoute",
    "Section",
    "Sentence",
    "chart_groups",
    "general_answer",
    "general_route",
    "report",
    "write_report",
]

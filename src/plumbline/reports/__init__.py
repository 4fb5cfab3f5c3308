"""Answers as pages: a report takes an assessment and nothing else."""

from plumbline.reports.chart import ChartRow, chart_groups
from plumbline.reports.filling import Sentence
from plumbline.reports.founding_question import (
    Claim,
    GeneralAnswer,
    GeneralRoute,
    general_answer,
    general_route,
)
from plumbline.reports.general_page import (
    assumption_words,
    figure_words,
    general_html,
    general_markdown,
    source_words,
    write_general_page,
)
from plumbline.reports.pdf import check_pdf
from plumbline.reports.report import report, report_pdf, write_report
from plumbline.reports.section import Section
from plumbline.reports.understood import readings

__all__ = [
    "ChartRow",
    "Claim",
    "GeneralAnswer",
    "GeneralRoute",
    "Section",
    "Sentence",
    "assumption_words",
    "chart_groups",
    "check_pdf",
    "figure_words",
    "general_answer",
    "general_html",
    "general_markdown",
    "general_route",
    "readings",
    "report",
    "report_pdf",
    "source_words",
    "write_general_page",
    "write_report",
]

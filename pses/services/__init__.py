"""Writes of the evaluation system: admit, remove, report."""

from .admission import admit, admit_many
from .removal import remove
from .submission import preview_submission, report_many, report_to_pso, submit_return

__all__ = ["admit", "admit_many", "preview_submission", "remove", "report_many", "report_to_pso", "submit_return"]

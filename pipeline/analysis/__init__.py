"""Responses + weights -> one long table of estimates, and ranks."""

from pipeline.analysis.change import change_rows
from pipeline.analysis.estimates import estimate_waves
from pipeline.analysis.ranks import rank_needs
from pipeline.analysis.table import COLUMNS, estimates_table

__all__ = ["COLUMNS", "change_rows", "estimate_waves", "estimates_table", "rank_needs"]

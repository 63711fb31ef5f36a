"""Answers -> responses and ledger: eligibility, duplicates, kinds of missing, pseudonyms."""

from pipeline.clean.ledger import Entry, check_lines, ledger_frame, line_counts, reconcile
from pipeline.clean.proposals import propose_companies
from pipeline.clean.pseudonym import destroy_key, key_file, study_key
from pipeline.clean.recode import MISSING_SUFFIX
from pipeline.clean.responses import Cleaned, clean_responses
from pipeline.clean.texts import identify

__all__ = [
    "MISSING_SUFFIX",
    "Cleaned",
    "Entry",
    "check_lines",
    "clean_responses",
    "destroy_key",
    "identify",
    "key_file",
    "ledger_frame",
    "line_counts",
    "propose_companies",
    "reconcile",
    "study_key",
]

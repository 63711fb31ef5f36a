"""Estimates -> publishable: the only stage that decides, rounds and bands what leaves."""

from pipeline.disclosure.audit_table import audit_table
from pipeline.disclosure.pattern import WaveAnswers
from pipeline.disclosure.patterns import Protection, minima, protect
from pipeline.disclosure.publishable import publishable, released_ranks, suppression_table
from pipeline.disclosure.question_table import Variable
from pipeline.disclosure.quotes import released_quotes
from pipeline.disclosure.release import release_facts
from pipeline.disclosure.releases import (
    ReleaseLedger,
    after_release,
    ledger_text,
    read_ledger,
)

__all__ = [
    "Protection",
    "ReleaseLedger",
    "Variable",
    "WaveAnswers",
    "after_release",
    "audit_table",
    "ledger_text",
    "minima",
    "protect",
    "publishable",
    "read_ledger",
    "release_facts",
    "released_quotes",
    "released_ranks",
    "suppression_table",
]

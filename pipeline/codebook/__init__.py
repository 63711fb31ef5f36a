"""What was asked: the facts of a study. Imports nothing of the other stages."""

from pipeline.codebook.catalogue import CROSSED, CatalogueTable
from pipeline.codebook.missing import DONT_KNOW, KINDS, NO_ANSWER, NOT_ASKED, NOT_IN_WAVE
from pipeline.codebook.questions import BLOCKS, LISTED, NUMERIC, PAIR_ROLES, Question
from pipeline.codebook.read import read_study
from pipeline.codebook.released import NOTHING_RELEASED, RELEASED, RELEASED_COLUMNS
from pipeline.codebook.retired import (
    RETIRED,
    Retirement,
    read_retirement,
    refuse_retired,
    write_retirement,
)
from pipeline.codebook.settings import Settings, Wave
from pipeline.codebook.study import Study

__all__ = [
    "BLOCKS",
    "CROSSED",
    "DONT_KNOW",
    "KINDS",
    "LISTED",
    "NOTHING_RELEASED",
    "NOT_ASKED",
    "NOT_IN_WAVE",
    "NO_ANSWER",
    "NUMERIC",
    "PAIR_ROLES",
    "RELEASED",
    "RELEASED_COLUMNS",
    "RETIRED",
    "CatalogueTable",
    "Question",
    "Retirement",
    "Settings",
    "Study",
    "Wave",
    "read_retirement",
    "read_study",
    "refuse_retired",
    "write_retirement",
]

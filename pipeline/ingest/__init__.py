"""File -> answers with canonical codes, whatever the format of the export."""

from pipeline.ingest.answers import Answers, Note
from pipeline.ingest.participants import read_participants
from pipeline.ingest.population import read_population
from pipeline.ingest.readers import READERS, Reader, read_table
from pipeline.ingest.wave import read_wave

__all__ = [
    "READERS",
    "Answers",
    "Note",
    "Reader",
    "read_participants",
    "read_population",
    "read_table",
    "read_wave",
]

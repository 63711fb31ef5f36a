"""File -> answers with canonical codes, whatever the format of the export."""

from pipeline.ingest.answers import Answers, Note
from pipeline.ingest.company_decisions import Decision, decision_file, read_decisions
from pipeline.ingest.corrections import Correction
from pipeline.ingest.name_columns import name_columns, without_columns
from pipeline.ingest.participants import read_participants
from pipeline.ingest.population import read_population
from pipeline.ingest.quotes_file import read_quotes
from pipeline.ingest.raw_export import RawExport, raw_export
from pipeline.ingest.readers import READERS, Reader, read_table
from pipeline.ingest.wave import read_wave
from pipeline.ingest.wave_input import WaveInput, read_wave_input

__all__ = [
    "READERS",
    "Answers",
    "Correction",
    "Decision",
    "Note",
    "RawExport",
    "Reader",
    "WaveInput",
    "decision_file",
    "name_columns",
    "raw_export",
    "read_decisions",
    "read_participants",
    "read_population",
    "read_quotes",
    "read_table",
    "read_wave",
    "read_wave_input",
    "without_columns",
]

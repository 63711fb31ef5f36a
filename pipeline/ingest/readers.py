"""Which module reads which format: a new format is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.ingest.csv_file import read_csv, read_headings
from pipeline.ingest.json_file import read_json
from pipeline.ingest.sav_file import read_sav
from pipeline.ingest.table import Table
from pipeline.ingest.xlsx_file import read_xlsx, read_xlsx_headings

Reader = Callable[[Path, str], Table]

READERS: dict[str, Reader] = {
    ".csv": read_csv,
    ".json": read_json,
    ".xlsx": read_xlsx,
    ".sav": read_sav,
    ".zsav": read_sav,
}

HEADINGS: dict[str, Callable[[Path, str], tuple[str, ...]]] = {
    ".csv": read_headings,
    ".xlsx": read_xlsx_headings,
}
"""The formats of a participants list, and how to read only its headings."""

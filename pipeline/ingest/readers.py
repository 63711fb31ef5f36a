"""Which module reads which format: a new format is a file and a line here.

The content of a file decides, not its ending: a workbook called ``export.csv`` is read as a
workbook. ``ENDINGS`` only says which files of a folder may be exports at all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.ingest.csv_file import read_csv, read_headings
from pipeline.ingest.json_file import read_json
from pipeline.ingest.lsa_file import read_lsa
from pipeline.ingest.signature import format_of_file
from pipeline.ingest.stata_xml_file import read_stata_xml
from pipeline.ingest.statistics.file import read_statistics
from pipeline.ingest.statistics.process import Progress, silent
from pipeline.ingest.table import Table
from pipeline.ingest.vv_file import read_vv
from pipeline.ingest.xls_file import read_xls, read_xls_headings
from pipeline.ingest.xlsx_file import read_xlsx, read_xlsx_headings
from pipeline.ingest.zip_file import read_zip

Reader = Callable[[Path, str], Table]

READERS: dict[str, Reader] = {
    "text": read_csv,
    "json": read_json,
    "xlsx": read_xlsx,
    "xls": read_xls,
    "sav": read_statistics,
    "por": read_statistics,
    "dta": read_statistics,
    "sas7bdat": read_statistics,
    "xpt": read_statistics,
    "vv": read_vv,
    "lsa": read_lsa,
    "stata_xml": read_stata_xml,
    "zip": read_zip,
}
"""Format, as `pipeline.ingest.signature.format_of` names it -> its reader."""

ENDINGS = {
    ".csv": "text",
    ".json": "json",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".sav": "sav",
    ".zsav": "sav",
    ".lsa": "lsa",
    ".xml": "stata_xml",
    ".tsv": "text",
    ".txt": "text",
    ".tab": "text",
    ".dat": "text",
    ".zip": "zip",
    ".por": "por",
    ".dta": "dta",
    ".sas7bdat": "sas7bdat",
    ".xpt": "xpt",
}
"""Ending of a file's name -> the format it promises."""

FALLBACK_ENDINGS = (".txt", ".dat", ".zip")
"""Endings that notes and packed copies have, too: an export only where no other file is one."""

_HEADINGS: dict[str, Callable[[Path, str], tuple[str, ...]]] = {
    "text": read_headings,
    "xlsx": read_xlsx_headings,
    "xls": read_xls_headings,
}


def read_table(path: Path, shown_as: str, *, progress: Progress = silent) -> Table:
    """Read an export with the reader of its content.

    A content that tells nothing is read as the ending promises.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.
    progress : callable
        Called with rows read so far and rows in the file (0 if unknown) by readers of large files.

    Returns
    -------
    Table

    Raises
    ------
    StudyError
        For a file that is no table, or is damaged, with what to do about it.
    """
    reader = READERS[_format(path)]
    if reader is read_statistics:
        return read_statistics(path, shown_as, progress=progress)
    return reader(path, shown_as)


def table_headings(path: Path, shown_as: str) -> tuple[str, ...]:
    """Return only the headings of a text file or workbook; of other formats none."""
    read = _HEADINGS.get(_format(path))
    return read(path, shown_as) if read else ()


def _format(path: Path) -> str:
    promised = ENDINGS.get(path.suffix.lower(), "text")
    try:
        found = format_of_file(path)
    except OSError:
        return promised
    return found if found in READERS else promised

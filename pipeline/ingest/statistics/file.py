"""A file of SPSS, Stata or SAS -> Parquet and dictionary, or -> table."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError
from pipeline.ingest.signature import SIGNATURE_BYTES, format_of, what_it_is
from pipeline.ingest.statistics.dictionary import dictionary_of
from pipeline.ingest.statistics.parquet import ParquetRecords, join_parts, records_of
from pipeline.ingest.statistics.process import KINDS, Progress, run_worker, silent
from pipeline.ingest.table import Dictionary, Record, Table

_BY_ENDING = {".zsav": "sav"}
_CATALOG = ".sas7bcat"
_IS_CATALOG = slice(156, 164)
_PLATFORM = "auf der Seite der Plattform als SPSS exportieren, nicht über RemoteControl"
_AGAIN = "neu exportieren"
_SHOWN = 5
MOST_CELLS = 2_000_000
"""Files with more stay on the disk, where a column is read when it is needed."""


@dataclass(frozen=True)
class Converted:
    """A statistics file as Parquet.

    Parameters
    ----------
    parquet : Path
        Columns are named as the variables; types are int64, double, string, date32 or
        timestamp[ms]. Columns of numbers or dates that also hold tagged missing values or codes
        are texts and carry the metadata ``mixed``.
    rows : int
    headings : tuple of str
    dictionary : Dictionary
    remarks : tuple of str
        In German: labels that are cut, value labels that are missing.
    """

    parquet: Path
    rows: int
    headings: tuple[str, ...]
    dictionary: Dictionary
    remarks: tuple[str, ...] = ()


def read_statistics(path: Path, shown_as: str, *, progress: Progress = silent) -> Table:
    """Read a file of SPSS (.sav, .zsav, .por), Stata (.dta) or SAS (.sas7bdat, .xpt).

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.
    progress : callable
        Called with rows read so far and rows in the file, 0 if unknown.

    Returns
    -------
    Table
        Headings are the variables' names. Declared missing values stay in the cells as their
        code, tagged ones as ``.a``; a system-missing value and an empty text are None.

    Raises
    ------
    StudyError
        For a file that is empty, damaged or of another kind.
    """
    folder = tempfile.TemporaryDirectory()
    converted = convert(path, shown_as, Path(folder.name) / "rows.parquet", progress=progress)
    records: Sequence[Record]
    if converted.rows * len(converted.headings) > MOST_CELLS:
        records = ParquetRecords(converted.parquet, folder)
    else:
        records = records_of(converted.parquet)
        folder.cleanup()
    return Table(
        converted.headings,
        records,
        dictionary=converted.dictionary,
        passed_over=tuple((0, remark) for remark in converted.remarks),
    )


def convert(
    path: Path,
    shown_as: str,
    parquet: Path,
    *,
    progress: Progress = silent,
    chunk_rows: int | None = None,
) -> Converted:
    """Convert a statistics file to Parquet, piece by piece, in bounded memory.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.
    parquet : Path
        Where to write the rows.
    progress : callable
        Called with rows read so far and rows in the file, 0 if unknown.
    chunk_rows : int or None
        Rows of a piece; by default as many as need about 200 MB.

    Returns
    -------
    Converted

    Raises
    ------
    StudyError
        For a file that is empty, damaged or of another kind.
    """
    kind = _kind(path, shown_as)
    catalog, remarks = _catalog(path) if kind == "sas7bdat" else (None, [])
    with tempfile.TemporaryDirectory(dir=parquet.parent) as folder:
        task = {
            "path": str(path.resolve()),
            "kind": kind,
            "folder": folder,
            "catalog": str(catalog.resolve()) if catalog else None,
            "chunk_rows": chunk_rows,
        }
        run_worker(task, shown_as, progress)
        meta: dict[str, Any] = json.loads((Path(folder) / "meta.json").read_text("ascii"))
        join_parts(sorted(Path(folder).glob("part-*.parquet")), parquet)
    remarks += _remarks(meta, catalog)
    return Converted(
        parquet,
        meta["rows"],
        tuple(meta["names"]),
        dictionary_of(meta, parquet),
        tuple(remarks),
    )


def _kind(path: Path, shown_as: str) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(SIGNATURE_BYTES)
    except OSError:
        advice = "Datei anlegen oder Rechte prüfen"
        raise StudyError(
            [Problem(shown_as, 0, 0, "Datei fehlt oder ist nicht lesbar", advice)]
        ) from None
    if not head.strip():
        raise StudyError([Problem(shown_as, 1, 0, "Datei ist leer", _AGAIN)])
    kind = format_of(head)
    if kind == "sas7bdat" and head[_IS_CATALOG] == b"CATALOG ":
        message = "ein SAS-Katalog: er enthält nur Wertelabels, keine Antworten"
        advice = "die Datei .sas7bdat daneben ablegen"
        raise StudyError([Problem(shown_as, 0, 0, message, advice)])
    if kind in KINDS:
        return kind
    ending = path.suffix.lower()
    promised = KINDS.get(_BY_ENDING.get(ending, ending.removeprefix(".")), "SPSS-Datei (.sav)")
    found = what_it_is(head)
    message = f"keine {promised}" + (f", sondern {found}" if found else "")
    advice = _PLATFORM if "SPSS" in promised else _AGAIN
    raise StudyError([Problem(shown_as, 0, 0, message, advice)])


def _catalog(path: Path) -> tuple[Path | None, list[str]]:
    """Return the catalog of the same name, else the only one beside the file."""
    found = sorted(each for each in path.parent.iterdir() if each.suffix.lower() == _CATALOG)
    same = [each for each in found if each.stem.lower() == path.stem.lower()]
    if same or len(found) == 1:
        return (same or found)[0], []
    if found:
        names = ", ".join(f"„{each.name}“" for each in found[:_SHOWN])
        return None, [f"mehrere SAS-Kataloge, keiner heißt wie die Datei: {names}"]
    return None, []


def _remarks(meta: dict[str, Any], catalog: Path | None) -> list[str]:
    remarks = []
    if meta["cut"]:
        names = [f"„{meta['names'][position]}“" for position in meta["cut"]]
        more = f" und {len(names) - _SHOWN} weitere" if len(names) > _SHOWN else ""
        listed = ", ".join(names[:_SHOWN]) + more
        remarks.append(f"Beschriftungen sind vermutlich abgeschnitten: {listed}")
    if meta["unlabelled"]:
        listed = ", ".join(f"„{name}“" for name in meta["unlabelled"][:_SHOWN])
        where = f"im Katalog „{catalog.name}“" if catalog else "ohne passenden Katalog (.sas7bcat)"
        remarks.append(f"Wertelabels fehlen {where}: Formate {listed}")
    return remarks

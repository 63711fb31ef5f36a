"""SPSS file -> table: the codes only; its value labels may be cut or wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError
from pipeline.ingest.sav_worker import UNREADABLE
from pipeline.ingest.signature import read_bytes, what_it_is
from pipeline.ingest.table import Cell, Dictionary, Record, Table
from pipeline.ingest.values import cell_text

_WORKER = Path(__file__).with_name("sav_worker.py")
_SECONDS = 120
_FAILED = 1
_SIGNATURE = b"$FL"
_ADVICE = "auf der Seite der Plattform als SPSS exportieren, nicht über RemoteControl"


def read_sav(path: Path, shown_as: str) -> Table:
    """Read an SPSS file (.sav or .zsav).

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Headings are the variables' names; ``dictionary`` holds the value labels as stored.

    Raises
    ------
    StudyError
        For a file that is empty, damaged or not an SPSS file.
    """
    data = read_bytes(path, shown_as=shown_as)
    if not data.startswith(_SIGNATURE):
        kind = what_it_is(data)
        message = "keine SPSS-Datei (.sav)" + (f", sondern {kind}" if kind else "")
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    content = _content(path, shown_as)
    labels = {
        position: {cell_text(_cell(code)) or "": label for code, label in pairs}
        for position, pairs in enumerate(content["labels"])
        if pairs
    }
    rows = zip(*content["columns"], strict=True)
    records = tuple(
        Record(number, tuple(_cell(value) for value in row)) for number, row in enumerate(rows, 1)
    )
    return Table(tuple(content["headings"]), records, dictionary=Dictionary(labels=labels))


def _content(path: Path, shown_as: str) -> dict[str, Any]:
    """Return what the worker makes of a file; a damaged one may crash it or never end."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_WORKER), str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        message = f"Datei ist beschädigt: nach {_SECONDS} Sekunden noch nicht gelesen"
        raise StudyError([Problem(shown_as, 0, 0, message, "neu exportieren")]) from None
    if done.returncode == _FAILED:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    if done.returncode == UNREADABLE:
        message = "keine SPSS-Datei (.sav) oder beschädigt"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    if done.returncode:
        message = "Datei ist beschädigt: das Lesen brach ab"
        raise StudyError([Problem(shown_as, 0, 0, message, "neu exportieren")])
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def _cell(value: Any) -> Cell:
    cell: Cell = datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
    return cell

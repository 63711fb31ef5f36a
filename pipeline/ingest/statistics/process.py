"""Run the worker that reads a statistics file, and say in German what went wrong."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from pipeline.errors import Problem, StudyError
from pipeline.ingest.statistics.worker import ABSURD, LETTERS, UNREADABLE

Progress = Callable[[int, int], None]
"""Called with rows read so far and rows in the file, 0 if unknown."""
"""Called with rows read so far and rows in the file, 0 if unknown."""
KINDS = {
    "sav": "SPSS-Datei (.sav)",
    "por": "SPSS-Datei (.por)",
    "dta": "Stata-Datei (.dta)",
    "sas7bdat": "SAS-Datei (.sas7bdat)",
    "xpt": "SAS-Transportdatei (.xpt)",
}
"""Format -> what a person calls it."""
_ROOT = Path(__file__).parents[3]
_CODE = """
import sys, types
root = sys.argv[1]
sys.path.insert(0, root)
ingest = sys.modules["pipeline.ingest"] = types.ModuleType("pipeline.ingest")
ingest.__path__ = [root + "/pipeline/ingest"]
from pipeline.ingest.statistics.worker import main
sys.exit(main(sys.argv[2:]))
"""
"""Starts the worker without what the package imports: four times as fast."""
_REFUSED = {
    UNREADABLE: ("keine {kind} oder beschädigt", "neu exportieren"),
    ABSURD: (
        "Datei ist beschädigt: sie gibt mehr Zeilen und Spalten an, als sie enthalten kann",
        "neu exportieren",
    ),
    LETTERS: (
        "die Datei sagt nicht, in welcher Kodierung ihre vielen Sonderzeichen stehen",
        "in SPSS als .sav speichern",
    ),
}
_START_SECONDS = 120
_STALL_SECONDS = 20
_FAILED = 1


def silent(done: int, of: int) -> None:
    """Tell nobody how far reading is."""


def run_worker(task: dict[str, Any], shown_as: str, progress: Progress) -> None:
    """Let the worker convert a file; a damaged one may crash it or never end.

    Parameters
    ----------
    task : dict
        As `pipeline.ingest.statistics.worker.main` takes it.
    shown_as : str
        The path to name in a problem.
    progress : callable

    Raises
    ------
    StudyError
        For a file that is damaged, or that takes long without any row being read.
    """
    kind = KINDS[task["kind"]]
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _CODE, str(_ROOT), json.dumps(task)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    errors: list[bytes] = []
    lines: queue.Queue[bytes] = queue.Queue()
    readers = [
        threading.Thread(target=_drain, args=(process.stdout, lines.put), daemon=True),
        threading.Thread(target=_drain, args=(process.stderr, errors.append), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        stalled = _follow(lines, progress)
    except BaseException:
        process.kill()
        raise
    if stalled:
        process.kill()
    code = process.wait()
    for reader in readers:
        reader.join()
    if stalled:
        message = f"Datei ist beschädigt: {stalled} Sekunden lang war nichts zu lesen"
        raise StudyError([Problem(shown_as, 0, 0, message, "neu exportieren")])
    if code == _FAILED:
        raise RuntimeError(b"".join(errors).decode(errors="replace"))
    if code in _REFUSED:
        message, advice = _REFUSED[code]
        raise StudyError([Problem(shown_as, 0, 0, message.format(kind=kind), advice)])
    if code:
        message = "Datei ist beschädigt: das Lesen brach ab"
        raise StudyError([Problem(shown_as, 0, 0, message, "neu exportieren")])


def _follow(lines: queue.Queue[bytes], progress: Progress) -> int:
    """Pass progress on until the worker ends; return the seconds of silence, if it stalls."""
    patience = _START_SECONDS
    while True:
        try:
            line = lines.get(timeout=patience)
        except queue.Empty:
            return patience
        if not line:
            return 0
        patience = _STALL_SECONDS
        told = json.loads(line)
        if "rows" in told:
            progress(told["rows"], told["of"])


def _drain(stream: IO[bytes], take: Callable[[bytes], None]) -> None:
    with stream:
        for line in stream:
            take(line)
    take(b"")

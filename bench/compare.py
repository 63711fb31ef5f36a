"""Run other programs on the same data, each in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PEERS = Path(__file__).parent / "peers"
PROGRAMS = {
    "svy": "svy.py",
    "samplics": "samplics.py",
    "R survey": "survey.R",
}
MINUTES = 5


@dataclass(frozen=True)
class Answer:
    """What a program needed, without reading the file, and what it found.

    Parameters
    ----------
    program : str
        Name and version.
    setup, work : float
        Seconds once per file, and for what was asked.
    result : numpy.ndarray
        Numbers to compare.
    """

    program: str
    setup: float
    work: float
    result: np.ndarray


def ask(
    program: str, task: str, python: Path, *, parquet: list[str], csv: list[str]
) -> Answer | str:
    """Return the answer of a program, or why there is none.

    Parameters
    ----------
    program : str
        Key of ``PROGRAMS``.
    task : str
        ``table``, ``shares`` or ``rake``.
    python : path
        Interpreter that has the Python programs.
    parquet, csv : list of str
        Arguments for the Python programs and for R.
    """
    script = PEERS / f"{task}_{PROGRAMS[program]}"
    in_r = script.suffix == ".R"
    interpreter = shutil.which("Rscript" if in_r else str(python))
    if interpreter is None:
        return "not installed"
    try:
        done = subprocess.run(
            [interpreter, str(script), *(csv if in_r else parquet)],
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"not done after {MINUTES} min"
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        absent = "No module named" in done.stderr or "there is no package" in done.stderr
        return "not installed" if absent else f"failed: {' '.join(last)}"
    told = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if " " in line)
    return Answer(
        f"{program} {told['version'].strip()}",
        float(told["setup"]),
        float(told["work"]),
        np.array(told["result"].split(), dtype=float),
    )

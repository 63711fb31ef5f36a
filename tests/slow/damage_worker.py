"""Check one damaged study after the other and report each in a line of JSON.

Run as a process of its own: what hangs or grows without bounds is ended from outside.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import traceback
from pathlib import Path

from pipeline.cli import check
from pipeline.errors import StudyError

MEMORY = 8 << 30
"""Bytes of address space; a safety net for the machine, far above what a case may need."""


def outcome(folder: Path) -> dict[str, object]:
    """Return what ``industriedialog check`` says about a study."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            assert check.callback is not None
            check.callback(str(folder))
    except StudyError as error:
        problems = [[p.file, p.line, p.column, p.message, p.advice] for p in error.problems]
        return {"outcome": "refused", "problems": problems}
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)
        ours = [f for f in place if "pipeline" in Path(f.filename).parts] or place
        where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        last = f"{Path(place[-1].filename).name}:{place[-1].lineno}"
        text = f"{type(error).__name__}: {str(error)[:200]} ({where}, {last})"
        return {"outcome": "failed", "error": text}
    return {"outcome": "read", "said": said.getvalue()[:200]}


def _seconds() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _megabytes() -> float:
    """Return the largest memory of this process so far, or of one that it started."""
    unit = 1 if sys.platform == "darwin" else 1024
    peaks = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(peak.ru_maxrss for peak in peaks) * unit / 2**20


def main() -> None:
    """Read folders from standard input, one in a line, until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        before = _seconds()
        found = outcome(Path(line.strip()))
        facts = {"seconds": round(_seconds() - before, 2), "megabytes": round(_megabytes())}
        print(json.dumps({**found, **facts}), flush=True)


if __name__ == "__main__":
    main()

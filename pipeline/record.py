"""What a run leaves about itself: run.json, and whether it still stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.fingerprint import hashes
from pipeline.ingest import RawExport
from pipeline.places import INDEX, Places

RECORD = "run.json"
INTERN = "intern"


@dataclass(frozen=True)
class Outcome:
    """What a run did: ``done`` is False if nothing had changed since the last one.

    ``raw_exports`` is what the exports hold beside coded answers, ``overdue`` what should have
    been deleted by now.
    """

    index: Path
    done: bool
    rows_read: int
    rows_used: int
    needs: int
    pages: int
    raw_exports: tuple[RawExport, ...] = ()
    overdue: tuple[str, ...] = ()


def write_record(new: Places, record: Mapping[str, object], outcome: Outcome) -> None:
    """Write run.json beside the tables and, for analysts, beside the pages.

    Adds the hash of every file that the run wrote and the figures of its summary.
    """
    content = {
        **record,
        "outputs": {"processed": hashes(new.processed), "reports": hashes(new.reports)},
        "outcome": {
            name: getattr(outcome, name) for name in ("rows_read", "rows_used", "needs", "pages")
        },
    }
    write_json(new.processed / RECORD, content)
    write_json(new.reports / INTERN / RECORD, content)


def last_outcome(target: Places, identity: str) -> Outcome | None:
    """Return the last run's outcome if it had the same inputs and all its files are unharmed."""
    records = [target.processed / RECORD, target.reports / INTERN / RECORD]
    try:
        found = [json.loads(path.read_text(encoding="utf-8")) for path in records]
    except (OSError, ValueError):
        return None
    if any(record != found[0] for record in found) or found[0]["fingerprint"] != identity:
        return None
    outputs = {
        "processed": hashes(target.processed, without=records),
        "reports": hashes(target.reports, without=records),
    }
    if outputs != found[0]["outputs"]:
        return None
    exports = tuple(
        RawExport(**{**entry, "personal": tuple(entry["personal"])})
        for entry in found[0]["raw_exports"]
    )
    return Outcome(target.reports / INDEX, False, **found[0]["outcome"], raw_exports=exports)


def write_json(path: Path, content: object) -> None:
    """Write readable JSON, making the folder if needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")

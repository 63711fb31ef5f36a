"""Read the values of a workbook in a process of its own and print them, one JSON line per row.

The library is written in Rust and may stop the whole process on a damaged file, for want of
memory too; so ``workbook_values`` runs this file as a script. It must import nothing of the
pipeline.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

UNREADABLE = 3
"""Exit code for what the library refuses; a crash has codes of its own."""
PASSWORD = 4
"""Exit code for a workbook with a password."""
_MOST_BYTES = 1 << 30
_LARGEST_WHOLE = 2**53


def main(path: str, most_rows: int) -> int:
    """Print each sheet's title and rows, at most ``most_rows`` of each if not 0."""
    import python_calamine

    _limit_memory()
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        for number, about in enumerate(workbook.sheets_metadata):
            _print_sheet(about, workbook.get_sheet_by_index(number), most_rows)
    except python_calamine.PasswordError:
        return PASSWORD
    except Exception:
        return UNREADABLE
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MOST_BYTES if hard == resource.RLIM_INFINITY else min(_MOST_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _print_sheet(about: Any, sheet: Any, most_rows: int) -> None:
    visible = str(about.visible).endswith("Visible") and "Very" not in str(about.visible)
    merged = [start[0] + 1 for start, _ in sheet.merged_cell_ranges or []]
    _print({"title": about.name, "visible": visible, "merged": merged})
    for row, cells in islice(_rows(sheet), most_rows or None):
        _print([row, cells])


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield (row from 1, cells up to the last filled one) of rows with content."""
    left = [None] * (sheet.start[1] if sheet.start else 0)
    for row, values in enumerate(sheet.iter_rows(), 1):
        while values and values[-1] == "":
            values.pop()
        if values:
            yield row, left + [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= _LARGEST_WHOLE else value
    if isinstance(value, datetime):
        return {"time": value.replace(microsecond=0).isoformat()}
    if isinstance(value, date):
        return {"time": datetime(value.year, value.month, value.day).isoformat()}
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    return value if isinstance(value, str | int) else str(value)


def _print(line: Any) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode("ascii") + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

"""Read one SPSS file in a process of its own and print it as JSON.

The library that reads these files is written in C and may crash on a damaged one; so
``sav_file`` runs this file as a script. It must import nothing of the pipeline.
"""

from __future__ import annotations

import json
import math
import sys
from datetime import datetime
from typing import Any

UNREADABLE = 3
"""Exit code for what the library refuses; a crash has codes of its own."""


def main(path: str) -> int:
    """Print headings, columns and value labels of a file; return the exit code."""
    import pyreadstat

    try:
        columns, meta = pyreadstat.read_sav(path, user_missing=True, output_format="dict")
    except Exception:
        return UNREADABLE
    names = list(meta.column_names)
    content = {
        "headings": [str(name) for name in names],
        "columns": [[_cell(value) for value in columns[name]] for name in names],
        "labels": [
            [[_cell(code), str(label)] for code, label in labels.items()]
            for labels in (meta.variable_value_labels.get(name, {}) for name in names)
        ],
    }
    sys.stdout.buffer.write(json.dumps(content).encode("ascii"))
    return 0


def _cell(value: Any) -> Any:
    if value is None or value != value or value == "":
        return None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else float(value)
    if isinstance(value, datetime):
        return {"time": datetime(*value.timetuple()[:6]).isoformat()}
    return value if isinstance(value, str | int) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

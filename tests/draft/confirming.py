"""What an analyst does with draft.csv, and which column of the export became which type."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from pipeline.codebook import Study


def guesses(folder: Path) -> list[dict[str, str]]:
    """Return the rows of draft.csv."""
    with (folder / "draft.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def confirm(folder: Path, *, but: int = 0) -> None:
    """Write "ja" into every row of draft.csv but the last ones that matter."""
    rows = guesses(folder)
    matter = [row for row in rows if row["matters"] == "ja"]
    for row in rows:
        row["confirmed"] = "" if but and row in matter[-but:] else "ja"
    with (folder / "draft.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def types_by_heading(study: Study, wave: str, headings: list[str]) -> dict[str, str]:
    """Return heading -> type for each column that a row of the codebook stands for.

    Places made of one column per option stand for the columns that begin with their question.
    """
    found = {}
    for question in study.questions:
        code = question.columns[wave]
        place = re.fullmatch(r"(.*) \[Rang \d+\]", code)
        if code in headings:
            found[code] = question.type
        elif place:
            start = place[1]
            found |= {h: question.type for h in headings if h.startswith(start)}
    return found

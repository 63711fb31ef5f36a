"""What only analysts see of the companies: who answered, who did not, who is unknown."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.formats import count
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

COMPANIES = "companies.parquet"
RESPONSES = "responses.parquet"


def frame_matching(findings: InternFindings) -> Table | Note:
    """Return how many companies of the population answered in each wave, and who else did."""
    path = findings.processed / COMPANIES
    if not path.is_file():
        return Note([words.NO_NUMBERS])
    companies = pd.read_parquet(path)
    responses = pd.read_parquet(findings.processed / RESPONSES, columns=["wave", "company"])
    in_frame = companies["in_frame"].fillna(False).astype(bool)
    inside, outside = companies[in_frame], companies[~in_frame]
    columns = []
    for wave in findings.waves:
        answered = _answered(inside, wave.id)
        unknown = responses.loc[responses["wave"] == wave.id, "company"].isna().sum()
        there = (len(inside), answered, len(inside) - answered)
        known = [count(n) for n in there] if len(inside) else ["–"] * len(there)
        columns.append([*known, count(_answered(outside, wave.id)), count(int(unknown))])
    rows = [list(row) for row in zip(labels.MATCHING, *columns, strict=True)]
    return Table(
        caption=labels.MATCHING_CAPTION,
        columns=[text_column(labels.COMPANIES), *(Column(w.title) for w in findings.waves)],
        sections=[Section(rows)],
        note=labels.MATCHING_NOTE,
    )


def _answered(companies: pd.DataFrame, wave: str) -> int:
    return sum(wave in waves.split() for waves in companies["waves"])

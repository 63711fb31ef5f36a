"""What only analysts see of the plausibility of answers: counts and response ids. Never shared."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.formats import count
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

PLAUSIBILITY = "plausibility.parquet"


def implausible_answers(findings: InternFindings) -> Table | Note:
    """Return how often each check found something in each wave, with the response ids."""
    path = findings.processed / PLAUSIBILITY
    if not path.is_file():
        return Note([words.NO_NUMBERS])
    table = pd.read_parquet(path)
    sections = []
    for wave in findings.waves:
        rows = []
        for check, name in words.CHECKS.items():
            own = table[(table["wave"] == wave.id) & (table["check"] == check)]
            if len(own):
                ids = ", ".join(dict.fromkeys(str(i) for i in own["response_id"]))
                rows.append([name, count(len(own)), ids])
        if rows:
            sections.append(Section(rows, title=wave.title))
    if not sections:
        return Note([labels.NOTHING_FOUND])
    return Table(
        caption=labels.CHECKS_CAPTION,
        columns=[
            text_column(labels.CHECK),
            Column(labels.FINDINGS),
            text_column(labels.RESPONSE_IDS),
        ],
        sections=sections,
        note=labels.CHECKS_NOTE,
    )

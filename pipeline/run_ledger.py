"""What the run itself adds to the ledger and to run.json: weighting and row counts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.clean import Entry
from pipeline.codebook import Study
from pipeline.weight import Weighted, lonely_strata


def weight_lines(study: Study, weighted: Weighted, responses: pd.DataFrame) -> list[Entry]:
    """Return the ledger's lines on weights, merged classes, trimming and lonely strata."""
    lines = []
    lonely = lonely_strata(study, responses)
    for wave, file in dict(zip(responses["wave"], responses["file"], strict=True)).items():
        for name in lonely.get(wave, []):
            strata = study.settings.sampling.strata
            lines.append(Entry(wave, "note", "lonely_stratum", file, question=strata, old=name))
        if wave not in weighted.diagnostics:
            continue
        found = weighted.diagnostics[wave]
        summary = f"{found.n_responses} Antworten, deff {found.design_effect:.3f}"
        lines.append(Entry(wave, "weight", weighted.method, file, new=summary))
        if found.trimming is not None:
            cut = found.trimming
            old = f"deff {cut.design_effect_before:.3f}"
            new = f"{cut.n_trimmed} Gewichte auf höchstens {cut.cap:.3f} gekürzt"
            lines.append(Entry(wave, "weight", "trimmed", file, old=old, new=new))
        for done in weighted.collapsed[wave]:
            reason = "collapsed" if done.merged else "small_class_kept"
            classes = ", ".join(done.classes)
            lines.append(
                Entry(
                    wave, "weight", reason, file, question=done.margin, old=classes, new=done.merged
                )
            )
    return lines


def reconciliation(
    ledger: pd.DataFrame, rows_read: dict[str, int], rows_used: dict[str, int]
) -> dict[str, dict[str, Any]]:
    """Return per file rows read, used and set aside by reason, for run.json."""
    aside = ledger[ledger["action"] == "set_aside"]
    return {
        file: {
            "rows_read": rows_read[file],
            "rows_used": rows_used[file],
            "set_aside": {
                str(reason): int(count)
                for reason, count in aside[aside["file"] == file]["reason"].value_counts().items()
            },
        }
        for file in rows_read
    }

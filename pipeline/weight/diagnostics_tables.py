"""The diagnostics of all waves as tables for analysts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.weight.diagnostics import Diagnostics

_HEAVIEST = {"wave": "str", "method": "str", "company": "str", "weight": float, "share": float}


def weighting_table(diagnostics: Mapping[str, Diagnostics]) -> pd.DataFrame:
    """Return what the weights of each wave look like.

    Parameters
    ----------
    diagnostics : mapping of str to Diagnostics
        By wave.

    Returns
    -------
    pandas.DataFrame
        ``wave, method, n_responses, design_effect, n_effective, smallest, largest, ratio,
        n_trimmed, cap, design_effect_before`` (the last two are null without trimming).
    """
    rows = [
        (
            wave,
            found.method,
            found.n_responses,
            found.design_effect,
            found.effective_n,
            found.smallest,
            found.largest,
            found.ratio,
            0 if found.trimming is None else found.trimming.n_trimmed,
            None if found.trimming is None else found.trimming.cap,
            None if found.trimming is None else found.trimming.design_effect_before,
        )
        for wave, found in diagnostics.items()
    ]
    numbers = ("design_effect", "n_effective", "smallest", "largest", "ratio")
    late = ("cap", "design_effect_before")
    columns = ["wave", "method", "n_responses", *numbers, "n_trimmed", *late]
    types = {
        **dict.fromkeys(("wave", "method"), "str"),
        **dict.fromkeys(("n_responses", "n_trimmed"), "int64"),
        **dict.fromkeys((*numbers, *late), "float64"),
    }
    return pd.DataFrame(rows, columns=columns).astype(types)


def heaviest_table(diagnostics: Mapping[str, Diagnostics]) -> pd.DataFrame:
    """Return the companies that carry most weight in each wave, by descending weight.

    For analysts only.

    Returns
    -------
    pandas.DataFrame
        ``wave, method, company`` (pseudonym, null if unknown), ``weight, share`` (of all
        weights, 0-1).
    """
    rows = [
        (wave, found.method, heavy.company, heavy.weight, heavy.share)
        for wave, found in diagnostics.items()
        for heavy in found.heaviest
    ]
    return pd.DataFrame(rows, columns=list(_HEAVIEST)).astype(_HEAVIEST)

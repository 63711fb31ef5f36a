"""Who of the population answered when, who did not, and who answered from outside it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.clean.confirmation import Matched
from pipeline.clean.pseudonym import pseudonym


def company_table(
    matched: Sequence[Matched],
    reasons: Sequence[pd.Series],
    *,
    population: pd.DataFrame | None,
    key: bytes,
) -> pd.DataFrame:
    """Return every company that is known: those of the population, and others that answered.

    Parameters
    ----------
    matched : sequence of Matched
        One per wave.
    reasons : sequence of pandas.Series
        Per wave, why each row is set aside, None for rows that count.
    population : pandas.DataFrame or None
        Column ``member_number``.
    key : bytes
        Secret key of the pseudonyms.

    Returns
    -------
    pandas.DataFrame
        ``company`` (pseudonym), ``in_frame`` (null without a population), ``waves`` (ids of the
        waves in which a response counts, or would if the company were in the population;
        separated by blanks). In an order that is no order of names, numbers or pseudonyms.
    """
    answered: dict[str, list[str]] = {}
    for wave, reason in zip(matched, reasons, strict=True):
        whole = reason.isna() | (reason == "not_in_scope")
        known = wave.members.where(wave.members.notna(), wave.linked)[whole].dropna()
        for name in dict.fromkeys(known):
            answered.setdefault(name, []).append(wave.answers.wave)
    frame = set() if population is None else set(population["member_number"])
    # The order of the population's file would tell which pseudonym is which company.
    names = sorted({*frame, *answered}, key=lambda name: pseudonym(f"order {name}", key=key) or "")
    table = pd.DataFrame(
        {
            "company": [pseudonym(name, key=key) for name in names],
            "in_frame": [None if population is None else name in frame for name in names],
            "waves": [" ".join(answered.get(name, [])) for name in names],
        }
    )
    return table.astype({"company": "str", "in_frame": "boolean", "waves": "str"})

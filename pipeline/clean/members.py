"""From an access token to the member number of the population."""

from __future__ import annotations

import pandas as pd

from pipeline.clean.ledger import Entry


def match_members(
    tokens: pd.Series,
    participants: pd.DataFrame | None,
    *,
    population: pd.DataFrame | None,
    wave: str,
    file: str | None,
) -> tuple[pd.Series, list[Entry]]:
    """Return each response's member number as the population writes it.

    Spreadsheets drop leading zeros ("17" for "0017"); they are restored where exactly one
    member number of the population fits.

    Parameters
    ----------
    tokens : pandas.Series of str
        The responses' access tokens; None where there is none.
    participants : pandas.DataFrame or None
        Columns ``token`` and ``member_number``.
    population : pandas.DataFrame or None
        Column ``member_number``.
    wave, file : str
        For the ledger.

    Returns
    -------
    pandas.Series of str
        Member numbers on the index of ``tokens``; None where unknown. A number that the
        population does not have is returned as it stands.
    list of Entry
        One line for restored zeros, one per kind of token that could not be matched.
    """
    if participants is None:
        return pd.Series(None, index=tokens.index, dtype=object), []
    entries = []
    raw = dict(zip(participants["token"], participants["member_number"], strict=True))
    numbers = dict(raw)
    if population is not None:
        known = set(population["member_number"])
        short: dict[str, list[str]] = {}
        for number in known:
            short.setdefault(number.lstrip("0"), []).append(number)
        for token, number in raw.items():
            fits = short.get((number or "").lstrip("0"), []) if number not in known else []
            if number and len(fits) == 1:
                numbers[token] = fits[0]
        restored = sum(numbers[token] != raw[token] for token in raw)
        if restored:
            entries.append(
                Entry(wave, "match", "leading_zeros_restored", file, new=f"{restored} Mitglieder")
            )
    unknown = tokens.notna() & ~tokens.isin(list(raw))
    if unknown.any():
        entries.append(Entry(wave, "match", "token_unknown", file, new=f"{int(unknown.sum())}"))
    return tokens.map(numbers, na_action="ignore").astype(object), entries

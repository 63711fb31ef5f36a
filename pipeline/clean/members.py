"""From an access token to the member number of the population."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.clean.ledger import Entry
from pipeline.errors import Problem


def match_members(
    tokens: pd.Series,
    participants: pd.DataFrame | None,
    *,
    population: pd.DataFrame | None,
    wave: str,
    file: str,
) -> tuple[pd.Series, list[Entry], list[Problem]]:
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
        One line for restored zeros, one for tokens that could not be matched.
    list of Problem
        If most tokens or most member numbers fit nothing.
    """
    if participants is None:
        return pd.Series(None, index=tokens.index, dtype=object), [], []
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
    members = tokens.map(numbers, na_action="ignore").astype(object)
    return members, entries, list(_mismatches(tokens, unknown, members, population, file))


def _mismatches(
    tokens: pd.Series,
    unknown: pd.Series,
    members: pd.Series,
    population: pd.DataFrame | None,
    file: str,
) -> Iterator[Problem]:
    """Yield a problem when more than half of the tokens or numbers fit nothing: a wrong list."""
    if unknown.sum() * 2 > tokens.notna().sum():
        yield Problem(
            file,
            0,
            0,
            f"{int(unknown.sum())} von {int(tokens.notna().sum())} Zugangscodes stehen nicht in "
            "der Teilnehmendenliste",
            "Liste dieser Welle neben den Export legen",
        )
    if population is not None:
        outside = members.notna() & ~members.isin(population["member_number"])
        if outside.sum() * 2 > members.notna().sum():
            yield Problem(
                file,
                0,
                0,
                f"{int(outside.sum())} von {int(members.notna().sum())} Mitgliedsnummern stehen "
                "nicht in der Grundgesamtheit",
                "Spalten unter participants und population in study.yml prüfen",
            )

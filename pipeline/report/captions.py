"""Subtitles, bases and sources: for whom, how many, when, how weighted, from where."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD
from pipeline.report.note import Note
from pipeline.report.wording import (
    CONVERTED,
    INTERVALS,
    NO_NUMBERS,
    PROTECTED,
    base_text,
    interval_text,
    source_text,
    uncertain,
    value_text,
    weighting_text,
)


def n_text(table: pd.DataFrame) -> str:
    """Return ``n = 117–125`` for the published rows of a table."""
    return base_text(table["n_responses"].min(), table["n_responses"].max())


def wave_text(findings: Findings, table: pd.DataFrame) -> str:
    """Return the titles of the waves in a table, ``Juni 2013 bis November 2013`` for several."""
    ids = sorted(table["wave"].unique())
    first, last = (findings.release.wave(wave).title for wave in (ids[0], ids[-1]))
    return first if first == last else f"{first} bis {last}"


def subtitle(findings: Findings, table: pd.DataFrame, what: str, *, wave: bool = True) -> str:
    """Return what is shown, for whom, n, and when unless ``what`` says it."""
    companies = findings.study.settings.companies
    text = f"{what} · {companies}, {n_text(table)}"
    return f"{text} · {wave_text(findings, table)}" if wave else text


def source(
    findings: Findings,
    table: pd.DataFrame,
    base: str,
    *notes: str,
    lines: str = INTERVALS,
    weighted: bool = True,
) -> str:
    """Return base, weighting, remarks and source of a figure.

    ``lines`` explains the interval lines; empty where a figure has none. ``weighted`` is False
    for counts, which no weighting touches.
    """
    converted = table["flags"].str.contains("umgerechnet").any()
    method = findings.weighting if weighted else "unweighted"
    return source_text(
        findings.study.settings.survey,
        f"{labels.BASIS}: {base}",
        _first_upper(weighting_text(findings.release, method)),
        *notes,
        lines,
        CONVERTED if converted else "",
        *changed_questions(table),
    )


def changed_questions(table: pd.DataFrame) -> list[str]:
    """Return what the questions of a trend did differently; nothing for a single wave."""
    trend = table["wave"].nunique() > 1 or table["reference_wave"].notna().any()
    found = {flag for flags in table["flags"] for flag in flags.split()} if trend else set()
    return [words for flag, words in labels.COMPARABILITY.items() if flag in found]


def missing(findings: Findings, statistic: str) -> Note:
    """Return the notice for a figure of which nothing may be shown, or nothing exists."""
    withheld = (findings.cells(statistic, wave=None)["status"] != "published").any()
    return Note([PROTECTED if withheld else NO_NUMBERS], kind="protected")


def value_cell(row: pd.Series, statistic: str) -> str:
    """Return a released value, or ``·``."""
    if row["status"] != "published":
        return WITHHELD
    return value_text(statistic, row["estimate"], n=row["n_responses"])


def interval_cell(row: pd.Series, statistic: str) -> str:
    """Return a released interval, ``·`` if withheld, ``–`` if there is none."""
    if row["status"] != "published":
        return WITHHELD
    if pd.isna(row["ci_low"]):
        return "–"
    return interval_text(statistic, row["ci_low"], row["ci_high"])


def n_cell(row: pd.Series) -> str:
    """Return the number of answers, or ``·``."""
    return WITHHELD if row["status"] != "published" else f"{int(row['n_responses'])}"


def hover(row: pd.Series, statistic: str, name: str = "") -> str:
    """Return a mark's words: name, value, interval, n."""
    lines = [
        f"<b>{_plain(name or row['label'])}</b>",
        value_text(statistic, row["estimate"], n=row["n_responses"]),
    ]
    if not pd.isna(row["ci_low"]):
        lines.append(f"{labels.RANGE}: {interval_text(statistic, row['ci_low'], row['ci_high'])}")
    lines.append(base_text(row["n_responses"], row["n_responses"]))
    if "unsicher" in row["flags"]:
        lines.append(uncertain(row["n_responses"]))
    return "<br>".join(lines)


def ends(table: pd.DataFrame) -> list[float]:
    """Return all estimates and interval ends of a table, without gaps."""
    numbers = pd.concat([table["estimate"], table["ci_low"], table["ci_high"]]).dropna()
    return [float(number) for number in numbers]


def spans(table: pd.DataFrame) -> list[tuple[float, float, float]]:
    """Return (row, low, high) of every row that has an interval; row = the index."""
    return [
        (float(index), float(low), float(high))
        for index, low, high in zip(table.index, table["ci_low"], table["ci_high"], strict=True)
        if not pd.isna(low)
    ]


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

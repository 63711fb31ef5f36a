"""For the data protection officer: which data, for what, who sees what, by which rules."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook import Study
from pipeline.disclosure import minima
from pipeline.disclosure.dominance import LARGEST, LARGEST_SHARE, P_SHARE
from pipeline.disclosure.rounding import BAND_BELOW, STEPS
from pipeline.disclosure.rules import ALL_BUT, CENSUS_ALL_BUT
from pipeline.report import wording_protection as words
from pipeline.report.findings import Findings
from pipeline.report.formats import NBSP, count, day, listed, number, percent
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.transparency import Facts


def protection_lead(findings: Findings) -> Note:
    """Return in two sentences what the page is and what was checked."""
    return Note(words.lead(len(findings.waves), len(minima(findings.study))), kind="lead")


def processed_data(findings: Findings) -> Facts:
    """Return each kind of data the study holds, with its purpose."""
    settings = findings.study.settings
    rows = [words.EXPORTS]
    if settings.participants:
        rows.append(words.PARTICIPANTS)
    if settings.population:
        names = words.NAMES if settings.population.name else ""
        term, text, purpose = words.POPULATION
        rows.append((term, text.format(names=names), purpose))
    rows += [words.PSEUDONYMS, words.TEXTS, words.RESULTS, words.LEDGER]
    return _facts(rows)


def audiences_table(findings: Findings) -> Table:
    """Return who sees what, from the analysts to the narrowest audience."""
    study = findings.study
    rows = [["Intern", words.NO_MINIMUM, words.EVERYTHING_INSIDE]]
    sees = words.WIDEST_SEES
    for title, minimum in _minima(study):
        rows.append([title, f"{minimum}{NBSP}{study.settings.companies}", sees])
        sees = words.NARROWER_SEES
    return Table(
        caption=words.AUDIENCES_CAPTION,
        columns=[text_column(words.AUDIENCE), Column(words.MINIMUM), text_column(words.SEES)],
        sections=[Section(rows)],
    )


def rules_in_force(findings: Findings) -> Facts:
    """Return every rule: what it withholds, and its value in this study."""
    values = _values(findings)
    return _facts(
        (name, withheld, f"{words.HERE}: {value.format(**values)}.")
        for name, withheld, value in words.RULES.values()
    )


def assumed_attackers(findings: Findings) -> Facts:
    """Return the readers that the protection was tested against, and what each knows."""
    rows = list(words.ATTACKERS)
    if findings.study.settings.population is None:
        rows[rows.index(words.KNOWS_FRAME)] = words.NO_FRAME
    return _facts(rows)


def key_and_retirement() -> Facts:
    """Return where the key lies, what ``retire`` destroys and who deletes."""
    return _facts(words.KEY_FACTS)


def retention_table(findings: Findings) -> Table:
    """Return by when what must be deleted, and how."""
    days = dict(findings.study.settings.retention)
    rows = [
        [title, day(days[name]) if days[name] else words.NO_DAY, how]
        for name, title, how in words.RETENTION
    ]
    return Table(
        caption=words.RETENTION_CAPTION,
        columns=[text_column(title) for title in (words.DATA, words.DELETE_BY, words.HOW)],
        sections=[Section(rows)],
    )


def remaining_risks() -> Facts:
    """Return what the protection does not cover."""
    return _facts(words.LIMITS)


def _facts(rows: Iterable[tuple[str, ...]]) -> Facts:
    return Facts(tuple((row[0], row[1:]) for row in rows))


def _minima(study: Study) -> list[tuple[str, int]]:
    titles: dict[str, str] = {a.id: a.title for a in study.settings.audiences}
    return [(titles[audience], minimum) for audience, minimum in minima(study).items()]


def _values(findings: Findings) -> dict[str, str]:
    study = findings.study
    companies = study.settings.companies
    identifying = [q.id for q in study.questions if q.role == "classification"]
    (share, share_few), (mean, mean_few) = STEPS["share"], STEPS["scale points"]
    points, points_few = STEPS["percentage points"]
    return {
        "fewer": words.fewer_than(_minima(study), companies),
        "least": words.by_minimum(_minima(study), companies),
        "all_but": count(ALL_BUT),
        "census_all_but": count(CENSUS_ALL_BUT),
        "largest": count(LARGEST),
        "largest_share": percent(LARGEST_SHARE),
        "p_share": percent(P_SHARE),
        "weighting": words.weighted_by(findings.release.margins),
        "identifying": listed(identifying) or words.NOTHING_IDENTIFIES,
        "share": percent(share),
        "mean": number(mean, 1),
        "points": count(points),
        "band_below": count(BAND_BELOW),
        "share_few": percent(share_few),
        "mean_few": number(mean_few, 1),
        "points_few": count(points_few),
    }

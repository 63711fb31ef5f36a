"""Propose which company a name means; an analyst decides, nothing is merged here."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.clean.confirmation import Matched, like, open_names
from pipeline.clean.matching import match_waves
from pipeline.clean.name_index import NameIndex
from pipeline.codebook import Study
from pipeline.errors import StudyError
from pipeline.ingest import Decision, WaveInput
from pipeline.ingest.company_decisions import COLUMNS


def propose_companies(
    study: Study,
    waves: Sequence[WaveInput],
    *,
    population: pd.DataFrame | None,
    decisions: Sequence[Decision],
) -> pd.DataFrame:
    """Propose a company for each name that was given without a known token.

    Parameters
    ----------
    study : Study
    waves : sequence of WaveInput
    population : pandas.DataFrame or None
        The frame; its names are in the column that study.yml names.
    decisions : sequence of Decision
        What was decided before; kept as it is.

    Returns
    -------
    pandas.DataFrame
        Text columns ``wave, response`` (the platform's response id), ``given_name,
        proposed_number`` (a member number, or ``wie 2026-06 34`` for the company of another
        answer), ``proposed_name, score`` (0 to 100), ``others`` (next candidates), ``decision,
        note``. Decided answers stay even where the export has them no longer.

    Raises
    ------
    StudyError
        For corrections that do not fit and lists that are the wrong ones.
    """
    matched, problems = match_waves(study, waves, population=population, decisions=())
    problems += [problem for wave in matched for problem in wave.problems]
    if problems:
        raise StudyError(problems)
    numbers = _names(study, population)
    index = NameIndex(numbers)
    rows: dict[tuple[str, str], dict[str, str]] = {}
    unmatched: dict[str, str] = {}
    for wave in matched:
        for response, name in _given(study, wave).items():
            found = index.candidates(name)
            row = {"wave": wave.answers.wave, "response": response, "given_name": name}
            rows[wave.answers.wave, response] = row
            if found:
                row["proposed_number"] = found[0].id
                row["proposed_name"] = numbers[found[0].id]
                row["score"] = str(found[0].score)
                row["others"] = "; ".join(f"{c.id} {numbers[c.id]} ({c.score})" for c in found[1:])
            else:
                unmatched[like(wave.answers.wave, response)] = name
    for row, (first, score) in _same_names(rows, unmatched):
        row |= {"proposed_number": first, "proposed_name": unmatched[first], "score": str(score)}
    for decision in decisions:
        place = (decision.wave, decision.response)
        row = rows.get(place, {})
        changed = bool(row) and row["given_name"] != decision.given_name
        if decision.decision and (not row or changed):
            # The run will name it: a decision about a name that is not there any more.
            row = {"wave": place[0], "response": place[1], "given_name": decision.given_name}
            rows[place] = row
        if row:
            row |= {"decision": decision.decision or "", "note": decision.note or ""}
    return pd.DataFrame(list(rows.values()), columns=list(COLUMNS), dtype=object).fillna("")


def _given(study: Study, wave: Matched) -> dict[str, str]:
    names = open_names(study, wave)
    return dict(zip(wave.answers.frame.loc[names.index, "response_id"], names, strict=True))


def _names(study: Study, population: pd.DataFrame | None) -> dict[str, str]:
    settings = study.settings.population
    if population is None or settings is None or settings.name is None:
        return {}
    named = population[population[settings.name].notna()]
    return dict(zip(named["member_number"], named[settings.name], strict=True))


def _same_names(
    rows: dict[tuple[str, str], dict[str, str]], unmatched: dict[str, str]
) -> list[tuple[dict[str, str], tuple[str, int]]]:
    """Return rows with the first answer that gives a like name, and how alike it is."""
    index = NameIndex(unmatched)
    order = {reference: place for place, reference in enumerate(unmatched)}
    first: dict[str, str] = {}
    found = []
    for row in rows.values():
        reference = like(row["wave"], row["response"])
        if reference not in unmatched:
            continue
        earlier = [
            candidate
            for candidate in index.candidates(unmatched[reference], limit=len(unmatched))
            if order[candidate.id] < order[reference]
        ]
        if earlier:
            first[reference] = first.get(earlier[0].id, earlier[0].id)
            found.append((row, (first[reference], earlier[0].score)))
    return found

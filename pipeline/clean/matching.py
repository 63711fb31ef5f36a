"""Which company gave which answer: by token, by an analyst's decision, or unknown."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.clean.confirmation import Matched, confirm_companies
from pipeline.clean.corrections import apply_corrections
from pipeline.clean.members import match_members
from pipeline.codebook import Study
from pipeline.errors import Problem
from pipeline.ingest import Decision, WaveInput


def match_waves(
    study: Study,
    waves: Sequence[WaveInput],
    *,
    population: pd.DataFrame | None,
    decisions: Sequence[Decision],
) -> tuple[list[Matched], list[Problem]]:
    """Match the rows of all waves to companies and apply corrections.

    Parameters
    ----------
    study : Study
    waves : sequence of WaveInput
    population : pandas.DataFrame or None
        Column ``member_number``.
    decisions : sequence of Decision
        Rows of companies.xlsx.

    Returns
    -------
    list of Matched
        One per wave, in their order.
    list of Problem
        Decisions that cannot be used.
    """
    matched = []
    for wave in waves:
        answers = wave.answers
        members, entries, problems = match_members(
            answers.frame["token"],
            wave.participants,
            population=population,
            wave=answers.wave,
            file=answers.file,
        )
        answers, lines, unfit = apply_corrections(study, answers, wave.corrections, members=members)
        linked = pd.Series(None, index=members.index, dtype=object)
        matched.append(Matched(answers, members, linked, [*entries, *lines], [*problems, *unfit]))
    by_wave = {wave.answers.wave: wave for wave in matched}
    refused = confirm_companies(study, by_wave, decisions, population=population)
    return matched, refused

"""What the run itself does for disclosure control: hand over the answers, keep the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pipeline.analysis import answers_by_question
from pipeline.codebook import CROSSED, Study
from pipeline.disclosure import (
    LEDGER,
    Protection,
    ReleaseLedger,
    Variable,
    WaveAnswers,
    ledger_text,
    protect,
)
from pipeline.errors import OutputError


def protection(
    study: Study,
    responses: pd.DataFrame,
    population: pd.DataFrame | None,
    estimates: pd.DataFrame,
    ledger: ReleaseLedger,
    *,
    progress: Callable[[str], None],
) -> Protection:
    """Decide what each audience does not see, from the answers behind the estimates.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        All waves: classes and codes per response.
    population : pandas.DataFrame or None
        Class ids of every company of the population.
    estimates : pandas.DataFrame
        Which figures there are.
    ledger : ReleaseLedger
    progress : callable
        Gets the wave and audience before they are worked on.
    """
    crossings = estimates["breakdown"].fillna("").str.contains(CROSSED, regex=False)
    crossed = frozenset(estimates.loc[crossings, "question"].dropna())
    together = [
        frozenset({need, *(question.id for question in pair)})
        for need, pair in study.needs().items()
    ]
    waves = []
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id].reset_index(drop=True)
        if part.empty:
            continue
        questions = {
            question: [Variable(*variable) for variable in variables]
            for question, variables in answers_by_question(study, part, wave=wave.id).items()
            if question not in identifying(study)
        }
        waves.append(WaveAnswers(wave.id, part, questions, crossed, together))
    return protect(study, waves, population, ledger, progress=progress)


def identifying(study: Study) -> list[str]:
    """Return the questions whose answers say which company it is; they are never published."""
    return [question.id for question in study.questions if question.role == "classification"]


def write_ledger(folder: Path, ledger: ReleaseLedger) -> None:
    """Write a study's release ledger, whole or not at all, and only if it differs.

    Raises
    ------
    OutputError
        If the study's folder cannot be written: then nothing may be published.
    """
    path, text = folder / LEDGER, ledger_text(ledger)
    try:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return
        new = folder / f".{LEDGER}.new"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    except OSError as error:
        raise OutputError(
            f"Das Verzeichnis der Veröffentlichungen ist nicht zu schreiben: {path} "
            f"({error.strerror}). Ohne diesen Eintrag wird nichts veröffentlicht; Rechte prüfen."
        ) from None

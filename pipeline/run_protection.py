"""What the run itself does for disclosure control: hand over the answers, keep the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.analysis import answers_by_question
from pipeline.codebook import CROSSED, RELEASED, Study
from pipeline.disclosure import (
    ReleaseLedger,
    Variable,
    WaveAnswers,
    after_release,
    audit_table,
    ledger_text,
    protect,
    publishable,
    read_ledger,
    released_ranks,
    suppression_table,
)
from pipeline.errors import OutputError

NOTICE = "Hinweis: "
"""What follows in a progress message stays on the screen."""


@dataclass(frozen=True)
class Released:
    """The tables of a release by name, and the release ledger once it is out."""

    tables: dict[str, pd.DataFrame]
    ledger: ReleaseLedger


def release(
    study: Study,
    responses: pd.DataFrame,
    population: pd.DataFrame | None,
    weights: pd.DataFrame,
    estimates: pd.DataFrame,
    ranks: pd.DataFrame,
    *,
    progress: Callable[[str], None],
) -> Released:
    """Decide what each audience may see, knowing what earlier runs published.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        All waves: classes and codes per response.
    population : pandas.DataFrame or None
        Class ids of every company of the population.
    weights : pandas.DataFrame
        One column per weighting, the released one last; indexed like the responses.
    estimates, ranks : pandas.DataFrame
        As made by the analysis.
    progress : callable
        Gets the wave and audience before they are worked on.

    Raises
    ------
    StudyError
        If the release ledger is damaged.
    """
    earlier = read_ledger(study.folder)
    waves = _answers(study, responses, weights.iloc[:, -1], estimates)
    protected = protect(study, waves, population, earlier, progress=progress)
    for proposal in protected.proposals:
        progress(f"{NOTICE}{proposal}")
    published = publishable(estimates, protected.patterns, identifying=_identifying(study))
    tables = {
        "publishable": published,
        "suppression": suppression_table(protected.patterns),
        "audit": audit_table(study, protected.patterns, published, earlier),
        "released_ranks": released_ranks(ranks, published),
    }
    return Released(tables, after_release(earlier, published, protected.figures))


def _answers(
    study: Study, responses: pd.DataFrame, weights: pd.Series, estimates: pd.DataFrame
) -> list[WaveAnswers]:
    """Return the answers behind the estimates, wave by wave."""
    crossings = estimates["breakdown"].fillna("").str.contains(CROSSED, regex=False)
    crossed = frozenset(estimates.loc[crossings, "question"].dropna())
    together = [
        frozenset({need, *(question.id for question in pair)})
        for need, pair in study.needs().items()
    ]
    settings = study.settings
    margins = [*settings.weighting.margins, *filter(None, [settings.sampling.strata])]
    waves = []
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id]
        own_weights = weights.loc[part.index].to_numpy(float)
        part = part.reset_index(drop=True)
        if part.empty:
            continue
        questions = {
            question: [
                Variable(values, harmless, magnitude, own_weights, scores)
                for values, harmless, magnitude, scores in variables
            ]
            for question, variables in answers_by_question(study, part, wave=wave.id).items()
            if question not in _identifying(study)
        }
        waves.append(WaveAnswers(wave.id, part, questions, crossed, together, own_weights, margins))
    return waves


def _identifying(study: Study) -> list[str]:
    """Return the questions whose answers say which company it is; they are never published."""
    return [question.id for question in study.questions if question.role == "classification"]


def write_ledger(folder: Path, ledger: ReleaseLedger) -> None:
    """Write a study's release ledger, whole or not at all, and only if it differs.

    Raises
    ------
    OutputError
        If the study's folder cannot be written: then nothing may be published.
    """
    path, text = folder / RELEASED, ledger_text(ledger)
    try:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return
        new = folder / f".{RELEASED}.new"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    except OSError as error:
        raise OutputError(
            f"Das Verzeichnis der Veröffentlichungen ist nicht zu schreiben: {path} "
            f"({error.strerror}). Ohne diesen Eintrag wird nichts veröffentlicht; Rechte prüfen."
        ) from None

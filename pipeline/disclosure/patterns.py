"""The patterns of all waves and audiences: one after the other, each knowing those before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import Study
from pipeline.disclosure.cells import WHOLE, Cell, Cells, wave_cells
from pipeline.disclosure.pattern import Earlier, Pattern, WaveAnswers, shown_crossed, wave_pattern
from pipeline.disclosure.releases import CHANGED, UNKNOWN, Figure, ReleaseLedger, figures_now
from pipeline.disclosure.size import proposal

AUDIENCES = ("arbeitskreis", "ausschuss", "oeffentlichkeit")
"""From the one that sees most to the one that sees least."""


@dataclass(frozen=True)
class Protection:
    """What each audience does not see of each wave, and what a wave's cells stand for now.

    Parameters
    ----------
    patterns : dict of (str, str) to Pattern
        By audience and wave.
    figures : dict of (str, str) to dict of Cell to Figure
        By wave and question; the question "" are those who answered.
    proposals : tuple of str
        In German, what to make smaller where a catalogue is too large for its crossings.
    """

    patterns: Mapping[tuple[str, str], Pattern]
    figures: Mapping[tuple[str, str], Mapping[Cell, Figure]]
    proposals: tuple[str, ...] = ()


def protect(
    study: Study,
    waves: Sequence[WaveAnswers],
    population: pd.DataFrame | None,
    ledger: ReleaseLedger,
    *,
    progress: Callable[[str], None],
) -> Protection:
    """Decide what each audience does not see.

    Parameters
    ----------
    study : Study
        Its catalogue and audiences.
    waves : sequence of WaveAnswers
        Oldest first.
    population : pandas.DataFrame or None
        Class ids of every company of the population.
    ledger : ReleaseLedger
        What earlier runs published.
    progress : callable
        Gets the wave, the audience and the question before they are worked on.

    Returns
    -------
    Protection
    """
    catalogue = study.catalogue()
    groups = {table.name: list(study.cells(table)) for table in catalogue}
    patterns: dict[tuple[str, str], Pattern] = {}
    figures: dict[tuple[str, str], Mapping[Cell, Figure]] = {}
    before: dict[str, Pattern] = {}
    proposals: list[str] = []
    for answers in waves:
        cells = wave_cells(
            catalogue,
            groups,
            answers.classes,
            population,
            margins=answers.margins,
            survey_weights=answers.weights,
        )
        figures |= _figures(cells, answers)
        wider: Pattern | None = None
        seen: Earlier | None = None
        for audience, minimum in minima(study).items():
            earlier = _earlier(ledger, audience, minimum, answers, cells, figures)
            if wider is None or wider.minimum != minimum or earlier != seen:
                step = f"{answers.wave}, {audience}"
                progress(step)
                wider = wave_pattern(
                    cells,
                    answers,
                    minimum=minimum,
                    wider=wider,
                    before=before.get(audience),
                    earlier=earlier,
                    progress=_within(progress, step),
                )
                left = answers.crossed - shown_crossed(cells, answers, earlier)
                if left:
                    proposals.append(proposal(answers.wave, catalogue, cells, len(left)))
            patterns[audience, answers.wave] = before[audience] = wider
            seen = earlier
    return Protection(patterns, figures, tuple(dict.fromkeys(proposals)))


def _within(progress: Callable[[str], None], step: str) -> Callable[[str], None]:
    return lambda part: progress(f"{step}, {part}")


def minima(study: Study) -> dict[str, int]:
    """Return audience -> fewest companies in a cell, from the widest audience to the narrowest.

    A narrower audience never needs fewer companies than a wider one.
    """
    given = {audience.id: audience.min_companies for audience in study.settings.audiences}
    found: dict[str, int] = {}
    most = 0
    for audience in AUDIENCES:
        if audience in given:
            most = max(most, given[audience])
            found[audience] = most
    return found


def _figures(cells: Cells, answers: WaveAnswers) -> dict[tuple[str, str], Mapping[Cell, Figure]]:
    n = cells.forms @ cells.counts
    base = {name: (int(count), "") for name, count in zip(cells.names, n, strict=True) if count}
    plain = cells.plain()
    questions = {
        (answers.wave, question): figures_now(
            cells if question in answers.crossed else plain, variables
        )
        for question, variables in answers.questions.items()
    }
    return {(answers.wave, ""): base, **questions}


def _earlier(
    ledger: ReleaseLedger,
    audience: str,
    minimum: int,
    answers: WaveAnswers,
    cells: Cells,
    figures: Mapping[tuple[str, str], Mapping[Cell, Figure]],
) -> Earlier:
    """Return what is known of a wave already; of a lost one, that its breakdowns may be."""
    asked = ("", *answers.questions)
    if ledger.is_lost(answers.wave):
        groups = dict.fromkeys((name for name in cells.names if name != WHOLE), UNKNOWN)
        return Earlier({}, dict.fromkeys(asked, groups), lost=True)
    known, withheld, settled = {}, {}, set()
    for question in asked:
        now = figures[answers.wave, question]
        same, changed = ledger.compare(audience, answers.wave, question, now, minimum)
        # A cell of the same companies shows the same figures under another name.
        known[question] = cells.tied(same)
        withheld[question] = dict.fromkeys(cells.tied(changed) - known[question], CHANGED)
        if same and ledger.stands(audience, answers.wave, question, now):
            settled.add(question)
    return Earlier(known, withheld, settled=frozenset(settled))

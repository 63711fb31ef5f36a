"""Which figures an analyst means by "need", a Handlungsfeld's or a question's name."""

from __future__ import annotations

from collections.abc import Container

from pipeline.analysis.figures import Figure, figures
from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError, did_you_mean

NEED, HANDLUNGSFELD = "need", "handlungsfeld"
USUAL = (
    *("mwds", "need_share", "index", "share", "cases_share", "best_worst_score"),
    *("mean_rank", "first_share", "climate_index", "mean", "mean_number"),
)
"""The statistic meant when none is named: the first of these that there is."""


def select_figures(
    study: Study, what: str, *, asked: Container[str], wave: str, statistic: str | None = None
) -> list[Figure]:
    """Return the figures of all needs, all Handlungsfelder, one of these, a question or a block.

    Parameters
    ----------
    study : Study
    what : str
        ``"need"``, ``"handlungsfeld"``, or the id of a need, Handlungsfeld, question or block.
    asked : container of str
        Variables that the wave has.
    wave : str
        Named where it did not ask this.
    statistic : str, optional
        Default: the usual one, e.g. ``mwds`` for needs, ``share`` of every answer for questions.

    Returns
    -------
    list of Figure
        In the codebook's order.

    Raises
    ------
    StudyError
        For a name or statistic that does not occur; names the nearest one. Also if the wave did
        not ask it.
    """
    plan = figures(study)
    found = [figure for figure in plan if what in _names(study, figure)]
    if not found:
        known = {name for figure in plan for name in _names(study, figure)}
        raise _unknown("what", what, known)
    found = [figure for figure in found if figure.variable in asked]
    if not found:
        raise not_asked(what, wave)
    statistics = list(dict.fromkeys(figure.statistic for figure in found))
    chosen = statistic or next((s for s in USUAL if s in statistics), statistics[0])
    if chosen not in statistics:
        raise _unknown("statistic", chosen, set(statistics))
    return [figure for figure in found if figure.statistic == chosen]


def not_asked(name: str, wave: str) -> StudyError:
    """Return the fault that a wave did not ask a question."""
    message = f"„{name}“ wurde in Welle {wave} nicht gefragt"
    return StudyError([Problem(name, 0, 0, message, "andere Welle wählen: wave=")])


def _names(study: Study, figure: Figure) -> set[str]:
    names = {figure.question}
    if figure.question in study.needs():
        names.add(NEED)
    elif figure.question in {h.id for h in study.settings.handlungsfelder}:
        names.add(HANDLUNGSFELD)
    elif figure.question in {question.id for question in study.questions}:
        names.add(study.question(figure.question).block)
    return names - {""}


def _unknown(argument: str, value: str, known: set[str]) -> StudyError:
    advice = did_you_mean(value, known) or ", ".join(sorted(known)[:20])
    return StudyError([Problem(argument, 0, 0, f"„{value}“ kommt nicht vor", advice)])

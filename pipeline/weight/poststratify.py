"""Post-stratification: every cell of the crossed margins gets the population's count."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.weight.profiles import CalibrationError, starting_weights

_SHOWN = 3


def crossed(classes: pd.DataFrame) -> pd.Series:
    """Return the cell of each row, its class ids joined by " × "."""
    joined = classes.astype(str).agg(" × ".join, axis=1) if len(classes) else []
    return pd.Series(joined, index=classes.index, name=" × ".join(classes), dtype=object)


def poststratify(
    classes: pd.DataFrame, targets: Mapping[str, pd.Series], *, start: pd.Series | None = None
) -> pd.Series:
    """Return weights whose sum in every cell equals the population's count.

    Parameters
    ----------
    classes : pandas.DataFrame
        One row per response, one column of cell ids as made by :func:`crossed`.
    targets : mapping of str to pandas.Series
        Name of that column -> number of companies of the population by cell.
    start : pandas.Series, optional
        Weights to begin with, positive; 1 for each response if omitted.

    Returns
    -------
    pandas.Series
        Positive weights on the index of ``classes``, start · N_cell / Σ start of the cell;
        their sum is the population's size.

    Raises
    ------
    ValueError
        If there is not exactly one column of cells.
    CalibrationError
        If a cell with companies has no response, or a response lies in a cell without
        companies; names the cells.

    Notes
    -----
    Holt and Smith (1979), J. Roy. Statist. Soc. A 142, 33-46. Agrees with ``postStratify`` of
    the R package survey.
    """
    ((name, target),) = targets.items()
    counts = target.astype(float)
    weights = starting_weights(classes, start)
    sums = pd.Series(weights).groupby(classes[name].to_numpy()).sum()
    companies = counts.reindex(sums.index).fillna(0.0)
    unknown = sums.index[companies <= 0]
    if len(unknown):
        raise CalibrationError(
            f"{_cells(unknown)} ({name}): Antworten, aber keine Unternehmen in der "
            "Grundgesamtheit. Grundgesamtheit ergänzen, Klassen zusammenlegen (weighting: "
            "collapse) oder method: rake."
        )
    empty = counts.index[(counts > 0) & ~counts.index.isin(sums.index)]
    if len(empty):
        raise CalibrationError(
            f"{_cells(empty)} ({name}): Unternehmen, aber keine Antworten. In study.yml "
            "Klassen zusammenlegen (weighting: collapse) oder method: rake."
        )
    factors = (companies / sums).reindex(classes[name]).to_numpy()
    return pd.Series(np.asarray(weights * factors), index=classes.index, name="poststratify")


def _cells(names: pd.Index) -> str:
    shown = ", ".join(f"„{name}“" for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    word = "Zelle" if len(names) == 1 else "Zellen"
    return f"{word} {shown}" + (f" und {more} weitere" if more > 0 else "")

"""How the responses of a wave stand for the population: weights, strata, margins, frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.design import Design
from pipeline.analysis.influence import Calibration, calibration

UNWEIGHTED = "unweighted"
ONE_STRATUM = "all"
"""Name of the only stratum of a simple random sample."""


@dataclass(frozen=True)
class Sample:
    """Facts about the responses of all waves; tables are indexed like the responses.

    Parameters
    ----------
    weights : pandas.DataFrame
        One column per weighting, ``unweighted`` first.
    margins : pandas.DataFrame
        One column of class ids per margin to which the last weighting was calibrated; no
        columns without calibration.
    base : pandas.Series
        Weights of the regression on the margins that calibrated errors rest on.
    population : pandas.DataFrame or None
        Class ids of every company of the population; None if it is not known.
    strata : str or None
        The classification by which the sample was stratified.
    partials : pandas.DataFrame or None
        ``wave`` and class ids of every company that began but did not finish.
    """

    weights: pd.DataFrame
    margins: pd.DataFrame
    base: pd.Series
    population: pd.DataFrame | None
    strata: str | None = None
    partials: pd.DataFrame | None = None

    def calibrated_margins(self, weighting: str) -> tuple[str, ...]:
        """Return the columns of :meth:`profiles` that are margins of a weighting."""
        if weighting == UNWEIGHTED:
            return ()
        return tuple(f"margin:{name}" for name in self.margins.columns)

    def strata_of(self, responses: pd.DataFrame) -> pd.Series:
        """Return the stratum of each response."""
        if self.strata is None:
            return pd.Series(ONE_STRATUM, index=responses.index)
        return responses[self.strata].astype(str)

    def profiles(
        self, responses: pd.DataFrame, breakdowns: list[str], weighting: str
    ) -> pd.DataFrame:
        """Return stratum, margins and breakdowns of each response of a wave."""
        own = responses[breakdowns].assign(stratum=self.strata_of(responses))
        if not self.calibrated_margins(weighting):
            return own
        margins = self.margins.loc[responses.index].add_prefix("margin:")
        return own.join(margins)

    def residual_weights(self, responses: pd.DataFrame, weighting: str) -> np.ndarray | None:
        """Return the weights of the regression on the margins; None without calibration."""
        if not self.calibrated_margins(weighting):
            return None
        return self.base.loc[responses.index].to_numpy(float)

    def calibration(self, responses: pd.DataFrame, weighting: str) -> Calibration | None:
        """Return the calibration of a wave's weights, for covariances; None without one."""
        base = self.residual_weights(responses, weighting)
        if base is None:
            return None
        weights = self.weights.loc[responses.index, weighting].to_numpy()
        return calibration(self.margins.loc[responses.index], weights, base)

    def design(self, weighting: str) -> Design:
        """Return the design that variances of a weighting need."""
        sizes = None
        if self.population is not None:
            names = self.population.get(self.strata) if self.strata else None
            counts = {ONE_STRATUM: len(self.population)} if names is None else names.value_counts()
            sizes = {str(name): float(size) for name, size in dict(counts).items()}
        margins = self.calibrated_margins(weighting)
        return Design(sizes, margins, by_weight=bool(margins) and sizes is not None)


def sample_table(sample: Sample) -> pd.DataFrame:
    """Return base weights and margins, one row per response, to be stored beside them.

    Returns
    -------
    pandas.DataFrame
        ``base``, then one column of class ids per margin.
    """
    return pd.DataFrame({"base": sample.base}).join(sample.margins)


def stored_sample(
    responses: pd.DataFrame,
    table: pd.DataFrame,
    population: pd.DataFrame | None,
    *,
    strata: str | None,
    partials: pd.DataFrame | None,
) -> Sample:
    """Return the sample of a finished run.

    Parameters
    ----------
    responses : pandas.DataFrame
        With the columns ``weight_<method>``.
    table : pandas.DataFrame
        As made by :func:`sample_table`, in the same order.
    population : pandas.DataFrame or None
    strata : str or None
    partials : pandas.DataFrame or None
    """
    prefix = "weight_"
    weights = responses.filter(regex=f"^{prefix}").rename(columns=lambda c: c.removeprefix(prefix))
    return Sample(weights, table.drop(columns="base"), table["base"], population, strata, partials)

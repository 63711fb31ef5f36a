"""Crosstabs: figures by group, with column letters and a test that groups differ at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from pipeline.analysis.column_letters import column_letters
from pipeline.analysis.cube import build_cube
from pipeline.analysis.figures import Figure
from pipeline.analysis.group_tests import group_test
from pipeline.analysis.limits import Population, limits
from pipeline.analysis.multiplicity import benjamini_hochberg, holm
from pipeline.analysis.sample import UNWEIGHTED, Sample
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Variable
from pipeline.analysis.variance import domain_covariance, estimate

ADJUST: dict[str, Callable[[np.ndarray], np.ndarray]] = {"holm": holm, "bh": benjamini_hochberg}
GROUP = "group"


def crosstab(
    figures: Sequence[Figure],
    variables: Mapping[str, Variable],
    responses: pd.DataFrame,
    sample: Sample,
    *,
    weighting: str,
    groups: Mapping[str, Sequence[str]],
    test: bool = False,
    adjust: str = "holm",
) -> pd.DataFrame:
    """Return figures for every group of one breakdown, or of several crossed.

    Parameters
    ----------
    figures : sequence of Figure
        One per row of the crosstab.
    variables : mapping of str to Variable
        Of one wave.
    responses : pandas.DataFrame
        Responses of that wave.
    sample : Sample
    weighting : str
    groups : mapping of str to sequence of str
        Breakdown -> its class ids, in order; empty for the whole sample.
    test : bool
        Add column letters and a test for each row.
    adjust : {"holm", "bh"}
        Correction of the tests over all rows of the table.

    Returns
    -------
    pandas.DataFrame
        One row per figure and group: ``question, category, statistic, group, n_responses,
        n_weighted, n_effective, estimate, se, ci_low, ci_high``; with ``test`` also ``column``
        (the group's letter), ``larger_than`` (letters of the groups that are significantly
        smaller, Holm over the pairs of a row) and, alike for all groups of a figure, ``test,
        test_statistic, df1, df2, p_value, effect, effect_size, reason`` as in
        :func:`pipeline.analysis.group_tests.group_test` and ``p_adjusted``.

    Notes
    -----
    Letters and tests leave out the finite population correction: that groups differ is a
    statement beyond these companies.
    """
    cells = list(product(*groups.values()))
    codes = _cell_codes(responses, groups, cells)
    used = {figure.variable: variables[figure.variable] for figure in figures}
    cube = build_cube(
        used,
        sample.weights.loc[responses.index, weighting].to_numpy(),
        sample.profiles(responses, [], weighting).assign(**{GROUP: codes}),
        base=sample.residual_weights(responses, weighting),
    )
    masks = np.array([(cube.profiles[GROUP] == n).to_numpy() for n in range(len(cells))])
    design = sample.design(weighting)
    layout = lay_out(cube, masks, design)
    free = lay_out(cube, masks, design.without_population())
    population = _population(sample, weighting, groups, cells)
    parts: list[pd.DataFrame] = []
    outcomes: dict[tuple[str, str | None], dict[str, object]] = {}
    for figure in figures:
        table = layout.tabulate(figure.variable)
        found = estimate(table, figure.functional)
        low, high, _ = limits(
            table, figure.functional, found, population=population, bounds=figure.bounds
        )
        part = pd.DataFrame(
            {
                "question": figure.question,
                "category": figure.category,
                "statistic": figure.statistic,
                GROUP: [" × ".join(cell) for cell in cells],
                "n_responses": found.n_responses.astype(int),
                "n_weighted": found.n_weighted,
                "n_effective": found.n_effective,
                "estimate": found.estimate,
                "se": found.se,
                "ci_low": low,
                "ci_high": high,
            }
        )
        if test:
            tested = free.tabulate(figure.variable)
            # Equal answers have no spread; what their variance holds is rounding noise.
            spread = estimate(tested, figure.functional).se > 0
            matrix = domain_covariance(tested, figure.functional)
            matrix = np.where(spread[:, None] & spread, matrix, 0.0)
            se = np.sqrt(np.diag(matrix))
            letters = column_letters(
                found.estimate, se, found.df, covariance=matrix, n=found.n_responses
            )
            # All answers of a question are one table and have one test.
            key = (figure.question, None if figure.statistic == "share" else figure.category)
            if key not in outcomes:
                outcomes[key] = group_test(
                    figure,
                    used[figure.variable],
                    codes,
                    sample,
                    responses,
                    weighting=weighting,
                    estimates=found,
                    covariance=matrix,
                )
            part = part.assign(
                column=letters.names, larger_than=letters.larger_than, **outcomes[key]
            )
        parts.append(part)
    result = pd.concat(parts, ignore_index=True)
    if test:
        p_values = np.array([outcome["p_value"] for outcome in outcomes.values()], dtype=float)
        adjusted = dict(zip(outcomes, ADJUST[adjust](p_values), strict=True))
        keys = zip(result["question"], result["category"], result["statistic"], strict=True)
        result["p_adjusted"] = [
            adjusted[question, None if statistic == "share" or pd.isna(category) else category]
            for question, category, statistic in keys
        ]
    return result


def _cell_codes(
    responses: pd.DataFrame, groups: Mapping[str, Sequence[str]], cells: list[tuple[str, ...]]
) -> np.ndarray:
    """Return each response's cell, -1 outside all of them."""
    if not groups:
        return np.zeros(len(responses), dtype=int)
    position = {cell: number for number, cell in enumerate(cells)}
    values = responses[list(groups)].astype(str).itertuples(index=False, name=None)
    return np.array([position.get(tuple(value), -1) for value in values])


def _population(
    sample: Sample,
    weighting: str,
    groups: Mapping[str, Sequence[str]],
    cells: list[tuple[str, ...]],
) -> Population:
    simple = weighting == UNWEIGHTED and sample.strata is None
    if sample.population is None:
        return Population(None, simple)
    counts = pd.Series(_cell_codes(sample.population, groups, cells)).value_counts()
    return Population(np.array([int(counts.get(n, 0)) for n in range(len(cells))]), simple)

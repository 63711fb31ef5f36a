"""One test per figure that groups of companies differ at all, chosen by figure and weights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.analysis.cube import build_cube
from pipeline.analysis.figures import Figure
from pipeline.analysis.rao_scott import RaoScott, rao_scott
from pipeline.analysis.sample import UNWEIGHTED, Sample
from pipeline.analysis.segments import SMALLEST_GROUP, kruskal_wallis
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical, Numeric, Variable
from pipeline.analysis.variance import Estimated, category_covariance, strata_answered
from pipeline.analysis.wald import wald_equal


def group_test(
    figure: Figure,
    variable: Variable,
    codes: np.ndarray,
    sample: Sample,
    responses: pd.DataFrame,
    *,
    weighting: str,
    estimates: Estimated,
    covariance: np.ndarray,
) -> dict[str, object]:
    """Test whether groups differ in a figure.

    Parameters
    ----------
    figure : Figure
    variable : Variable
    codes : numpy.ndarray of int, shape (responses,)
        Group of each response, -1 outside all groups.
    sample : Sample
    responses : pandas.DataFrame
        Of one wave.
    weighting : str
    estimates : Estimated
        The figure by group.
    covariance : numpy.ndarray, shape (groups, groups)
        Its covariance without finite population correction.

    Returns
    -------
    dict
        ``test`` (Rao-Scott for shares, all answers of a question together; else Kruskal-Wallis
        of the companies' values without weights, adjusted Wald with weights),
        ``test_statistic, df1, df2, p_value, effect`` (Cramér's V, epsilon squared or none),
        ``effect_size``, ``reason`` (why there is no test, e.g. ``small_group`` with fewer than 5
        answers in a group, ``no_spread`` where all of a group gave one answer).
    """
    groups = len(estimates.n_responses)
    if (estimates.n_responses < SMALLEST_GROUP).any():
        return _outcome(("", np.nan, np.nan, np.nan), np.nan, ("", np.nan, "small_group"))
    if isinstance(variable, Categorical) and _shares(figure):
        answers = _answers(figure, variable)
        found = _rao_scott(answers, codes, groups, sample, responses, weighting)
        test: tuple[object, ...] = ("Rao-Scott", found.statistic, found.df1, found.df2)
        p_value, effect = found.p_value, ("Cramér V", found.cramers_v, found.reason)
    elif weighting == UNWEIGHTED:
        inside = codes >= 0
        values = company_values(figure, variable)
        kruskal = kruskal_wallis(values[inside], codes[inside])
        test = ("Kruskal-Wallis", kruskal.h, kruskal.df, np.nan)
        p_value, effect = (
            kruskal.p_value,
            ("Epsilon-Quadrat", kruskal.epsilon_squared, kruskal.reason),
        )
    elif (np.diag(covariance) <= 0).any():
        test, p_value, effect = ("Wald", np.nan, np.nan, np.nan), np.nan, ("", np.nan, "no_spread")
    else:
        strata = sample.strata_of(responses).nunique()
        design_df = float(estimates.n_responses.sum() - strata)
        wald = wald_equal(estimates.estimate, covariance, design_df=design_df)
        test = ("Wald", wald.statistic, wald.df1, wald.df2)
        p_value, effect = wald.p_value, ("", np.nan, wald.reason)
    return _outcome(test, p_value, effect)


def _outcome(
    test: tuple[object, ...], p_value: float, effect: tuple[str, float, str]
) -> dict[str, object]:
    name, size, reason = effect
    return {
        **dict(zip(("test", "test_statistic", "df1", "df2"), test, strict=True)),
        "p_value": p_value,
        "effect": name,
        "effect_size": size,
        "reason": reason,
    }


def company_values(figure: Figure, variable: Variable) -> np.ndarray:
    """Return one value per company, in the figure's direction; NaN outside its base.

    The score of the answer; for a need the importance minus the satisfaction.
    """
    if isinstance(variable, Numeric):
        return variable.values
    if figure.functional is None:
        raise ValueError(f"{figure.question}: answers without a score cannot be compared")
    scores = figure.functional.scores
    value = scores[:, 0] if scores.shape[1] == 1 else scores[:, 0] - scores[:, 1]
    return np.where(variable.codes >= 0, value[variable.codes], np.nan)


def _shares(figure: Figure) -> bool:
    return figure.functional is not None and bool(np.isin(figure.functional.scores, (0, 1)).all())


def _answers(figure: Figure, variable: Categorical) -> Categorical:
    """Return all answers of a question, or whether a company belongs to the share."""
    if figure.statistic == "share" or figure.functional is None:
        return variable
    inside = figure.functional.scores[:, 0].astype(int)
    return Categorical(np.where(variable.codes >= 0, inside[variable.codes], -1), 2)


def _rao_scott(
    answers: Categorical,
    codes: np.ndarray,
    groups: int,
    sample: Sample,
    responses: pd.DataFrame,
    weighting: str,
) -> RaoScott:
    both = (answers.codes >= 0) & (codes >= 0)
    cells = Categorical(np.where(both, answers.codes * groups + codes, -1), answers.size * groups)
    cube = build_cube(
        {"cell": cells},
        sample.weights.loc[responses.index, weighting].to_numpy(),
        sample.profiles(responses, [], weighting),
        base=sample.residual_weights(responses, weighting),
    )
    design = sample.design(weighting).without_population()
    whole = np.ones((1, len(cube.profiles)), dtype=bool)
    table = lay_out(cube, whole, design).tabulate("cell")
    shares, covariance = category_covariance(table)
    n = int(both.sum())
    return rao_scott(
        shares.reshape(answers.size, groups),
        covariance,
        n=n,
        design_df=n - int(strata_answered(table)[0]),
    )

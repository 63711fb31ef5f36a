"""Answers to an analyst's questions that are not in the tables of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.crosstab import ADJUST, crosstab
from pipeline.analysis.descriptives import describe, frequencies
from pipeline.analysis.figures import Figure, figures
from pipeline.analysis.group_tests import company_values
from pipeline.analysis.need_scales import asked_needs, need_scales
from pipeline.analysis.nonresponse import nonresponse_bounds
from pipeline.analysis.portfolio import portfolio
from pipeline.analysis.reliability import reliability
from pipeline.analysis.response_rates import response_rates
from pipeline.analysis.sample import Sample
from pipeline.analysis.segments import dunn
from pipeline.analysis.selection import not_asked, select_figures
from pipeline.analysis.variables import Variable, build_variables
from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError, did_you_mean

SCORED = ("mean", "saldo", "mean_number")
"""Statistics whose scores describe a question's answers."""
SEED = 2013
"""Of the bootstrap that decides whether a quadrant is certain."""


@dataclass(frozen=True)
class Inquiry:
    """One wave of a study under one weighting.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Of the wave: classes and codes.
    sample : Sample
    wave, weighting : str
    """

    study: Study
    responses: pd.DataFrame
    sample: Sample
    wave: str
    weighting: str

    def crosstab(
        self, what: str, *, by: Sequence[str], statistic: str | None, test: bool, adjust: str
    ) -> pd.DataFrame:
        """Return figures by group; see :func:`pipeline.analysis.crosstab.crosstab`."""
        if adjust not in ADJUST:
            raise _unknown("adjust", adjust, ADJUST)
        plan, variables = self._figures(what, statistic)
        groups = {name: self._classes(name) for name in by}
        return crosstab(
            plan,
            variables,
            self.responses,
            self.sample,
            weighting=self.weighting,
            groups=groups,
            test=test,
            adjust=adjust,
        )

    def compare(self, what: str, *, by: str, statistic: str | None) -> pd.DataFrame:
        """Return Dunn's test of every pair of groups; see :func:`pipeline.analysis.segments.dunn`.

        Returns
        -------
        pandas.DataFrame
            ``question, category`` and the columns of ``dunn``; without weights.
        """
        self._classes(by)
        plan, variables = self._figures(what, statistic)
        parts = [
            dunn(company_values(figure, variables[figure.variable]), self.responses[by]).assign(
                question=figure.question, category=figure.category
            )
            for figure in plan
        ]
        table = pd.concat(parts, ignore_index=True)
        first = ["question", "category"]
        return table[first + [name for name in table.columns if name not in first]]

    def portfolio(self) -> pd.DataFrame:
        """Return importance and satisfaction of all needs with their quadrants.

        See :func:`pipeline.analysis.portfolio.portfolio`; needs on other scales than 1 to 5 are
        left out.
        """
        needs = [
            need
            for handlungsfeld in self.study.settings.handlungsfelder
            for need in asked_needs(self.study, handlungsfeld.id, self.wave)
            if need_scales(self.study, need).comparable
        ]
        if not needs:
            raise not_asked("need", self.wave)
        values = [self._pair(need) for need in needs]
        scales = [need_scales(self.study, need).importance for need in needs]
        return portfolio(
            np.column_stack([first for first, _ in values]),
            np.column_stack([second for _, second in values]),
            needs=needs,
            weights=self._weights(),
            midpoint=float(np.mean([(s.min() + s.max()) / 2 for s in scales])),
            seed=SEED,
        )

    def reliability(self) -> pd.DataFrame:
        """Return alpha and omega of each Handlungsfeld's gaps; descriptive, without weights.

        Returns
        -------
        pandas.DataFrame
            ``handlungsfeld`` and the fields of
            :class:`pipeline.analysis.reliability.Reliability` but the loadings.
        """
        rows = []
        for handlungsfeld in self.study.settings.handlungsfelder:
            needs = asked_needs(self.study, handlungsfeld.id, self.wave)
            if not needs:
                continue
            found = reliability(np.column_stack([np.subtract(*self._pair(n)) for n in needs]))
            facts = {k: v for k, v in vars(found).items() if k != "loadings"}
            rows.append({"handlungsfeld": handlungsfeld.id, **facts})
        return pd.DataFrame(rows)

    def describe(self, question: str) -> pd.DataFrame:
        """Return descriptive statistics of a question's scores; weights count companies.

        Returns
        -------
        pandas.DataFrame
            One row; the fields of :class:`pipeline.analysis.descriptives.Description`.
        """
        figure, values = self._values(question)
        found = describe(values, self._weights())
        percentiles = {f"percentile_{k}": v for k, v in found.percentiles.items()}
        facts = {k: v for k, v in vars(found).items() if k != "percentiles"}
        return pd.DataFrame([{"question": figure.question, **facts, **percentiles}])

    def frequencies(self, question: str) -> pd.DataFrame:
        """Return how often each score was given.

        See :func:`pipeline.analysis.descriptives.frequencies`.
        """
        return frequencies(self._values(question)[1], self._weights()).table

    def nonresponse(self, *, by: str | None) -> pd.DataFrame:
        """Return response rates of a member list, in whole or by class.

        Returns
        -------
        pandas.DataFrame
            See :func:`pipeline.analysis.response_rates.response_rates`.

        Raises
        ------
        StudyError
            If the study has no population.
        """
        self._frame()
        classes = [] if by is None else self._classes(by)
        return response_rates(self.responses, self.sample, wave=self.wave, by=by, classes=classes)

    def bounds(self, what: str, *, difference: float) -> pd.DataFrame:
        """Return limits of shares if the companies that did not answer differ.

        Parameters
        ----------
        what : str
            A question or block whose shares are meant.
        difference : float
            Largest difference between those who answered and those who did not; 1 is the worst
            case.

        Returns
        -------
        pandas.DataFrame
            ``question, category, share, low, high``.
        """
        frame = self._frame()
        plan, variables = self._figures(what, None)
        table = crosstab(
            plan,
            variables,
            self.responses,
            self.sample,
            weighting=self.weighting,
            groups={},
        )
        share = table["estimate"].to_numpy()
        low, high = nonresponse_bounds(
            share, table["n_responses"].to_numpy(), population=len(frame), difference=difference
        )
        return table[["question", "category"]].assign(share=share, low=low, high=high)

    def _figures(
        self, what: str, statistic: str | None
    ) -> tuple[list[Figure], dict[str, Variable]]:
        variables = build_variables(self.study, self.responses, wave=self.wave)
        plan = select_figures(
            self.study, what, asked=variables, wave=self.wave, statistic=statistic
        )
        return plan, variables

    def _values(self, question: str) -> tuple[Figure, np.ndarray]:
        """Return a question's score per company: of its mean, else of its only figure."""
        known = {f.question: f for f in figures(self.study) if f.statistic in SCORED}
        if question not in known:
            raise _unknown("question", question, known)
        variables = build_variables(self.study, self.responses, wave=self.wave)
        figure = known[question]
        if figure.variable not in variables:
            raise not_asked(question, self.wave)
        return figure, company_values(figure, variables[figure.variable])

    def _pair(self, need: str) -> tuple[np.ndarray, np.ndarray]:
        """Return importance and satisfaction per company where both were answered, else NaN."""
        scales = need_scales(self.study, need)
        parts = []
        for question, values in zip(
            self.study.needs()[need], (scales.importance, scales.satisfaction), strict=True
        ):
            codes = self.responses[question.id].to_numpy()
            parts.append(np.where(codes > 0, values[np.maximum(codes, 1) - 1], np.nan))
        both = ~np.isnan(parts[0]) & ~np.isnan(parts[1])
        return np.where(both, parts[0], np.nan), np.where(both, parts[1], np.nan)

    def _weights(self) -> np.ndarray:
        return self.sample.weights.loc[self.responses.index, self.weighting].to_numpy()

    def _classes(self, name: str) -> list[str]:
        known = self.study.settings.classifications
        if name not in known:
            raise _unknown("by", name, known)
        return [company_class.id for company_class in known[name].classes]

    def _frame(self) -> pd.DataFrame:
        if self.sample.population is None:
            problem = Problem(
                "study.yml", 0, 0, "Angabe „population“ fehlt", "Grundgesamtheit angeben"
            )
            raise StudyError([problem])
        return self.sample.population


def _unknown(argument: str, value: str, known: Iterable[str]) -> StudyError:
    advice = did_you_mean(value, known) or ", ".join(sorted(known)[:20])
    return StudyError([Problem(argument, 0, 0, f"„{value}“ kommt nicht vor", advice)])

"""For analysts: a study and its last run in three lines of a notebook."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.analysis import Inquiry, stored_sample
from pipeline.clean.ledger import SET_ASIDE
from pipeline.codebook import KINDS, LISTED, NUMERIC, Study, read_study
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.export import export_responses
from pipeline.fingerprint import sha256
from pipeline.places import find_study, places

Selected = str | Sequence[str] | None
LATEST = "latest"
LEDGER_WORDS = {
    *("set_aside", "flag", "match", "corrected", "assign", "recode", "weight", "note"),
    *SET_ASIDE,
}
"""Always good questions to a ledger, also where the answer is an empty table."""


@dataclass(frozen=True, repr=False)
class OpenedStudy:
    """A study with the tables of its last run.

    Examples
    --------
    >>> from pipeline import open_study
    >>> study = open_study("industriedialog-2013")  # doctest: +SKIP
    >>> study.estimates(statistic="mwds", wave="2013-11")  # doctest: +SKIP
    """

    study: Study
    processed: Path

    def __repr__(self) -> str:
        """Name the study and where its tables lie."""
        return f"OpenedStudy({self.study.settings.id!r}, {str(self.processed)!r})"

    def responses(self, *, labels: bool = True) -> pd.DataFrame:
        """Return the responses, one row per company and wave.

        Parameters
        ----------
        labels : bool
            Show answers as the questionnaire worded them and kinds of missing by name;
            False keeps the codes. Confidential: single answers, for analysts only.

        Returns
        -------
        pandas.DataFrame
            ``wave, file, row, response_id, company``, classes, questions, weights.
        """
        table = self._table("responses")
        return _labelled(self.study, table) if labels else table

    def estimates(self, **selection: Selected) -> pd.DataFrame:
        """Return estimates, optionally those whose columns have the given values.

        Parameters
        ----------
        **selection : str, list of str or None
            Column = value or values; ``breakdown=None`` selects the whole sample.

        Raises
        ------
        StudyError
            For a column or value that does not occur; names the nearest one.
        """
        return _select(self._table("estimates"), selection)

    def ranks(self, **selection: Selected) -> pd.DataFrame:
        """Return ranks of needs with their confidence sets; selects like :meth:`estimates`."""
        return _select(self._table("ranks"), selection)

    def ledger(self, **selection: Selected) -> pd.DataFrame:
        """Return what happened to which row, and why; selects like :meth:`estimates`."""
        return _select(self._table("ledger"), selection)

    def publishable(self, audience: str) -> pd.DataFrame:
        """Return what an audience may see, rounded; suppressed rows carry no numbers."""
        return _select(self._table("publishable"), {"audience": audience})

    def crosstab(
        self,
        what: str,
        *,
        by: Selected,
        statistic: str | None = None,
        wave: str = LATEST,
        weighting: str | None = None,
        test: bool = False,
        adjust: str = "holm",
    ) -> pd.DataFrame:
        """Return figures by group, with column letters and tests if wanted.

        Parameters
        ----------
        what : str
            ``"need"``, ``"handlungsfeld"``, or the id of a question, block, need or Handlungsfeld.
        by : str or list of str
            One classification of study.yml, or several to be crossed.
        statistic : str, optional
            Default: the usual one, e.g. ``mwds`` for needs and ``share`` for questions.
        wave : str
            Id of a wave; default is the latest.
        weighting : str, optional
            Default: the study's method.
        test : bool
            Add column letters and one test per row.
        adjust : {"holm", "bh"}
            Correction of these tests over the table.

        Returns
        -------
        pandas.DataFrame
            See :func:`pipeline.analysis.crosstab.crosstab`. Single groups may be small: for
            analysts only.
        """
        breakdowns = [by] if isinstance(by, str) else list(by or ())
        return self._inquiry(wave, weighting).crosstab(
            what, by=breakdowns, statistic=statistic, test=test, adjust=adjust
        )

    def compare(
        self, what: str, *, by: str, statistic: str | None = None, wave: str = LATEST
    ) -> pd.DataFrame:
        """Return Dunn's test and effect size of every pair of groups, without weights."""
        return self._inquiry(wave, "unweighted").compare(what, by=by, statistic=statistic)

    def portfolio(self, *, wave: str = LATEST, weighting: str | None = None) -> pd.DataFrame:
        """Return importance, satisfaction and quadrant of every need, undecided where unsure."""
        return self._inquiry(wave, weighting).portfolio()

    def reliability(self, *, wave: str = LATEST) -> pd.DataFrame:
        """Return alpha and omega of the Handlungsfelder; descriptive, no gate."""
        return self._inquiry(wave, "unweighted").reliability()

    def describe(
        self, question: str, *, wave: str = LATEST, weighting: str | None = None
    ) -> pd.DataFrame:
        """Return mean, median, spread and shape of a question's scores, as SPSS prints them."""
        return self._inquiry(wave, weighting).describe(question)

    def frequencies(
        self, question: str, *, wave: str = LATEST, weighting: str | None = None
    ) -> pd.DataFrame:
        """Return how often each score of a question was given, as SPSS prints it."""
        return self._inquiry(wave, weighting).frequencies(question)

    def nonresponse(self, *, by: str | None = None, wave: str = LATEST) -> pd.DataFrame:
        """Return AAPOR response rates in whole and by class, with the R-indicator."""
        return self._inquiry(wave, "unweighted").nonresponse(by=by)

    def bounds(
        self,
        what: str,
        *,
        difference: float = 1.0,
        wave: str = LATEST,
        weighting: str | None = None,
    ) -> pd.DataFrame:
        """Return what shares can be if the companies that did not answer differ so much."""
        return self._inquiry(wave, weighting).bounds(what, difference=difference)

    def export(self, folder: str | Path, *, formats: Selected = None) -> list[Path]:
        """Write the responses with labels for SPSS and Excel; single answers, for analysts only.

        Parameters
        ----------
        folder : str or Path
            Any but the study's own folders and those of reports.
        formats : str or list of str, optional
            ``"sav"``, ``"xlsx"``; default both.

        Returns
        -------
        list of Path
            See :func:`pipeline.export.export_responses`.
        """
        chosen = [formats] if isinstance(formats, str) else list(formats or ())
        return export_responses(
            self.study,
            self._table("responses"),
            Path(folder),
            processed=self.processed,
            formats=chosen,
        )

    def _inquiry(self, wave: str, weighting: str | None) -> Inquiry:
        settings = self.study.settings
        responses = self._table("responses")
        framed = settings.population is not None
        sample = stored_sample(
            responses,
            self._table("sample"),
            self._table("population") if framed else None,
            strata=settings.sampling.strata,
            partials=self._table("partials") if framed else None,
        )
        waves = list(dict.fromkeys(responses["wave"]))
        chosen = waves[-1] if wave == LATEST else wave
        method = weighting or str(sample.weights.columns[-1])
        for argument, value, known in (
            ("wave", chosen, waves),
            ("weighting", method, list(sample.weights.columns)),
        ):
            if value not in known:
                raise _unknown(argument, value, known)
        return Inquiry(self.study, responses[responses["wave"] == chosen], sample, chosen, method)

    def _table(self, name: str) -> pd.DataFrame:
        path, record = self.processed / f"{name}.parquet", self.processed / "run.json"
        advice = f"zuerst: industriedialog run {self.study.folder}"
        if not path.exists() or not record.exists():
            raise StudyError(
                [Problem(self.study.settings.id, 0, 0, "noch nicht gerechnet", advice)]
            )
        inputs = json.loads(record.read_text(encoding="utf-8"))["inputs"]
        for file in ("study.yml", "codebook.csv"):
            if inputs[file] != sha256(self.study.folder / file):
                # Codes would be read with other labels than the run wrote them with.
                raise StudyError([Problem(file, 0, 0, "seit dem letzten Lauf geändert", advice)])
        return pd.read_parquet(path)


def open_study(name: str | Path, *, out: str | Path | None = None) -> OpenedStudy:
    """Open a study and the tables of its last run.

    Parameters
    ----------
    name : str or Path
        Folder of the study or its name under data/raw.
    out : str or Path, optional
        Folder of the run, as given to ``industriedialog run --out``.

    Returns
    -------
    OpenedStudy

    Raises
    ------
    StudyError
        If the study does not exist or is not valid.
    """
    folder = find_study(name)
    target = places(folder, Path(out) if out is not None else None)
    return OpenedStudy(read_study(folder), target.processed)


def _labelled(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    result = table.copy()
    for name, classification in study.settings.classifications.items():
        result[name] = result[name].map({c.id: c.title for c in classification.classes})
    for question in study.questions:
        if question.type in LISTED:
            answers = study.scale(question).valid()
            labels = {position: answer.label for position, answer in enumerate(answers, 1)}
        elif question.type == "multiple":
            labels = {1: "genannt", 0: "nicht genannt"}
        elif question.type in NUMERIC:
            continue
        else:
            labels = {1: "ausgefüllt"}
        result[question.id] = result[question.id].map({**labels, **KINDS})
    return result


def _select(table: pd.DataFrame, selection: dict[str, Selected]) -> pd.DataFrame:
    for column, value in selection.items():
        if column not in table:
            advice = did_you_mean(column, table.columns) or ", ".join(table.columns)
            raise StudyError([Problem(column, 0, 0, "diese Spalte gibt es nicht", advice)])
        if value is None:
            mask = table[column].isna()
        else:
            values = [value] if isinstance(value, str) else list(value)
            known = {str(v) for v in table[column].dropna().unique()} | LEDGER_WORDS
            for unknown in sorted({str(v) for v in values} - known):
                raise _unknown(column, unknown, known, hidden=LEDGER_WORDS)
            mask = table[column].isin(values)
        table = table[mask]
    return table.reset_index(drop=True)


def _unknown(
    name: str, value: str, known: Collection[str], *, hidden: Collection[str] = ()
) -> StudyError:
    advice = did_you_mean(value, known) or ", ".join(sorted(set(known) - set(hidden))[:20])
    return StudyError([Problem(name, 0, 0, f"„{value}“ kommt nicht vor", advice)])

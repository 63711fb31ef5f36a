"""For analysts: a study and its last run in three lines of a notebook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.clean.ledger import SET_ASIDE
from pipeline.codebook import KINDS, Study, read_study
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.fingerprint import sha256
from pipeline.places import find_study, places

Selected = str | Sequence[str] | None
LEDGER_WORDS = {"set_aside", "flag", "match", "assign", "recode", "weight", "note", *SET_ASIDE}
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
        if question.type in ("rating", "single", "ranking"):
            answers = study.scale(question).valid()
            labels = {position: answer.label for position, answer in enumerate(answers, 1)}
        elif question.type == "multiple":
            labels = {1: "genannt", 0: "nicht genannt"}
        elif question.type == "number":
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
                advice = did_you_mean(unknown, known) or ", ".join(
                    sorted(known - LEDGER_WORDS)[:20]
                )
                raise StudyError([Problem(column, 0, 0, f"„{unknown}“ kommt nicht vor", advice)])
            mask = table[column].isin(values)
        table = table[mask]
    return table.reset_index(drop=True)

"""The released findings of one study for one audience, as labelled look-ups.

Only rows the disclosure stage published carry numbers here; a withheld cell is known by its
place alone. Nothing is computed or rounded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.codebook import Question, Study, read_study
from pipeline.errors import Problem, StudyError
from pipeline.places import PROJECT, STUDIES, places
from pipeline.report.release import Release, WaveFacts, read_release

PUBLISHABLE = "publishable.parquet"
RANKS = "released_ranks.parquet"
QUOTES = "quotes.parquet"
NUMBERS = (
    *("n_responses", "n_weighted", "n_effective"),
    *("estimate", "se", "ci_low", "ci_high", "p_value"),
)
COUNTS = ("response_rate", "no_answer_share", "dont_know_share")
"""Data quality: counted, never weighted."""


@dataclass(frozen=True)
class Findings:
    """What one audience may know about a study.

    Parameters
    ----------
    study : Study
        Codebook and settings.
    _processed : Path
        Folder of the run's results; only what was released is read from it.
    audience : str
        ``arbeitskreis``, ``ausschuss`` or ``oeffentlichkeit``.
    release : Release
        Counts and dates that every audience may know.
    """

    study: Study
    _processed: Path
    audience: str
    release: Release

    @cached_property
    def _cells(self) -> pd.DataFrame:
        """All cells of this audience with the study's weighting; withheld ones have no numbers."""
        table = pd.read_parquet(
            self._processed / PUBLISHABLE, filters=[("audience", "==", self.audience)]
        )
        methods = set(table["weighting"])
        method = self.study.settings.weighting.method
        method = method if method in methods else "unweighted"
        counted = table["statistic"].isin(COUNTS) & (table["weighting"] == "unweighted")
        weighted = ~table["statistic"].isin(COUNTS) & (table["weighting"] == method)
        table = table[counted | weighted].reset_index(drop=True)
        withheld = table["status"] != "published"
        for name in NUMBERS:
            table[name] = table[name].astype("Float64").mask(withheld)
        table["flags"] = table["flags"].fillna("")
        return table

    @property
    def weighting(self) -> str:
        """The weighting of every number: the study's method, else ``unweighted``."""
        method = self.study.settings.weighting.method
        return method if (self._cells["weighting"] == method).any() else "unweighted"

    @cached_property
    def intervals(self) -> tuple[str, ...]:
        """How the released intervals of the newest wave were made, in the data's words."""
        table = self._cells
        shown = (table["status"] == "published") & (table["wave"] == self.latest.id)
        return tuple(sorted(set(table.loc[shown & table["ci_low"].notna(), "method"])))

    @cached_property
    def waves(self) -> tuple[WaveFacts, ...]:
        """The evaluated waves, oldest first."""
        return self.release.waves

    @property
    def latest(self) -> WaveFacts:
        """The newest evaluated wave."""
        return self.waves[-1]

    def cells(
        self,
        statistic: str,
        *,
        wave: str | None = "latest",
        category: str | None = None,
        question: str | list[str] | None = None,
        handlungsfeld: str | None = None,
        breakdown: str | None = None,
    ) -> pd.DataFrame:
        """Return cells of one statistic, withheld ones without numbers.

        Parameters
        ----------
        statistic : str
            Name from the data contract, such as ``mwds`` or ``change_mean``.
        wave : str or None
            A wave id, ``latest``, or None for all waves.
        category, handlungsfeld : str, optional
            Keep only these.
        question : str or list of str, optional
            One question (or need) id, or several.
        breakdown : str, optional
            Groups of this table of the catalogue; without it the whole sample.

        Returns
        -------
        DataFrame
            The contract's columns and ``label``, ``handlungsfeld_title``, ``group_title``.
        """
        table = self._cells
        keep = table["statistic"] == statistic
        keep &= table["breakdown"].isna() if breakdown is None else table["breakdown"] == breakdown
        if wave is not None:
            keep &= table["wave"] == (self.latest.id if wave == "latest" else wave)
        if category is not None:
            keep &= table["category"] == category
        if handlungsfeld is not None:
            keep &= table["handlungsfeld"] == handlungsfeld
        if question is not None:
            wanted = [question] if isinstance(question, str) else question
            keep &= table["question"].isin(wanted)
        return self._labelled(table[keep].reset_index(drop=True))

    def published(self, statistic: str, **keys: Any) -> pd.DataFrame:
        """Return ``cells`` without the withheld ones: what a chart may draw."""
        table = self.cells(statistic, **keys)
        return table[table["status"] == "published"].reset_index(drop=True)

    def ranks(
        self, *, wave: str = "latest", scope: str = "all", score: str = "mwds"
    ) -> pd.DataFrame:
        """Return released simultaneous rank sets with their groups, best rank first.

        Parameters
        ----------
        wave : str
            A wave id or ``latest``.
        scope : str
            ``all``, a Handlungsfeld's id, or the question or block whose answers compete.
        score : str
            The statistic that ranks; ``mwds`` for needs.
        """
        path = self._processed / RANKS
        columns = ["need", "rank", "rank_low", "rank_high", "rank_group", "score"]
        if not path.is_file():
            return pd.DataFrame(columns=columns)
        table = pd.read_parquet(path)
        wave = self.latest.id if wave == "latest" else wave
        keep = (table["audience"] == self.audience) & (table["weighting"] == self.weighting)
        keep &= (table["wave"] == wave) & (table["scope"] == scope)
        keep &= (table["kind"] == "simultaneous") & table["rank_low"].notna()
        keep &= table["score"] == score
        return table[keep].sort_values(["rank", "need"]).reset_index(drop=True)

    def quotes(self, handlungsfeld: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return the released quotes of a Handlungsfeld as (paraphrase, titles of classes)."""
        path = self._processed / QUOTES
        if not path.is_file():
            return []
        table = pd.read_parquet(path)
        mine = (table["audience"] == self.audience) & (table["handlungsfeld"] == handlungsfeld)
        found = []
        for paraphrase, attributes in table.loc[mine, ["paraphrase", "attributes"]].itertuples(
            index=False
        ):
            pairs = (attribute.split("=", 1) for attribute in attributes.split())
            titles = tuple(self.group_titles(name)[group] for name, group in pairs)
            found.append((paraphrase, titles))
        return found

    def label(self, question_id: str, *, wave: str | None = None) -> str:
        """Return the words of a question, need, Handlungsfeld or index as the wave asked it."""
        wave = wave or self.latest.id
        if question_id in self._questions:
            text, item = self._questions[question_id].wording(wave)
            return item or text
        climate = self.study.settings.climate
        if climate and question_id == climate.id:
            return climate.title
        return self.handlungsfeld_title(question_id) or question_id

    def questions(self, scope: str) -> list[Question]:
        """Return the questions of a block, or the one question of this id."""
        return self.study.block(scope) or [self.study.question(scope)]

    def question_text(self, scope: str, *, wave: str = "latest") -> str:
        """Return what a block or question asked, without remarks in brackets."""
        wave = self.latest.id if wave == "latest" else wave
        return self.questions(scope)[0].wording(wave)[0].split("(")[0].strip()

    def handlungsfeld_title(self, handlungsfeld: str) -> str:
        """Return a Handlungsfeld's title, or an empty string for an unknown id."""
        titles = {h.id: h.title for h in self.study.settings.handlungsfelder}
        return titles.get(handlungsfeld, "")

    def group_titles(self, breakdown: str) -> dict[str, str]:
        """Return group id -> title of a breakdown, in the study's order."""
        return {c.id: c.title for c in self.study.classification(breakdown).classes}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        needs = {need: pair[0] for need, pair in self.study.needs().items()}
        return {q.id: q for q in self.study.questions} | needs

    @cached_property
    def _group_titles(self) -> dict[tuple[str, str], str]:
        return {
            (table.name, group): title
            for table in self.study.catalogue()
            for group, title in self.study.groups(table).items()
        }

    def _labelled(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(
            label=[
                self.label(question, wave=wave) if isinstance(question, str) else ""
                for question, wave in zip(table["question"], table["wave"], strict=True)
            ],
            handlungsfeld_title=[
                self.handlungsfeld_title(h) if isinstance(h, str) else ""
                for h in table["handlungsfeld"]
            ],
            group_title=[
                self._group_titles.get((breakdown, group), "")
                for breakdown, group in zip(table["breakdown"], table["group"], strict=True)
            ],
        )


def open_findings(study: str | Path, audience: str = "arbeitskreis") -> Findings:
    """Open the findings of the last run.

    Parameters
    ----------
    study : str or Path
        A study's id or its folder name under ``data/raw``, or a path to a processed folder.
    audience : str
        Whose release to open.

    Raises
    ------
    StudyError
        If the study was not run yet or the audience has no release.
    """
    processed = _processed_folder(study)
    shown = str(study)
    if not (processed / PUBLISHABLE).is_file():
        message = f"die Studie „{shown}“ wurde noch nicht ausgewertet"
        raise StudyError([Problem(shown, 0, 0, message, f"zuerst: industriedialog run {shown}")])
    place = json.loads((processed / "study.json").read_text("utf-8"))["folder"]
    found = Findings(
        read_study(_study_folder(place, processed)), processed, audience, read_release(processed)
    )
    if audience not in {a.id for a in found.study.settings.audiences}:
        known = ", ".join(a.id for a in found.study.settings.audiences)
        message = f"die Zielgruppe „{audience}“ gibt es nicht"
        raise StudyError([Problem(shown, 0, 0, message, f"erlaubt: {known}")])
    return found


def _processed_folder(study: str | Path) -> Path:
    given = Path(study)
    if (given / PUBLISHABLE).is_file():
        return given
    by_folder = places(STUDIES / study).processed
    if (by_folder / PUBLISHABLE).is_file():
        return by_folder
    for facts in sorted(by_folder.parent.glob("*/release.json")):
        if json.loads(facts.read_text("utf-8"))["study"] == str(study):
            return facts.parent
    return by_folder


def _study_folder(place: str, processed: Path) -> Path:
    for base in (PROJECT, processed):
        if (base / place).is_dir():
            return base / place
    return Path(place)

"""Random small studies: classes, companies, three waves of answers, and what is published."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.codebook import Settings, Study
from pipeline.disclosure import ReleaseLedger, Variable, WaveAnswers, protect, publishable
from pipeline.disclosure.patterns import Protection

WAVES = ("2026-01", "2026-04", "2026-07")
MINIMA = {"arbeitskreis": 5, "ausschuss": 5, "oeffentlichkeit": 10}
SHAPES = [(2, 3), (3, 3), (3, 4), (5, 3), (2, 2, 2), (2, 3, 2), (4, 2, 2), (2, 2, 2, 2)]
MOST_COMPANIES = 40
MOST_MICRO_CELLS = 16
BOX = "BOX"
"""A box to tick: 0 is an empty one, which says nothing."""
NUMBERS = ("n_weighted", "n_effective", "se", "ci_low", "ci_high", "p_value")

Codes = dict[str, np.ndarray]
"""Question -> code of each company, -1 without an answer."""


@dataclass(frozen=True)
class RandomStudy:
    """A study, the companies that exist, and per wave who answered what.

    Parameters
    ----------
    study : Study
    classes : pandas.DataFrame
        One row per company, a column per classification; missing where it stands in no class.
    framed : bool
        Whether the companies that exist are known.
    answered : list of numpy.ndarray of bool, shape (companies,)
        By wave.
    codes : list of Codes
        By wave.
    crossed : frozenset of str
        Questions published for crossings as well.
    """

    study: Study
    classes: pd.DataFrame
    framed: bool
    answered: list[np.ndarray]
    codes: list[Codes]
    crossed: frozenset[str] = field(default=frozenset())

    def waves(self) -> list[WaveAnswers]:
        """Return what disclosure control is told."""
        found = []
        for wave, inside, codes in zip(WAVES, self.answered, self.codes, strict=True):
            variables = {
                name: [Variable(own[inside], frozenset({0}) if name == BOX else frozenset())]
                for name, own in codes.items()
            }
            classes = self.classes[inside].reset_index(drop=True)
            found.append(WaveAnswers(wave, classes, variables, self.crossed))
        return found

    def rests(self) -> dict[tuple[str, str], np.ndarray]:
        """Return the companies that stand in no class of a table, by table."""
        sides = {(table.name, ""): list(table.of) for table in self.study.catalogue()}
        return {c: self.classes[own].isna().any(axis=1).to_numpy() for c, own in sides.items()}

    def members(self) -> dict[tuple[str, str], np.ndarray]:
        """Return cell -> its companies, shape (companies,) of bool, the whole sample first."""
        found = {("", ""): np.ones(len(self.classes), dtype=bool)}
        for table in self.study.catalogue():
            for group, sides in self.study.cells(table).items():
                own = [
                    (self.classes[c] == s).to_numpy() for c, s in zip(table.of, sides, strict=True)
                ]
                found[table.name, group] = np.logical_and.reduce(own)
        return found

    def estimates(self) -> pd.DataFrame:
        """Return every share of every cell, published or not, and who answered."""
        rows = []
        for cell, inside in self.members().items():
            for wave, answered, codes in zip(WAVES, self.answered, self.codes, strict=True):
                own = inside & answered
                rows.append((wave, None, "response_rate", None, *cell, own.sum(), own.mean()))
                for question, given in codes.items():
                    if "*" in cell[0] and question not in self.crossed:
                        continue
                    valid = given[own & (given >= 0)]
                    for code in np.unique(given[answered & (given >= 0)]):
                        share = (valid == code).mean() if len(valid) else np.nan
                        row = (wave, question, "share", str(code), *cell, len(valid), share)
                        rows.append(row)
        columns = ["wave", "question", "statistic", "category", "breakdown", "group"]
        frame = pd.DataFrame(rows, columns=[*columns, "n_responses", "estimate"])
        texts = frame[columns].astype("str").where(frame[columns].notna(), None)
        frame[columns] = texts.mask(texts == "")
        return frame.assign(
            reference_wave=None,
            weighting="unweighted",
            unit="share",
            flags="",
            **dict.fromkeys(NUMBERS, np.nan),
        )

    def released(self, ledger: ReleaseLedger | None = None) -> tuple[Protection, pd.DataFrame]:
        """Return the patterns, and what each audience sees."""
        population = self.classes if self.framed else None
        found = protect(
            self.study,
            self.waves(),
            population,
            ReleaseLedger() if ledger is None else ledger,
            progress=lambda text: None,
        )
        return found, publishable(self.estimates(), found.patterns)

    def with_changed_answer(self, random: np.random.Generator) -> tuple[RandomStudy, int, int]:
        """Return the same after one company answered otherwise, its wave and the company."""
        wave = int(random.integers(len(WAVES)))
        company = int(random.choice(np.flatnonzero(self.answered[wave])))
        codes = [*self.codes]
        codes[wave] = {
            question: _other_answer(random, given, company)
            for question, given in codes[wave].items()
        }
        return replace(self, codes=codes), wave, company

    def with_late_answer(self, random: np.random.Generator) -> tuple[RandomStudy, int, int]:
        """Return the same after one more company took part, or one less."""
        wave, company = int(random.integers(len(WAVES))), int(random.integers(len(self.classes)))
        answered = [own.copy() for own in self.answered]
        answered[wave][company] ^= True
        return replace(self, answered=answered), wave, company


def _other_answer(random: np.random.Generator, given: np.ndarray, company: int) -> np.ndarray:
    others = [code for code in range(-1, max(int(given.max()), 1) + 1) if code != given[company]]
    changed = given.copy()
    changed[company] = random.choice(others)
    return changed


def random_study(seed: int) -> RandomStudy:
    """Return the study of a seed: most companies stay from wave to wave and answer alike."""
    random = np.random.default_rng(seed)
    shape = SHAPES[random.integers(len(SHAPES))]
    settings = _settings(random, shape)
    cells = list(product(*(range(length) for length in shape)))
    size = int(random.integers(15, 56))
    places = random.choice(len(cells), size, p=random.dirichlet(np.full(len(cells), 1.5)))
    classes = _classes(settings, [cells[place] for place in places])
    if random.random() < 0.25 and len(cells) <= MOST_MICRO_CELLS // 2:
        _lose_class(random, settings, classes)
    rate = min(random.uniform(0.4, 1.0), MOST_COMPANIES / size)
    answered = random.random(size) < rate
    questions = _questions(random)
    codes = {name: _given(random, size, answers) for name, answers in questions.items()}
    everyone, everything = [], []
    for _ in WAVES:
        everyone.append(_at_most(answered))
        everything.append(codes)
        moved = random.random(size) < 0.2
        answered = np.where(moved, random.random(size) < rate, answered)
        codes = {
            name: np.where(random.random(size) < 0.2, _given(random, size, questions[name]), own)
            for name, own in codes.items()
        }
    crossed = frozenset(name for name in questions if random.random() < 0.5)
    study = Study(Path(), settings, ())
    return RandomStudy(study, classes, random.random() < 0.7, everyone, everything, crossed)


def _at_most(answered: np.ndarray) -> np.ndarray:
    return answered & (np.cumsum(answered) <= MOST_COMPANIES)


def _questions(random: np.random.Generator) -> dict[str, int]:
    names = [f"Q{k}" for k in range(random.integers(0, 3))]
    return {**{name: int(random.integers(2, 5)) for name in names}, BOX: 2}


def _given(random: np.random.Generator, size: int, answers: int) -> np.ndarray:
    """Return codes, often of one mind, some without an answer."""
    mind = random.dirichlet(np.full(answers, random.choice([0.3, 1.0, 5.0])))
    codes = random.choice(answers, size, p=mind)
    return np.where(random.random(size) < random.choice([0.0, 0.1, 0.3]), -1, codes)


def _settings(random: np.random.Generator, shape: tuple[int, ...]) -> Settings:
    classifications: dict[str, object] = {}
    plain = [f"c{d}" for d in range(len(shape))]
    for name, length in zip(plain, shape, strict=True):
        classifications[name] = _classification([(f"{name}{k}", []) for k in range(length)])
        if length > 2 and random.random() < 0.6:
            cut = int(random.integers(1, length))
            parts = [range(cut), range(cut, length)]
            merged = [(f"m{n}", [f"{name}{k}" for k in part]) for n, part in enumerate(parts)]
            classifications[f"{name}m"] = {**_classification(merged), "of": name}
    pairs = [[a, b] for a in plain for b in plain if a < b and random.random() < 0.5]
    return Settings.model_validate(
        {
            "id": "random",
            "title": "Zufall",
            "survey": "Zufall",
            "handlungsfelder": [{"id": "h", "title": "H"}],
            "classifications": classifications,
            "breakdowns": plain,
            "crossings": pairs,
            "audiences": [
                {"id": name, "title": name, "min_companies": fewest}
                for name, fewest in MINIMA.items()
            ],
            "waves": [
                {"id": w, "title": w, "field_start": f"{w}-01", "field_end": f"{w}-20"}
                for w in WAVES
            ],
        }
    )


def _classification(classes: list[tuple[str, list[str]]]) -> dict[str, object]:
    made = [{"id": name, "title": name, "of": of} for name, of in classes]
    return {"title": "Klassen", "classes": made}


def _classes(settings: Settings, cells: list[tuple[int, ...]]) -> pd.DataFrame:
    found = pd.DataFrame(
        {name: [f"{name}{cell[d]}" for cell in cells] for d, name in enumerate(settings.breakdowns)}
    )
    for name, own in settings.classifications.items():
        if own.of is not None:
            merged = {part: c.id for c in own.classes for part in c.of}
            found[name] = found[own.of].map(merged)
    return found.astype(object)


def _lose_class(random: np.random.Generator, settings: Settings, classes: pd.DataFrame) -> None:
    """Let some companies stand in no class of the first classification."""
    lost = random.random(len(classes)) < 0.15
    for name, own in settings.classifications.items():
        if name == "c0" or own.of == "c0":
            classes.loc[lost, name] = None

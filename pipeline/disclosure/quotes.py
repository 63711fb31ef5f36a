"""Quotes: only what an analyst released, paraphrased, with attributes that single nobody out.

Source: methods SPEC E9 and golden F5.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import Question, Study
from pipeline.disclosure.generalise import Attributes, Frame, frame_of
from pipeline.disclosure.paraphrase import class_labels, faults, quoted
from pipeline.errors import Problem, StudyError, did_you_mean

FILE = "quotes.csv"
COLUMNS = ("audience", "handlungsfeld", "paraphrase", "attributes")
CONSENT = "ja"
NONE = "-"
"""In ``classes``: no attribute at all."""
Identify = Callable[[str], Collection[str]]


@dataclass(frozen=True)
class _Quote:
    """One line that may be published: whose it is stays within this module."""

    company: Hashable
    handlungsfeld: str
    paraphrase: str
    attributes: Attributes


def released_quotes(
    study: Study,
    quotes: pd.DataFrame,
    responses: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    frame: pd.DataFrame | None,
    identify: Identify,
) -> pd.DataFrame:
    """Return the quotes each audience may see.

    Parameters
    ----------
    study : Study
    quotes : pandas.DataFrame
        Lines of quotes.csv by line number, columns in the order of the file.
    responses : pandas.DataFrame
        ``wave, response_id, company`` and classes.
    texts : pandas.DataFrame
        ``wave, response_id, question, text`` (masked) of the responses that count.
    frame : pandas.DataFrame or None
        Classes of every company that exists; without it no attribute is shown.
    identify : callable
        Text -> kinds of what is to be masked in it (names of companies, e-mails, …).

    Returns
    -------
    pandas.DataFrame
        ``audience, handlungsfeld, paraphrase, attributes`` (``classification=class``, separated
        by blanks), in alphabetical order within a Handlungsfeld: neither response nor company,
        and no order that tells either.

    Raises
    ------
    StudyError
        With every line that may not be published, and why.
    """
    if quotes.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype("str")
    found, problems = [], []
    known = _Known(study, responses, texts, identify)
    copied = quoted(quotes["paraphrase"], texts["text"])
    for line, row in quotes.iterrows():
        wrong = list(_line_problems(known, quotes, line, row, copied))
        problems += wrong
        if not wrong:
            found.append(_quote(known, row))
    if problems:
        raise StudyError(problems)
    companies = frame_of(study, frame) if frame is not None else None
    minimums = [audience.min_companies for audience in study.settings.audiences]
    shown = _shown(found, companies, known.attributes, minimums)
    rows = []
    for audience in study.settings.audiences:
        for quote, attributes in zip(found, shown[audience.min_companies], strict=True):
            text = " ".join(f"{name}={group}" for name, group in attributes)
            rows.append((audience.id, quote.handlungsfeld, quote.paraphrase, text))
    order = {h.id: place for place, h in enumerate(study.settings.handlungsfelder)}
    audiences = {a.id: place for place, a in enumerate(study.settings.audiences)}
    rows.sort(key=lambda row: (audiences[row[0]], order[row[1]], row[2]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


def _shown(
    quotes: list[_Quote], frame: Frame | None, order: Sequence[str], minimums: Collection[int]
) -> dict[int, list[Attributes]]:
    """Return minimum -> the attributes of each quote; those of one company go together.

    Whoever guesses that two quotes are of one company intersects what stands beside them; each
    shows a part of attributes that enough companies share as a whole.
    """
    if frame is None:
        return {minimum: [() for _ in quotes] for minimum in minimums}
    together: dict[Hashable, dict[str, set[str]]] = {}
    for quote in quotes:
        own = together.setdefault(quote.company, {})
        for name, group in quote.attributes:
            own.setdefault(name, set()).add(group)
    allowed = {
        company: _allowed({name: own[name] for name in order if name in own}, frame, minimums)
        for company, own in together.items()
    }
    result: dict[int, list[Attributes]] = {}
    for minimum in minimums:
        result[minimum] = []
        for quote in quotes:
            wanted = {name for name, _ in quote.attributes}
            shown = allowed[quote.company][minimum]
            result[minimum].append(tuple(shown[name] for name in shown if name in wanted))
    return result


def _allowed(
    own: Mapping[str, set[str]], frame: Frame, minimums: Collection[int]
) -> dict[int, dict[str, tuple[str, str]]]:
    """Return per minimum what may be shown of a company's quotes, by the attribute asked for.

    Where too few companies would be shown alike, none is, for stricter audiences neither: what
    only they see would tell who lacks it elsewhere.
    """
    # A class that differs between two of its answers would be two facts about one company.
    alike = {name: groups for name, groups in own.items() if len(groups) == 1}
    attributes = tuple((name, next(iter(groups))) for name, groups in alike.items())
    names = tuple(alike)
    found: dict[int, dict[str, tuple[str, str]]] = {}
    shown = attributes
    for minimum in sorted(set(minimums)):
        shown = frame.generalised(shown, minimum=minimum) if shown else ()
        if shown and frame.stands_for(shown, names, minimum=minimum) < minimum:
            shown = ()
        found[minimum] = dict(zip(names, shown, strict=False))
    return found


class _Known:
    """What a line of quotes.csv is held against."""

    def __init__(
        self, study: Study, responses: pd.DataFrame, texts: pd.DataFrame, identify: Identify
    ) -> None:
        self.study, self.identify = study, identify
        self.labels = class_labels(study)
        self.attributes = study.settings.quote_attributes or study.settings.breakdowns
        self.responses = responses.set_index(["wave", "response_id"])
        self.texts: dict[tuple[str, str], dict[str, str]] = {}
        for wave, response, question, text in texts[
            ["wave", "response_id", "question", "text"]
        ].itertuples(index=False):
            self.texts.setdefault((wave, response), {})[question] = text

    def question(self, name: str) -> Question | None:
        return next((q for q in self.study.questions if q.id == name), None)

    def handlungsfeld(self, row: pd.Series) -> str:
        """Return the Handlungsfeld of a line, else of its question, else an empty string."""
        question = self.question(row.get("question", ""))
        return row.get("handlungsfeld", "") or (question.handlungsfeld if question else "")

    def wanted(self, row: pd.Series) -> list[str]:
        """Return the attributes that a line asks for, in the study's order."""
        given = row.get("classes", "").replace(",", " ").split()
        return [name for name in self.attributes if not given or name in given]


def _quote(known: _Known, row: pd.Series) -> _Quote:
    response = known.responses.loc[(row["wave"], row["response_id"])]
    named = isinstance(response["company"], str)
    company = response["company"] if named else (row["wave"], row["response_id"])
    classes = ((name, response[name]) for name in known.wanted(row))
    attributes = tuple((name, group) for name, group in classes if isinstance(group, str))
    return _Quote(company, known.handlungsfeld(row), row["paraphrase"], attributes)


def _line_problems(
    known: _Known, quotes: pd.DataFrame, line: Hashable, row: pd.Series, copied: set[str]
) -> Iterator[Problem]:
    def problem(column: str, message: str, advice: str) -> Problem:
        field = list(quotes.columns).index(column) + 1 if column in quotes else 0
        return Problem(FILE, int(str(line)), field, message, advice)

    for column, message, advice in (
        *_place_faults(known, row),
        *_answer_faults(known, row, copied),
    ):
        yield problem(column, message, advice)
    if row["consent"].casefold() != CONSENT:
        message = "keine Einwilligung: „consent“ ist nicht „ja“"
        yield problem("consent", message, "erst fragen; sonst die Zeile löschen")
    if not row["paraphrase"]:
        yield problem("paraphrase", "„paraphrase“ ist leer", "ausfüllen oder Zeile löschen")
    elif line != quotes.index[quotes["paraphrase"] == row["paraphrase"]][0]:
        yield problem("paraphrase", "diese Paraphrase steht schon da", "eine Zeile löschen")


def _place_faults(known: _Known, row: pd.Series) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with where a quote stands and what stands beside it."""
    fields = [h.id for h in known.study.settings.handlungsfelder]
    name, place = row.get("question", ""), known.handlungsfeld(row)
    if name and known.question(name) is None:
        near = did_you_mean(name, [q.id for q in known.study.questions])
        yield "question", f"die Frage „{name}“ gibt es nicht", near or "id aus codebook.csv"
    elif not place:
        message = "Handlungsfeld fehlt"
        yield "handlungsfeld", message, "„handlungsfeld“ eintragen: " + ", ".join(fields)
    elif place not in fields:
        near = did_you_mean(place, fields) or "erlaubt: " + ", ".join(fields)
        yield "handlungsfeld", f"Handlungsfeld „{place}“ gibt es nicht", near
    given = row.get("classes", "").replace(",", " ").split()
    for unknown in [c for c in given if c not in known.attributes and given != [NONE]]:
        near = did_you_mean(unknown, known.attributes)
        advice = near or f"erlaubt: {', '.join(known.attributes)} oder „{NONE}“ für keine"
        yield "classes", f"„{unknown}“ ist kein Merkmal für Zitate", advice


def _answer_faults(
    known: _Known, row: pd.Series, copied: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong between a paraphrase and the answer that it stands for."""
    waves = [wave.id for wave in known.study.settings.waves]
    place = (row["wave"], row["response_id"])
    answers = known.texts.get(place, {})
    if row["wave"] not in waves:
        yield "wave", "diese Welle steht nicht in study.yml", "erlaubt: " + ", ".join(waves)
    elif place not in known.responses.index:
        message = "diese Antwort gibt es nicht, oder sie zählt nicht"
        yield "response_id", message, "Antwort-ID aus texts.parquet eintragen"
    elif not answers or (row.get("question", "") and row["question"] not in answers):
        message = "diese Antwort enthält hier keinen Freitext"
        yield "response_id", message, "Antwort-ID aus texts.parquet eintragen"
    found = list(
        faults(
            row["paraphrase"],
            list(answers.values()),
            identify=known.identify,
            labels=known.labels,
        )
    )
    close = any("Wortlaut" in message for message, _ in found)
    if row["paraphrase"] in copied and not close:
        message = "die Paraphrase enthält vier Wörter in Folge aus einer Antwort"
        found.append((message, "mit eigenen Worten sagen"))
    for message, advice in found:
        yield "paraphrase", message, advice

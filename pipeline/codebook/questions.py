"""Read codebook.csv: one row per question, with its column in each wave's export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import Problem, StudyError, did_you_mean

TYPES = ("rating", "single", "multiple", "ranking", "number", "date", "text")
ROLES = {
    "rating": ("importance", "satisfaction", ""),
    "single": ("situation", "expectation", "classification", ""),
    "multiple": ("option", "other_text", "none"),
    "ranking": ("place",),
    "number": ("",),
    "date": ("",),
    "text": ("",),
}
FIXED = (
    "id",
    "block",
    "text",
    "item",
    "type",
    "scale",
    "role",
    "need",
    "handlungsfeld",
    "filter",
)
SHOWN_AS = "codebook.csv"


@dataclass(frozen=True)
class Filter:
    """A question is asked only of companies that gave one of ``answers`` to ``question``."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question, or one row of a grid, option of a multiple response or place of a ranking.

    ``columns`` maps a wave to the question's code in that wave's export; a wave without entry
    did not ask it. ``wordings`` maps a wave to (text, item) where they differ from ``text``
    and ``item``.
    """

    id: str
    block: str
    text: str
    item: str
    type: str
    scale: str
    role: str
    need: str
    handlungsfeld: str
    filter: Filter | None
    columns: dict[str, str]
    wordings: dict[str, tuple[str, str]] = field(default_factory=dict)
    line: int = 0

    def wording(self, wave: str) -> tuple[str, str]:
        """Return (text, item) as this wave asked it."""
        return self.wordings.get(wave, (self.text, self.item))

    @property
    def label(self) -> str:
        """The shortest text that names the question: the item, else the question's text."""
        return self.item or self.text


def read_questions(path: Path, *, waves: Sequence[str]) -> tuple[Question, ...]:
    """Read the codebook.

    Parameters
    ----------
    path : Path
        ``codebook.csv``: UTF-8, ``;`` or ``,`` between fields.
    waves : sequence of str
        Ids of the study's waves; each needs a column.

    Returns
    -------
    tuple of Question
        In the order of the file.

    Raises
    ------
    StudyError
        With all problems found, each with line and field number.
    """
    header, rows = _read_table(path)
    known = [*FIXED, *waves, *(f"{part} {wave}" for wave in waves for part in ("text", "item"))]
    problems = [
        Problem(
            SHOWN_AS,
            1,
            number,
            f"unbekannte Spalte „{name}“",
            did_you_mean(name, known) or "Spalte löschen oder umbenennen",
        )
        for number, name in enumerate(header, 1)
        if name not in known
    ]
    problems += [
        Problem(SHOWN_AS, 1, 0, f"Spalte „{name}“ fehlt", "Spalte ergänzen (sie darf leer sein)")
        for name in [*FIXED, *waves]
        if name not in header
    ]
    problems += [
        Problem(SHOWN_AS, 1, number, f"Spalte „{name}“ steht zweimal da", "eine davon löschen")
        for number, name in enumerate(header, 1)
        if name in header[: number - 1]
    ]
    if problems:
        raise StudyError(problems)
    questions = []
    for line, cells in rows:
        row = dict(zip(header, cells, strict=False))
        columns = {wave: row[wave] for wave in waves if row[wave]}
        wordings = {
            wave: (row.get(f"text {wave}") or row["text"], row.get(f"item {wave}") or row["item"])
            for wave in waves
            if row.get(f"text {wave}") or row.get(f"item {wave}")
        }
        question = Question(
            **{name: row[name] for name in FIXED if name != "filter"},
            filter=_read_filter(row["filter"]),
            columns=columns,
            wordings=wordings,
            line=line,
        )
        questions.append(question)
        problems += _row_problems(question, row, header)
    problems += _duplicate_problems(questions, header)
    if not questions:
        problems.append(Problem(SHOWN_AS, 2, 0, "keine einzige Frage", "Fragen eintragen"))
    if problems:
        raise StudyError(problems)
    return tuple(questions)


def _read_table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise StudyError([Problem(SHOWN_AS, 0, 0, "Datei fehlt", "Codebuch anlegen")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise StudyError(
            [Problem(SHOWN_AS, line, 0, "kein UTF-8", "in Excel als „CSV UTF-8“ speichern")]
        ) from None
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=";" if first.count(";") >= first.count(",") else ",",
    )
    header: list[str] = []
    rows = []
    line = 1
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if not header:
            header = stripped
            while header and not header[-1]:
                header.pop()
        elif any(stripped):
            rows.append((line, stripped + [""] * (len(header) - len(stripped))))
        line = reader.line_num + 1
    if not header:
        raise StudyError([Problem(SHOWN_AS, 1, 1, "Datei ist leer", "Codebuch ausfüllen")])
    return header, rows


def _read_filter(text: str) -> Filter | None:
    if not text:
        return None
    question, _, answers = text.partition("=")
    return Filter(question.strip(), tuple(a.strip() for a in answers.split("|") if a.strip()))


def _row_problems(question: Question, row: dict[str, str], header: list[str]) -> list[Problem]:
    def problem(column: str, message: str, advice: str) -> Problem:
        return Problem(SHOWN_AS, question.line, header.index(column) + 1, message, advice)

    found = []
    if not re.fullmatch(r"\w[\w.\-]*", question.id):
        found.append(problem("id", "id fehlt oder enthält Leer-/Sonderzeichen", "z. B. WI_FLAECHE"))
    if not question.text:
        found.append(problem("text", f"Fragetext von „{question.id}“ fehlt", "Text eintragen"))
    if question.type not in TYPES:
        advice = did_you_mean(question.type, TYPES) or "erlaubt: " + ", ".join(TYPES)
        found.append(problem("type", f"unbekannter Fragetyp „{question.type}“", advice))
        return found
    if question.role not in ROLES[question.type]:
        allowed = [role or "(leer)" for role in ROLES[question.type]]
        advice = did_you_mean(question.role, allowed) or "erlaubt: " + ", ".join(allowed)
        found.append(
            problem("role", f"Rolle „{question.role}“ passt nicht zu {question.type}", advice)
        )
    if question.type in ("multiple", "ranking") and not question.block:
        found.append(problem("block", "block fehlt", "alle Zeilen einer Frage gleich benennen"))
    needs_scale = question.type in ("rating", "single", "ranking")
    if needs_scale and not question.scale:
        found.append(problem("scale", f"Skala von „{question.id}“ fehlt", "Skala eintragen"))
    if bool(question.need) != (question.role in ("importance", "satisfaction")):
        found.append(
            problem("need", "need gehört zu importance und satisfaction", "ergänzen oder leeren")
        )
    if question.filter and not question.filter.answers:
        found.append(problem("filter", "Filter unverständlich", "Form: FRAGE=antwort|antwort"))
    if not question.columns:
        found.append(
            problem("id", f"„{question.id}“ ist in keiner Welle gefragt", "Code eintragen")
        )
    return found


def _duplicate_problems(questions: list[Question], header: list[str]) -> list[Problem]:
    found = []
    seen: dict[tuple[str, str], Question] = {}
    for question in questions:
        keys = [("id", question.id), *question.columns.items()]
        for column, value in keys:
            first = seen.setdefault((column, value), question)
            if first is not question:
                found.append(
                    Problem(
                        SHOWN_AS,
                        question.line,
                        header.index(column) + 1,
                        f"„{value}“ steht schon in Zeile {first.line}",
                        "jede id und jede Exportspalte nur einmal",
                    )
                )
    return found

"""LimeSurvey's survey file (.lss) -> what was asked, by question code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.errors import Problem, StudyError
from pipeline.ingest.plain import plain_text
from pipeline.ingest.signature import read_bytes

OTHER = "-oth-"
_BUILT_IN = {
    "Y": {"Y": "Ja", "N": "Nein"},
    "C": {"Y": "Ja", "N": "Nein", "U": "Unsicher"},
    "E": {"I": "Zunahme", "S": "Gleich", "D": "Abnahme"},
}
_LISTS = ("L", "!", "O")


@dataclass(frozen=True)
class Item:
    """One question: plain texts of itself, its rows or options, and its answers by scale."""

    code: str
    type: str
    text: str
    other: bool
    relevance: str | None
    subquestions: dict[str, str] = field(default_factory=dict)
    subquestion_relevance: dict[str, str] = field(default_factory=dict)
    answers: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))


@dataclass(frozen=True)
class Structure:
    """The questions of a survey by code."""

    items: dict[str, Item]


def read_lss(path: Path, shown_as: str) -> Structure:
    """Read a survey file.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Structure
        In the survey's base language.

    Raises
    ------
    StudyError
        For a file that is empty, not XML (with line and column) or XML of something else.
    """
    data = read_bytes(path, shown_as=shown_as)
    advice = "in LimeSurvey „Fragebogenstruktur (.lss)“ neu exportieren"
    try:
        root = fromstring(data)
    except ParseError as error:
        line, column = error.position
        message = "hier lässt sich die Datei nicht als XML lesen"
        raise StudyError([Problem(shown_as, line, column + 1, message, advice)]) from None
    except (DefusedXmlException, ValueError, LookupError):
        raise StudyError([Problem(shown_as, 1, 0, "kein lesbares XML", advice)]) from None
    try:
        structure = _structure(root)
    except (KeyError, ValueError):
        structure = Structure({})
    if not structure.items:
        message = "XML, aber kein LimeSurvey-Fragebogen mit Fragen"
        raise StudyError([Problem(shown_as, 1, 0, message, advice)])
    return structure


def _structure(root: Any) -> Structure:
    language = next((row.get("language", "") for row in _rows(root, "surveys")), "")

    def rows(table: str) -> Iterator[dict[str, str]]:
        """Older files repeat every row per language."""
        return (r for r in _rows(root, table) if r.get("language", language) == language)

    texts = _texts(root, "question_l10ns", "qid", "question", language)
    labels = _texts(root, "answer_l10ns", "aid", "answer", language)
    groups = {row["gid"]: _condition(row.get("grelevance")) for row in rows("groups")}
    by_id = {}
    for row in rows("questions"):
        item = Item(
            code=row["title"],
            type=row["type"],
            text=plain_text(texts.get(row["qid"], row.get("question", ""))),
            other=row.get("other") == "Y",
            relevance=_condition(row.get("relevance")) or groups.get(row.get("gid", "")),
            answers=(dict(_BUILT_IN.get(row["type"], {})), {}),
        )
        if item.other and item.type in _LISTS:
            item.answers[0][OTHER] = "Sonstiges"
        by_id[row["qid"]] = item
    for row in rows("subquestions"):
        if row.get("scale_id", "0") != "0":
            continue
        item = by_id[row["parent_qid"]]
        item.subquestions[row["title"]] = plain_text(texts.get(row["qid"], row.get("question", "")))
        if condition := _condition(row.get("relevance")):
            item.subquestion_relevance[row["title"]] = condition
    for row in rows("answers"):
        scale = by_id[row["qid"]].answers[min(int(row.get("scale_id") or 0), 1)]
        scale[row["code"]] = plain_text(labels.get(row.get("aid", ""), row.get("answer", "")))
    return Structure({item.code: item for item in by_id.values()})


def _rows(root: Any, table: str) -> Iterator[dict[str, str]]:
    for row in root.iterfind(f"{table}/rows/row"):
        yield {cell.tag: cell.text or "" for cell in row}


def _texts(root: Any, table: str, key: str, column: str, language: str) -> dict[str, str]:
    """Return key -> text; the base language wins over a translation."""
    found: dict[str, str] = {}
    for row in _rows(root, table):
        if row.get("language") == language or row[key] not in found:
            found[row[key]] = row.get(column, "")
    return found


def _condition(relevance: str | None) -> str | None:
    return None if (relevance or "").strip() in ("", "1") else (relevance or "").strip()

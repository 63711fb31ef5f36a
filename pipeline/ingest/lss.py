"""LimeSurvey's survey file (.lss) -> what was asked, by question code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.errors import Problem, StudyError
from pipeline.ingest.plain import plain_text
from pipeline.ingest.sgqa import sgqa_columns, sgqa_times
from pipeline.ingest.signature import read_bytes
from pipeline.ingest.structure import OTHER, Item, Structure

__all__ = ["OTHER", "Item", "Structure", "read_lss", "structure_of"]

_BUILT_IN = {
    "Y": {"Y": "Ja", "N": "Nein"},
    "C": {"Y": "Ja", "N": "Nein", "U": "Unsicher"},
    "E": {"I": "Zunahme", "S": "Gleich", "D": "Abnahme"},
    "G": {"F": "Weiblich", "M": "Männlich"},
    "5": {str(points): str(points) for points in range(1, 6)},
    "A": {str(points): str(points) for points in range(1, 6)},
    "B": {str(points): str(points) for points in range(1, 11)},
}
_LISTS = ("L", "!", "O")
_SGQA = re.compile(r"\b\d+X\d+X\d+[A-Za-z0-9_#]*")
_Row = dict[str, str]


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
    return structure_of(read_bytes(path, shown_as=shown_as), shown_as)


def structure_of(data: bytes, shown_as: str) -> Structure:
    """Read a survey file's content; see :func:`read_lss`."""
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
    survey = next(_rows(root, "surveys"), {})
    language = survey.get("language", "")

    def rows(table: str, *order: str) -> list[_Row]:
        """Older files repeat every row per language; files keep no order of their own."""
        own = [row for row in _rows(root, table) if row.get("language") in (None, "", language)]
        return sorted(own, key=lambda row: [_number(row.get(name, "")) for name in order])

    texts = _texts(root, "question_l10ns", "qid", "question", language)
    helps = _texts(root, "question_l10ns", "qid", "help", language)
    labels = _texts(root, "answer_l10ns", "aid", "answer", language)
    titles = _texts(root, "group_l10ns", "gid", "group_name", language)
    groups = {row["gid"]: (place, row) for place, row in enumerate(rows("groups", "group_order"))}
    settings = _attributes(rows("question_attributes"))
    asked = sorted(
        rows("questions", "question_order"),
        key=lambda row: groups.get(row.get("gid", ""), (len(groups), {}))[0],
    )
    by_id: dict[str, Item] = {}
    for row in asked:
        group = groups.get(row.get("gid", ""), (0, {}))[1]
        by_id[row["qid"]] = Item(
            code=row["title"],
            type=row["type"],
            text=plain_text(texts.get(row["qid"], row.get("question", ""))),
            other=row.get("other") == "Y",
            relevance=_both(_condition(group.get("grelevance")), _condition(row.get("relevance"))),
            answers=(dict(_BUILT_IN.get(row["type"], {})), {}),
            help=plain_text(helps.get(row["qid"], row.get("help", ""))),
            mandatory=row.get("mandatory") == "Y",
            group=plain_text(titles.get(row.get("gid", ""), group.get("group_name", ""))),
            attributes=settings.get(row["qid"], {}),
        )
    for row in rows("subquestions", "question_order"):
        _add_subquestion(by_id[row["parent_qid"]], row, texts)
    for row in rows("answers", "sortorder"):
        scale = by_id[row["qid"]].answers[min(int(row.get("scale_id") or 0), 1)]
        scale[row["code"]] = plain_text(labels.get(row.get("aid", ""), row.get("answer", "")))
    for item in by_id.values():
        if item.other and item.type in _LISTS:
            item.answers[0][OTHER] = "Sonstiges"
    languages = dict.fromkeys([language, *survey.get("additional_languages", "").split()])
    named = {
        row.get("surveyls_language"): row.get("surveyls_title", "")
        for row in _rows(root, "surveys_languagesettings")
    }
    fields = _fields(asked, by_id)
    return Structure(
        {item.code: _with_codes(item, fields) for item in by_id.values()},
        language=language,
        languages=tuple(name for name in languages if name),
        title=plain_text(named.get(language, "")),
        fields=fields,
        participant_attributes=_descriptions(survey.get("attributedescriptions", "")),
    )


def _add_subquestion(item: Item, row: _Row, texts: dict[str, str]) -> None:
    text = plain_text(texts.get(row["qid"], row.get("question", "")))
    if row.get("scale_id", "0") not in ("", "0"):
        item.columns[row["title"]] = text
        return
    item.subquestions[row["title"]] = text
    if condition := _condition(row.get("relevance")):
        item.subquestion_relevance[row["title"]] = condition


def _fields(asked: list[_Row], by_id: dict[str, Item]) -> dict[str, str]:
    """Return column in the database -> code; names that fit two columns are left out."""
    found: dict[str, set[str]] = {}
    exact, times = {}, {"interviewtime": "interviewtime"}
    for row in asked:
        if "sid" not in row or "gid" not in row:
            continue
        stem, item = f"{row['sid']}X{row['gid']}X{row['qid']}", by_id[row["qid"]]
        for name, code in sgqa_columns(stem, item):
            found.setdefault(name, set()).add(code)
            if name == stem:
                exact[name] = code
        times.update(sgqa_times(row["sid"], row["gid"], row["qid"], item.code))
    # Question 84's first place and question 841 are both "…X841": the question itself wins,
    # since a ranking may have fewer places than options.
    unique = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
    return times | unique | exact


def _with_codes(item: Item, fields: dict[str, str]) -> Item:
    """Older files write conditions with columns of the database: ``245554X1X2.NAOK``."""
    if item.relevance is None or "X" not in item.relevance:
        return item
    asked = _SGQA.sub(lambda name: _joined(fields.get(name[0], name[0])), item.relevance)
    return replace(item, relevance=asked)


def _joined(code: str) -> str:
    """Return a column's code as conditions write it: ``HEM_SQ001``."""
    return code.replace("][", "_").replace("[", "_").replace("]", "")


def _attributes(rows: list[_Row]) -> dict[str, dict[str, str]]:
    """Return question -> its settings that are not empty."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if value := row.get("value", "").strip():
            found.setdefault(row["qid"], {})[row["attribute"]] = value
    return found


def _descriptions(text: str) -> dict[str, str]:
    try:
        content = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return {}
    entries = content.items() if isinstance(content, dict) else ()
    return {
        name: plain_text(str(entry.get("description") or ""))
        for name, entry in entries
        if isinstance(entry, dict)
    }


def _rows(root: Any, table: str) -> Iterator[_Row]:
    for row in root.iterfind(f"{table}/rows/row"):
        yield {cell.tag: cell.text or "" for cell in row}


def _texts(root: Any, table: str, key: str, column: str, language: str) -> dict[str, str]:
    """Return key -> text; the base language wins over a translation."""
    found: dict[str, str] = {}
    for row in _rows(root, table):
        if row.get("language") == language or row[key] not in found:
            found[row[key]] = row.get(column, "")
    return found


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0


def _condition(relevance: str | None) -> str | None:
    return None if (relevance or "").strip() in ("", "1") else (relevance or "").strip()


def _both(group: str | None, own: str | None) -> str | None:
    return f"({group}) and ({own})" if group and own else group or own

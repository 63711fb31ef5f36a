"""LimeSurvey's "Stata" export -> table: XML that no reader of .dta files reads.

The values are kept as text, dates become dates. LimeSurvey recodes some types of questions to
numbers, and labels those of yes and no wrongly; they get their codes back (``_RECODED``).
Seen in an export of LimeSurvey 6.14; the other recodings follow its ``STATAxmlWriter``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipeline.errors import Problem, StudyError
from pipeline.ingest.headings import is_timing
from pipeline.ingest.signature import read_bytes
from pipeline.ingest.table import Cell, Dictionary, Record, Table

_ADVICE = "in LimeSurvey als Stata (XML) neu exportieren, besser als CSV oder JSON"
_DEEPEST = 3
_BEGINNING = datetime(1960, 1, 1)
_MILLISECONDS = re.compile(r"-?\d{1,15}")
_YES, _NO = ("Ja", "Yes"), ("Nein", "No")
_RECODED = (
    # what is declared: value -> its labels; what is written: value -> LimeSurvey's code
    ({"1": _YES, "2": _NO}, {"1": "Y", "0": "N"}),
    ({"1": _YES, "0": _NO, "9": ("Unsicher", "Uncertain")}, {"1": "Y", "0": "N", "9": "U"}),
    (
        {"1": ("Zunahme", "Increase"), "0": ("Gleich", "Same"), "-1": ("Abnahme", "Decrease")},
        {"1": "I", "0": "S", "-1": "D"},
    ),
    ({"0": ("Weiblich", "Female"), "1": ("Männlich", "Male")}, {"0": "F", "1": "M"}),
)
_NOTE = (
    "Stata-XML unterscheidet nicht, ob eine Frage leer blieb oder nicht gestellt wurde, und "
    "beschriftet Antworten mit Codes wie „A1“ nicht"
)


@dataclass
class _Content:
    """What stands in the file, variable by variable."""

    names: list[str] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    label_set: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    declared_rows: str = ""
    title: str = ""


def read_stata_xml(path: Path, shown_as: str) -> Table:
    """Read an XML file with the tag ``dta``.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Records are counted from 1, empty cells are None. ``dictionary`` holds the variable
        labels, and the value labels as far as they fit the data.

    Raises
    ------
    StudyError
        For a file that is empty, not XML (with line and column), XML of something else, cut
        off, and for dates that are none.
    """
    read_bytes(path, shown_as=shown_as)
    content = _read(path, shown_as)
    problems = list(_problems(content, shown_as))
    if problems:
        raise StudyError(problems)
    columns: list[list[Cell]] = []
    labels: dict[int, dict[str, str]] = {}
    recoded = []
    for position, name in enumerate(content.names):
        values = [row.get(name, "") for row in content.rows]
        own = content.labels.get(content.label_set.get(name, ""), {})
        own = {} if is_timing(name) else own
        codes, fitting = _codes(own, {value for value in values if value})
        if codes:
            recoded.append(name)
        if fitting:
            labels[position] = fitting
        is_date = content.formats.get(name, "").startswith("%tc")
        columns.append([_cell(codes.get(value, value), is_date=is_date) for value in values])
    notes = [_NOTE]
    if recoded:
        notes.append(f"Zahlen für Ja, Nein und Ähnliches sind wieder Codes: {', '.join(recoded)}")
    return Table(
        tuple(content.names),
        tuple(
            Record(number, tuple(column[number - 1] for column in columns))
            for number in range(1, len(content.rows) + 1)
        ),
        dictionary=Dictionary(
            texts={
                i: content.texts[n] for i, n in enumerate(content.names) if content.texts.get(n)
            },
            labels=labels,
            title=content.title,
        ),
        passed_over=tuple((0, note) for note in notes),
    )


def _read(path: Path, shown_as: str) -> _Content:
    content = _Content()
    try:
        for parents, element in _elements(path):
            _take(content, parents, element)
    except ParseError as error:
        line, column = error.position
        message = "hier lässt sich die Datei nicht als XML lesen"
        raise StudyError([Problem(shown_as, line, column + 1, message, _ADVICE)]) from None
    except (DefusedXmlException, ValueError, LookupError):
        raise StudyError([Problem(shown_as, 1, 0, "kein lesbares XML", _ADVICE)]) from None
    return content


def _elements(path: Path) -> Iterator[tuple[list[str], Any]]:
    """Yield (tags of the parents, element) at the end of each element; records are let go."""
    open_elements: list[Any] = []
    with path.open("rb") as file:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                open_elements.append(element)
                continue
            open_elements.pop()
            if len(open_elements) <= _DEEPEST:
                yield [parent.tag for parent in open_elements], element
            if element.tag == "o" and open_elements:
                open_elements[-1].clear()


def _take(content: _Content, parents: list[str], element: Any) -> None:
    place = "/".join([*parents[1:], element.tag])
    name, text = element.get("varname", ""), element.text or ""
    if place == "descriptors/varlist/variable":
        content.names.append(name)
    elif place == "descriptors/fmtlist/fmt":
        content.formats[name] = text
    elif place == "descriptors/lbllist/lblname":
        content.label_set[name] = text
    elif place == "variable_labels/vlabel":
        content.texts[name] = text
    elif place == "data/o":
        content.rows.append({cell.get("varname", ""): cell.text or "" for cell in element})
    elif place == "value_labels/vallab":
        pairs = {label.get("value", ""): label.text or "" for label in element}
        content.labels[element.get("name", "")] = pairs
    elif place == "header/nobs":
        content.declared_rows = text
    elif place == "header/data_label":
        content.title = text


def _problems(content: _Content, shown_as: str) -> Iterator[Problem]:
    if not content.names or not all(content.names):
        message = "XML, aber kein Stata-Export von LimeSurvey (keine Variablen)"
        yield Problem(shown_as, 1, 0, message, _ADVICE)
        return
    if repeated := sorted({n for n in content.names if content.names.count(n) > 1}):
        message = f"die Variable „{repeated[0]}“ steht zweimal in der Liste der Variablen"
        yield Problem(shown_as, 0, 0, message, _ADVICE)
    if content.declared_rows.strip() not in ("", str(len(content.rows))):
        message = (
            f"{len(content.rows)} Datensätze, angekündigt sind {content.declared_rows.strip()[:9]}"
        )
        yield Problem(shown_as, 0, 0, message, _ADVICE)
    known = set(content.names)
    for number, row in enumerate(content.rows, 1):
        if not known.issuperset(row):
            message = f"Datensatz {number} hat Werte einer Variable, die nicht angekündigt ist"
            yield Problem(shown_as, 0, 0, message, _ADVICE)
            break
    for name in content.names:
        if content.formats.get(name, "").startswith("%tc"):
            wrong = [n for n, row in enumerate(content.rows, 1) if not _is_date(row.get(name, ""))]
            if wrong:
                message = f"„{name}“ ist in Datensatz {wrong[0]} kein Datum"
                yield Problem(shown_as, 0, 0, message, _ADVICE)


def _codes(labels: dict[str, str], used: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return (value -> LimeSurvey's code, code -> label) of a variable."""
    for declared, written in _RECODED:
        fits = declared.keys() == labels.keys() and used <= written.keys()
        fits = fits and all(labels[value] in words for value, words in declared.items())
        # A list may have its own answers 1 = Ja, 2 = Nein: only a 0 tells the recoded ones.
        if fits and (declared.keys() == written.keys() or "0" in used):
            named = zip(declared, written.values(), strict=True)
            return written, {code: labels[value] for value, code in named}
    if used and used <= {"Y"} and labels.keys() == {"0", "1"}:
        return {}, {"Y": labels["1"]}
    return {}, labels


def _is_date(text: str) -> bool:
    if not text:
        return True
    if not _MILLISECONDS.fullmatch(text):
        return False
    try:
        _date(text)
    except OverflowError:
        return False
    return True


def _date(text: str) -> datetime:
    return (_BEGINNING + timedelta(milliseconds=int(text))).replace(microsecond=0)


def _cell(value: str, *, is_date: bool) -> Cell:
    if not value:
        return None
    return _date(value) if is_date else value

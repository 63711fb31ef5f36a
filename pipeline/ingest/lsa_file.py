"""LimeSurvey's archive (.lsa): a zip of questionnaire, answers, participants and times.

Only the questionnaire inside translates the database's columns to question codes. NULL is a
missing element and '' an empty one, so nothing is lost between "not shown" and "left blank".
Of the participants only the token and the attributes are read: never a name or an address.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from pipeline.errors import Problem, StudyError
from pipeline.ingest.database_rows import Row, read_rows
from pipeline.ingest.lss import read_lss, structure_of
from pipeline.ingest.padded_numbers import without_padding
from pipeline.ingest.sgqa import sgqa_of
from pipeline.ingest.signature import format_of_file
from pipeline.ingest.structure import Structure
from pipeline.ingest.table import Cell, Dictionary, Record, Table

MOST_BYTES = 256 * 2**20
"""No file of an archive is unpacked that would be larger: some 100,000 responses."""
_ADVICE = "in LimeSurvey „Umfragearchiv (.lsa)“ neu exportieren"
# What zipfile and the XML parser raise on damaged archives, besides their own errors.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(RuntimeError, ValueError, LookupError),
)
_OTHER_NAMES = "Export mit Fragecodes als Überschriften (CSV oder JSON) verwenden"


def read_lsa(path: Path, shown_as: str) -> Table:
    """Read the answers of an archive.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Headings are codes by the questionnaire inside (``WI[SQ001]``), followed by the times
        where the survey kept them; records are counted from 1. A cell is None where nothing is
        stored and "" where it was left blank.

    Raises
    ------
    StudyError
        For a file that is no archive, damaged, too large to unpack, or without answers.
    """
    with _archive(path, shown_as) as archive:
        structure = _structure(archive, shown_as)
        names, rows = _table(archive, ".lsr", "responses", shown_as)
        time_names, times = _table(archive, ".lsi", "timings", shown_as)
    if not names:
        message = "das Archiv enthält keine Antworten: war die Umfrage schon aktiviert?"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    if not any(sgqa_of(name) in structure.fields for name in names):
        message = "die Spalten der Antworten passen nicht zum Fragebogen des Archivs"
        raise StudyError([Problem(shown_as, 0, 0, message, _OTHER_NAMES)])
    more = [name for name in time_names if name != "id"] if "id" in names else []
    by_id = {row.get("id"): row for row in times}
    joined = [(*_cells(row, names), *_cells(by_id.get(row.get("id"), {}), more)) for row in rows]
    headings = tuple(structure.fields.get(sgqa_of(name) or name, name) for name in [*names, *more])
    return Table(
        headings,
        tuple(Record(number, cells) for number, cells in enumerate(without_padding(joined), 1)),
        dictionary=Dictionary(title=structure.title),
        keeps_not_shown=True,
    )


def read_lsa_structure(path: Path, shown_as: str) -> Structure:
    """Read the questionnaire of an archive.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Structure

    Raises
    ------
    StudyError
        For a file that is no archive, damaged, too large to unpack, or without a questionnaire.
    """
    with _archive(path, shown_as) as archive:
        return _structure(archive, shown_as)


def read_lsa_participants(path: Path, shown_as: str) -> Table:
    """Read tokens and attributes of an archive's participants, and nothing else of them.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        ``token`` and ``attribute_1 <description>``, ...; no records without a table of
        participants.

    Raises
    ------
    StudyError
        For a file that is no archive, damaged or too large to unpack.
    """
    with _archive(path, shown_as) as archive:
        described = _structure(archive, shown_as).participant_attributes
        names, rows = _table(archive, ".lst", "tokens", shown_as, keep=_is_token_or_attribute)
    return Table(
        tuple(f"{name} <{described[name]}>" if described.get(name) else name for name in names),
        tuple(Record(number, _cells(row, names)) for number, row in enumerate(rows, 1)),
    )


def holds_participants(path: Path) -> bool:
    """Whether a file is an archive with a table of participants."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _member(archive, ".lst", path.name) is not None
    except (*_DAMAGED, StudyError):
        return False


def read_structure(path: Path, shown_as: str) -> Structure:
    """Read a questionnaire from a survey file (.lss) or from an archive (.lsa)."""
    is_archive = path.suffix.lower() == ".lsa" or _is_archive(path)
    read = read_lsa_structure if is_archive else read_lss
    return read(path, shown_as)


def _is_archive(path: Path) -> bool:
    try:
        return format_of_file(path) == "lsa"
    except OSError:
        return False


def _is_token_or_attribute(name: str) -> bool:
    return name == "token" or name.startswith("attribute_")


@contextmanager
def _archive(path: Path, shown_as: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _DAMAGED:
        message = "kein LimeSurvey-Archiv (.lsa) oder beschädigt"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)]) from None


def _structure(archive: zipfile.ZipFile, shown_as: str) -> Structure:
    member = _member(archive, ".lss", shown_as)
    if member is None:
        message = "ZIP-Datei ohne Fragebogen (.lss): kein LimeSurvey-Archiv"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    _check_size(member, shown_as)
    return structure_of(archive.read(member), f"{shown_as} ({_name(member)})")


def _table(
    archive: zipfile.ZipFile,
    ending: str,
    table: str,
    shown_as: str,
    keep: Callable[[str], bool] = lambda name: True,
) -> tuple[list[str], list[Row]]:
    """Return names of columns and rows of a table; none of either if it is not there."""
    member = _member(archive, ending, shown_as)
    if member is None:
        return [], []
    _check_size(member, shown_as)
    try:
        with archive.open(member) as stream:
            rows = [
                {name: text for name, text in row.items() if keep(name)}
                for row in read_rows(stream, table)
            ]
    except ParseError as error:
        line, column = error.position
        message = f"hier lässt sich „{_name(member)}“ des Archivs nicht als XML lesen"
        raise StudyError([Problem(shown_as, line, column + 1, message, _ADVICE)]) from None
    except DefusedXmlException:
        message = f"„{_name(member)}“ des Archivs ist kein lesbares XML"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)]) from None
    return (list(rows[0]), rows[1:]) if rows else ([], [])


def _member(archive: zipfile.ZipFile, ending: str, shown_as: str) -> zipfile.ZipInfo | None:
    """Return the archive's file of a kind, None if there is none; a survey has only one."""
    found = [member for member in archive.infolist() if member.filename.lower().endswith(ending)]
    if len(found) > 1:
        message = f"das Archiv enthält mehrere Dateien „…{ending}“"
        advice = "je Umfrage ein eigenes Archiv (.lsa) exportieren"
        raise StudyError([Problem(shown_as, 0, 0, message, advice)])
    return found[0] if found else None


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename.rsplit("/", 1)[-1]


def _check_size(member: zipfile.ZipInfo, shown_as: str) -> None:
    if member.file_size > MOST_BYTES:
        message = (
            f"„{_name(member)}“ des Archivs wäre entpackt {member.file_size / 2**20:,.0f} MB groß "
            f"(höchstens {MOST_BYTES // 2**20} MB)"
        )
        raise StudyError([Problem(shown_as, 0, 0, message, "Antworten als CSV exportieren")])


def _cells(row: Row, names: Sequence[str]) -> tuple[Cell, ...]:
    """Elements of the database's columns begin with "_", as no element may with a digit."""
    return tuple(row.get(f"_{name}", row.get(name)) for name in names)

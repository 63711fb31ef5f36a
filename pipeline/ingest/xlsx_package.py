"""The zip archive that an .xlsx file is: its sizes checked before anything else reads it."""

from __future__ import annotations

import copy
import io
import posixpath
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import ElementTree

from pipeline.errors import Problem, StudyError

MOST_BYTES = 256 << 20
"""How large all parts of a workbook may be together once they are unpacked."""
MOST_RATIO = 300
"""How much smaller packing may have made a large archive; real workbooks stay below 50."""
_LARGE = 32 << 20
_CHUNK = 1 << 20
_DOCUMENT = "/officeDocument"
_ADVICE = "als CSV exportieren"


def open_package(data: bytes, *, shown_as: str) -> ZipFile:
    """Open an archive whose parts are as small as they say.

    Parameters
    ----------
    data : bytes
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    ZipFile

    Raises
    ------
    StudyError
        For a zip bomb: parts that unpack to more than ``MOST_BYTES``, to more than
        ``MOST_RATIO`` times the file, or to another size than the directory says.
    BadZipFile, RuntimeError, NotImplementedError
        For a damaged archive, one with a password, and one that is packed unusually.
    """
    archive = ZipFile(io.BytesIO(data))
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > MOST_BYTES:
        message = f"entpackt {size >> 20} MB groß; gelesen werden bis {MOST_BYTES >> 20} MB"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    if size > _LARGE and size > MOST_RATIO * len(data):
        message = f"entpackt {size // len(data)}-mal so groß: das ist keine übliche Arbeitsmappe"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    for part in parts:
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise NotImplementedError("unusual compression")
        if _unpacked_size(archive, part) != part.file_size:
            message = "das Verzeichnis der Datei nennt falsche Größen: beschädigt oder gefälscht"
            raise StudyError([Problem(shown_as, 0, 0, message, "neu exportieren")])
    return archive


def sheet_parts(archive: ZipFile) -> Iterator[str]:
    """Yield the name of each sheet's part, charts too, in the workbook's order.

    Raises
    ------
    BadZipFile
        If the archive holds no workbook.
    """
    book = next((target for kind, _, target in _relations(archive, "") if _DOCUMENT in kind), "")
    if not book.endswith(".xml"):
        raise BadZipFile("no workbook")
    targets = {key: target for _, key, target in _relations(archive, book)}
    for element in ElementTree.fromstring(archive.read(book)).iter():
        if _local(element.tag) == "sheet":
            keys = [value for name, value in element.attrib.items() if _local(name) == "id"]
            yield targets[keys[0]]


def _unpacked_size(archive: ZipFile, part: ZipInfo) -> int:
    """Unpack a part bit by bit, up to the limit, whatever the directory says of its size."""
    unlimited = copy.copy(part)
    unlimited.file_size = MOST_BYTES + 1
    size = 0
    with archive.open(unlimited) as content:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > part.file_size:
                break
    return size


def _relations(archive: ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, id, part) of what a part, or the whole archive, refers to."""
    folder, name = posixpath.split(part)
    root = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels".lstrip("/")))
    for element in root.iter():
        if _local(element.tag) == "Relationship" and element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
            yield element.get("Type", ""), element.get("Id", ""), target.lstrip("/")


def _local(name: str) -> str:
    return name.rpartition("}")[2]

"""Archive with one delimited text in it -> table: Google Forms and SurveyMonkey export so."""

from __future__ import annotations

import io
import zlib
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from pipeline.errors import Problem, StudyError
from pipeline.ingest.csv_file import read_delimited
from pipeline.ingest.signature import TEXT_ENDINGS, read_bytes
from pipeline.ingest.table import Table

MOST_BYTES = 100_000_000
"""A larger text is not unpacked: exports of surveys are far smaller."""
_DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, ValueError)
_ADVICE = "die CSV-Datei selbst ablegen"


def read_zip(path: Path, shown_as: str) -> Table:
    """Read the only delimited text of an archive.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Rows are those of the text inside.

    Raises
    ------
    StudyError
        For a damaged or encrypted archive, one without a text or with several, a text of more
        than ``MOST_BYTES``, and for everything that a delimited text is refused for.
    """
    data = read_bytes(path, shown_as=shown_as)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            content = _content(archive, shown_as)
    except NotImplementedError:
        raise _problem(shown_as, "das ZIP-Archiv ist auf ungewöhnliche Weise gepackt") from None
    except RuntimeError:
        raise _problem(shown_as, "das ZIP-Archiv ist mit einem Kennwort geschützt") from None
    except _DAMAGED:
        raise _problem(shown_as, "kein lesbares ZIP-Archiv (beschädigt?)") from None
    if not content.strip():
        raise _problem(shown_as, "die Textdatei im ZIP-Archiv ist leer")
    return read_delimited(content, shown_as)


def _content(archive: ZipFile, shown_as: str) -> bytes:
    texts = [info for info in archive.infolist() if _is_text(info)]
    if len(texts) != 1:
        found = (
            f"enthält {len(texts)} CSV- oder Textdateien" if texts else "enthält keine CSV-Datei"
        )
        raise _problem(shown_as, f"das ZIP-Archiv {found}, erwartet wird genau eine")
    # What the archive says about the size may be wrong; what is read decides.
    with archive.open(texts[0]) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = f"die Textdatei im ZIP-Archiv hat ausgepackt mehr als {MOST_BYTES // 10**6} MB"
        raise _problem(shown_as, message)
    return content


def _is_text(info: ZipInfo) -> bool:
    name = PurePosixPath(info.filename)
    hidden = name.parts[:1] == ("__MACOSX",) or name.name.startswith(".")
    return not (info.is_dir() or hidden) and name.suffix.lower() in TEXT_ENDINGS


def _problem(shown_as: str, message: str) -> StudyError:
    return StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])

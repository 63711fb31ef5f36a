"""Companies appear only under keyed pseudonyms; the key lies outside the data."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from datetime import date
from pathlib import Path

from platformdirs import user_config_path

from pipeline.errors import OutputError, Problem, StudyError

KEY_VARIABLE = "INDUSTRIEDIALOG_KEY"
MIN_KEY_LENGTH = 32
KEY_FOLDER_VARIABLE = "INDUSTRIEDIALOG_CONFIG"


def study_key(study_id: str) -> bytes:
    """Return the study's secret key: environment variable, else key file (made on first use).

    Without the key nobody can recompute the pseudonyms: a plain hash of 260 known member
    numbers is reversed in milliseconds. One key per study, so that its waves link.

    Raises
    ------
    StudyError
        If the study's key was destroyed: a new one would not link to earlier waves.
    OutputError
        If the key is too short, or its file can neither be read nor made.
    """
    path = key_file(study_id)
    if _destroyed(path).exists():
        message = f"der Schlüssel der Pseudonyme von „{study_id}“ ist vernichtet"
        advice = "ein neuer verknüpft keine Wellen; neue Studie mit eigener id anlegen"
        raise StudyError([Problem("study.yml", 0, 0, message, advice)])
    given = os.environ.get(KEY_VARIABLE)
    if given:
        if len(given) < MIN_KEY_LENGTH:
            raise OutputError(
                f"{KEY_VARIABLE} hat weniger als {MIN_KEY_LENGTH} Zeichen und wäre zu erraten. "
                "Einen längeren Schlüssel setzen."
            )
        return given.encode()
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise OutputError(
            f"Der Schlüssel für die Pseudonyme ist nicht lesbar oder nicht anlegbar: {path} "
            f"({error.strerror}). Rechte prüfen oder {KEY_VARIABLE} setzen."
        ) from None
    if len(key) < MIN_KEY_LENGTH:
        raise OutputError(
            f"Der Schlüssel für die Pseudonyme ist leer oder zu kurz: {path}. "
            "Datei aus der Sicherung zurückholen; ein neuer Schlüssel verknüpft die Wellen nicht "
            "mehr mit früheren Ergebnissen."
        )
    return key.encode()


def key_file(study_id: str) -> Path:
    """Return where the study's key lies, in the user's configuration, if there is one."""
    folder = os.environ.get(KEY_FOLDER_VARIABLE)
    path = Path(folder) if folder else user_config_path("industriedialog", appauthor=False)
    return path / "keys" / (re.sub(r"[^\w.-]", "_", study_id) + ".key")


def destroy_key(study_id: str, *, day: date) -> None:
    """Delete the key file; a mark in its place keeps a copy of the study from making a new key.

    Raises
    ------
    OSError
        If the mark cannot be written or the key not be deleted.
    """
    path = key_file(study_id)
    mark = _destroyed(path)
    if not mark.exists():
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{day.isoformat()}\n", encoding="ascii")
    path.unlink(missing_ok=True)


def _destroyed(path: Path) -> Path:
    return path.with_suffix(".destroyed")


def pseudonym(member_number: str | None, *, key: bytes) -> str | None:
    """Return HMAC-SHA256 of the member number as 64 hex digits; None for an unknown member.

    Source: RFC 2104; test case 2 of RFC 4231 is in the tests.
    """
    if member_number is None:
        return None
    return hmac.new(key, member_number.encode("utf-8"), hashlib.sha256).hexdigest()

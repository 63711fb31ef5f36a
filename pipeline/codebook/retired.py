"""retired.yml: what of a study was destroyed when; with it beside study.yml nothing runs again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.codebook.positions import read_yaml
from pipeline.errors import Problem, StudyError

RETIRED = "retired.yml"
_HEAD = (
    "# Geschrieben von „industriedialog retire“. Solange diese Datei hier liegt, wird die Studie\n"
    "# nicht mehr gerechnet. by_hand: was das Programm nicht löschen konnte.\n"
)
_LOST = (
    "Schlüssel der Pseudonyme und Kontaktdaten sind vernichtet, Wellen sind nicht mehr zu "
    "verknüpfen"
)


@dataclass(frozen=True)
class Retirement:
    """What retired.yml says.

    Parameters
    ----------
    study : str
        Id of the study.
    begun, finished : str
        Days as ``2026-11-23``; ``finished`` is empty while something is left to destroy.
    deleted, by_hand : tuple of str
        What was destroyed, and what has to be destroyed by hand; paths and headings, no names.
    """

    study: str
    begun: str
    finished: str = ""
    deleted: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def read_retirement(folder: Path) -> Retirement | None:
    """Return what retired.yml says; None if the study is not retired.

    Raises
    ------
    StudyError
        For a file that is no YAML: whatever it says, the study is retired.
    """
    path = folder / RETIRED
    if not path.exists():
        return None
    said = read_yaml(path, shown_as=RETIRED).values
    study, begun, finished = (str(said.get(n) or "") for n in ("study", "begun", "finished"))
    lists = (said.get(name) for name in ("deleted", "by_hand"))
    deleted, by_hand = (tuple(map(str, e)) if isinstance(e, list) else () for e in lists)
    return Retirement(study, begun, finished, deleted, by_hand)


def refuse_retired(folder: Path) -> None:
    """Raise a StudyError if the study is retired, or if retiring it has begun.

    A new key would be made in silence otherwise, and its waves would not link to earlier ones.
    """
    found = read_retirement(folder)
    if found is None:
        return
    if found.finished:
        message = f"diese Studie ist seit {found.finished} stillgelegt: {_LOST}"
        advice = (
            "der letzte Bericht bleibt (industriedialog open); weitere Wellen als neue Studie "
            "mit eigener id anlegen"
        )
    else:
        message = f"diese Studie wird seit {found.begun} stillgelegt, aber nicht alles ist gelöscht"
        advice = "zu Ende bringen: industriedialog retire"
    raise StudyError([Problem(RETIRED, 0, 0, message, advice)])


def write_retirement(folder: Path, retirement: Retirement) -> None:
    """Write retired.yml whole or not at all."""
    lines = [_HEAD]
    for name, value in asdict(retirement).items():
        if isinstance(value, str):
            lines.append(f"{name}: {_quoted(value)}\n")
        else:
            lines.append(f"{name}:\n" if value else f"{name}: []\n")
            lines += [f"  - {_quoted(entry)}\n" for entry in value]
    new = folder / f".{RETIRED}"
    new.write_text("".join(lines), encoding="utf-8", newline="\n")
    new.replace(folder / RETIRED)


def _quoted(text: str) -> str:
    """Return a text as YAML reads it in any case: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)

"""From exports to a drafted study folder, on one page."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.codebook import NOTHING_RELEASED, RELEASED
from pipeline.codebook.value_types import IDENTIFIER
from pipeline.draft.breakdowns import find_breakdowns
from pipeline.draft.climate import find_climate
from pipeline.draft.codebook_rows import draft_rows
from pipeline.draft.exports import Export, read_exports
from pipeline.draft.fields import read_fields
from pipeline.draft.guesses import DRAFT, Guess, draft_table
from pipeline.draft.pairs import pair_needs
from pipeline.draft.questionnaire import simple_condition
from pipeline.draft.reasons import reasons
from pipeline.draft.rows import Row
from pipeline.draft.study_file import codebook_text, study_text
from pipeline.draft.variables import align, split_codes
from pipeline.draft.waves import DraftWave, draft_waves
from pipeline.errors import OutputError, Problem, StudyError

_SILENT = "keine Zelle enthält eine Antwort"


@dataclass(frozen=True)
class Drafted:
    """What was written, for a message: folder, waves, questions, guesses to confirm."""

    folder: Path
    waves: tuple[str, ...]
    questions: int
    left_out: int
    to_confirm: int


def draft_study(files: Sequence[Path], folder: Path, *, waves: Sequence[str] = ()) -> Drafted:
    """Draft a study from exports and write it as a new folder.

    Parameters
    ----------
    files : sequence of Path
        Exports, one per wave in the order of the waves; ``.lss`` files belong to an export.
    folder : Path
        The study's folder; its name is the study's id. It must not exist.
    waves : sequence of str
        Ids of the waves; guessed from the data if empty.

    Returns
    -------
    Drafted

    Raises
    ------
    StudyError
        If the folder exists, the name is no id, or a file cannot be read.
    OutputError
        If the folder cannot be written.
    """
    _check_target(folder)
    exports = read_exports(files)
    periods, guesses = draft_waves(exports, waves)
    ids = [period.id for period in periods]
    variables = align({w: e.columns for w, e in zip(ids, exports, strict=True)})
    drafts = draft_rows(variables)
    if not drafts.rows:
        message = "keine Frage erkannt"
        advice = "stehen die Überschriften in der ersten Zeile?"
        raise StudyError([Problem(exports[0].path.name, 0, 0, message, advice)])
    rows, filters = _with_filters(drafts.rows)
    fields = read_fields()
    names = {name for row in rows for name in (row.id, row.block)} | {f.id for f in fields}
    rows, pairs = pair_needs(rows, fields, names)
    names |= {row.need for row in rows}
    rows, climate, roles = find_climate(rows)
    rows, breakdowns, groups = find_breakdowns(rows, names | {"geschaeftsklima"})
    guesses += [*reasons(rows, drafts.scales), *pairs, *roles, *filters, *groups]
    guesses += [
        Guess(
            f"{one.code} und {other.code}",
            "wording",
            f"verschiedene Fragen: „{one.item or one.question}“, „{other.item or other.question}“",
            "gleicher Code in zwei Wellen, aber anderer Text",
        )
        for one, other in split_codes(variables)
    ]
    guesses += [guess for export in exports for guess in export.left_out]
    guesses += [
        Guess(v.first.name, "column", "nicht übernommen", _SILENT, matters=False)
        for v in drafts.silent
    ]
    guesses.append(
        Guess(
            "study.yml",
            "weighting",
            "ungewichtet",
            "zum Gewichten fehlt eine Liste der Grundgesamtheit (population.csv)",
            matters=False,
        )
    )
    texts = {
        "study.yml": study_text(
            folder.name,
            waves=periods,
            fields=fields,
            scales=drafts.scales,
            breakdowns=breakdowns,
            climate=climate,
        ),
        "codebook.csv": "\ufeff" + codebook_text(rows, ids),
        DRAFT: "\ufeff" + draft_table(guesses),
        RELEASED: NOTHING_RELEASED,
    }
    _write(folder, texts, periods, exports)
    return Drafted(
        folder,
        tuple(ids),
        len(rows),
        sum(len(export.left_out) for export in exports) + len(drafts.silent),
        sum(guess.matters for guess in guesses),
    )


def _check_target(folder: Path) -> None:
    if not re.fullmatch(IDENTIFIER, folder.name) or len(folder.name) > 80:
        advice = "Buchstaben, Ziffern, - und _ verwenden, z. B. herbstumfrage-2026"
        message = f"„{folder.name}“ kann keine Studie heißen"
        raise StudyError([Problem("--study", 0, 0, message, advice)])
    if folder.exists():
        message = "diesen Studienordner gibt es schon; er wird nicht überschrieben"
        raise StudyError([Problem(str(folder), 0, 0, message, "anderen Namen wählen")])


def _with_filters(rows: Sequence[Row]) -> tuple[list[Row], list[Guess]]:
    """Read simple conditions of the questionnaire as filters; name the others."""
    result, guesses = [], []
    asked: dict[str, Row] = {}
    for row in rows:
        condition = row.variables[0].first.condition
        simple = simple_condition(condition)
        source = asked.get(simple[0]) if simple else None
        answer = (
            next((a for a in source.draft.valid if simple and simple[1] in (*a.codes, a.id)), None)
            if source and source.draft
            else None
        )
        if source and answer and set(row.columns) <= set(source.columns):
            guess = f"{source.id}={answer.id}"
            row = replace(row, filter=guess)
            guesses.append(Guess(row.id, "filter", guess, "Bedingung im Fragebogen (.lss)"))
        elif condition:
            evidence = "Bedingung im Fragebogen (.lss), die das Programm nicht übersetzt"
            guesses.append(Guess(row.id, "filter", "kein Filter", evidence))
        result.append(row)
        if row.type in ("single", "rating"):
            asked.setdefault(next(iter(row.columns.values())), row)
    return result, guesses


def _write(
    folder: Path, texts: dict[str, str], waves: Sequence[DraftWave], exports: Sequence[Export]
) -> None:
    """Write the folder beside its place and move it there whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".init-", dir=folder.parent) as work:
            new = Path(work) / folder.name
            for wave, export in zip(waves, exports, strict=True):
                place = new / "waves" / wave.id
                place.mkdir(parents=True)
                for file in filter(None, (export.path, export.lss)):
                    shutil.copyfile(file, place / file.name)
            for name, text in texts.items():
                (new / name).write_text(text, encoding="utf-8", newline="")
            new.rename(folder)
    except OSError as error:
        raise OutputError(f"{folder}: lässt sich nicht schreiben ({error.strerror})") from None

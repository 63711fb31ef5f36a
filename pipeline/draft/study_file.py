"""Write study.yml and codebook.csv as an analyst would: by hand, with comments."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.codebook.questions import FIXED
from pipeline.draft.breakdowns import Breakdown
from pipeline.draft.fields import Field
from pipeline.draft.rows import Row
from pipeline.draft.scale_model import DraftAnswer, DraftScale
from pipeline.draft.waves import DraftWave

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\u200b-\u200d\u2060]")
_SCHEMA = "# yaml-language-server: $schema=../../../docs/study.schema.json"


def study_text(
    name: str,
    *,
    waves: Sequence[DraftWave],
    fields: Sequence[Field],
    scales: Mapping[str, DraftScale],
    breakdowns: Sequence[Breakdown],
    climate: tuple[str, str] | None,
) -> str:
    """Return study.yml.

    Parameters
    ----------
    name : str
        Id and title of the study.
    waves, fields, scales, breakdowns
        What was drafted.
    climate : tuple of str or None
        Ids of the questions about situation and expectation.
    """
    lines = [
        _SCHEMA,
        "# Entwurf von „industriedialog init“: was vermutet wurde, steht mit Begründung in",
        "# draft.csv; alle Angaben erklärt docs/studie.md.",
        f"id: {name}",
        f"title: {_quoted(name)}  # Titel auf jeder Seite",
        'survey: "Umfrage"  # Name der Umfrage, z. B. Montagsumfrage',
        "companies: Unternehmen  # oder Betriebe",
        "",
        "# Bedarfe gehören im Codebuch (Spalte handlungsfeld) zu einem von diesen:",
        "handlungsfelder:",
        *(
            f"  - {{id: {f.id}, title: {_quoted(f.title)}, description: {_quoted(f.description)}}}"
            for f in fields
        ),
        "",
        "# Antworten vor field_start zählen als Test; weitere Tests: tests: [Zugangscode, …]",
        "waves:",
        *(
            f"  - {{id: {w.id}, title: {_quoted(w.title)}, "
            f"field_start: {w.start}, field_end: {w.end}}}"
            for w in waves
        ),
        "",
        "# Ohne Grundgesamtheit wird nicht gewichtet. Liegt eine Liste aller Unternehmen vor:",
        "# population:",
        "#   file: population.csv",
        "#   member_number: mitglied_nr",
        "#   label: Mitgliedsunternehmen",
        "",
        *_breakdown_lines(breakdowns),
        *_climate_lines(climate),
        *_scale_lines(scales),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def codebook_text(rows: Sequence[Row], waves: Sequence[str]) -> str:
    """Return codebook.csv: one row per column, place or option."""
    extra = [
        f"{part} {wave}"
        for part in ("text", "item")
        for wave in waves
        if any(_changed(row, part, wave) for row in rows)
    ]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([*FIXED, *waves, *extra])
    for row in rows:
        fixed = [" ".join(str(getattr(row, name)).split()) for name in FIXED]
        changed = [_changed(row, *name.split(" ", 1)) for name in extra]
        writer.writerow([*fixed, *(row.columns.get(wave, "") for wave in waves), *changed])
    return file.getvalue()


def _changed(row: Row, part: str, wave: str) -> str:
    """Return a wave's own wording of text or item; empty if it is the codebook's."""
    if wave not in row.wordings:
        return ""
    text, item = row.wordings[wave]
    own = text if part == "text" else item
    return own if own != getattr(row, part) else ""


def _breakdown_lines(breakdowns: Sequence[Breakdown]) -> Iterator[str]:
    if not breakdowns:
        yield "# Gliederungen (classifications, breakdowns): keine geeignete Frage gefunden."
        yield ""
        return
    yield "# Eine Klasse je Antwort; zusammenfassen heißt: mehrere Antworten unter answers nennen."
    yield "classifications:"
    for one in breakdowns:
        yield f"  {one.id}:"
        yield f"    title: {_quoted(one.title)}"
        yield f"    question: {one.question}"
        yield "    classes:"
        for name, label in one.classes:
            key = _quoted(name)
            yield f"      - {{id: {key}, title: {_quoted(label)}, answers: [{key}]}}"
    yield ""
    yield f"breakdowns: [{', '.join(one.id for one in breakdowns)}]"
    yield ""


def _climate_lines(climate: tuple[str, str] | None) -> Iterator[str]:
    if climate:
        yield "climate:"
        yield f"  situation: {climate[0]}"
        yield f"  expectation: {climate[1]}"
        yield ""


def _scale_lines(scales: Mapping[str, DraftScale]) -> Iterator[str]:
    if not scales:
        return
    yield "# score: höher ist mehr (außer bei schulnote: true); missing: zählt nicht als Antwort."
    yield "scales:"
    for name, scale in scales.items():
        yield f"  {name}:" + (f"  # {scale.ordered}" if scale.ordered else "")
        if scale.schulnote:
            yield "    schulnote: true"
        if scale.rest:
            yield f"    rest: {scale.rest}  # alle Antworten, die hier nicht stehen"
        yield "    answers:"
        yield from (f"      - {{{_answer(answer)}}}" for answer in scale.answers)


def _answer(answer: DraftAnswer) -> str:
    parts = [f"id: {_quoted(answer.id)}", f"label: {_quoted(answer.label)}"]
    if answer.score is not None:
        parts.append(f"score: {answer.score}")
    for name, values in (("codes", answer.codes), ("labels", answer.labels)):
        if values:
            parts.append(f"{name}: [{', '.join(map(_quoted, values))}]")
    for name, value in (("missing", answer.missing), ("polarity", answer.polarity)):
        if value:
            parts.append(f"{name}: {value}")
    return ", ".join(parts)


def _quoted(text: str) -> str:
    """Return a text in double quotes, with what YAML or an eye cannot read escaped."""
    return _ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", json.dumps(text, ensure_ascii=False))

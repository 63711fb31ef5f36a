"""Say what was guessed about types, scales, directions and missing answers, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.codebook import NUMERIC
from pipeline.draft.cells import FEWEST
from pipeline.draft.guesses import Guess
from pipeline.draft.rows import Row
from pipeline.draft.scale_model import DraftScale

_MOST_LABELS = 6


def reasons(rows: Sequence[Row], scales: Mapping[str, DraftScale]) -> list[Guess]:
    """Return the guesses about questions and scales, in the order of the codebook."""
    guesses: list[Guess] = []
    seen: set[str] = set()
    for question in _questions(rows):
        guesses += _types(question)
        for row in question:
            if row.scale and row.scale not in seen:
                seen.add(row.scale)
                users = [other for other in rows if other.scale == row.scale]
                guesses += _scale(row.scale, scales[row.scale], users)
            if row.type in NUMERIC and row.draft:
                guesses += _missing(row.id, row.draft)
            if row.wordings:
                text = "dieselbe Frage trotz anderem Wortlaut in " + ", ".join(row.wordings)
                guesses.append(Guess(row.id, "wording", text, "gleicher Code, ähnlicher Text"))
    return guesses


def _questions(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.block or row.id, []).append(row)
    return list(groups.values())


def _types(question: Sequence[Row]) -> Iterator[Guess]:
    """Yield one guess for the rows of a question that were typed for the same reason."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in question:
        found.setdefault((row.type, row.role, row.evidence), []).append(row)
    for (kind, role, evidence), members in found.items():
        first = members[0]
        whole = len(members) == len(question)
        name = first.block if whole and first.block else first.id
        if len(members) > 1 and not whole:
            name = f"{first.id} bis {members[-1].id}"
        guess = kind + (f", {role}" if role in ("option", "place", "other_text") else "")
        if len(members) > 1:
            guess += f" ({len(members)} Zeilen)"
        what = (
            "other_text" if role == "other_text" else "block" if first.block and whole else "type"
        )
        yield Guess(name, what, guess, evidence)


def _scale(name: str, scale: DraftScale, users: Sequence[Row]) -> Iterator[Guess]:
    labels = [answer.label for answer in scale.valid]
    shown = " | ".join(labels[:_MOST_LABELS]) + (" | …" if labels[_MOST_LABELS:] else "")
    used = (
        f"{len(users)} Fragen, zuerst {users[0].id}" if len(users) > 1 else f"Frage {users[0].id}"
    )
    ordered = bool(scale.ordered)
    if labels:
        yield Guess(name, "scale", f"{len(labels)} Antworten: {shown}", used, matters=ordered)
    if ordered and users[0].type in ("rating", "slider"):
        guess = "Schulnoten, 1 ist die beste" if scale.schulnote else "höherer score ist mehr"
        yield Guess(name, "direction", guess, scale.ordered)
    elif any(answer.polarity for answer in scale.answers):
        parts = ", ".join(f"{a.label} {a.polarity}" for a in scale.answers if a.polarity)
        yield Guess(name, "direction", f"Saldo: {parts}", "Worte einer Konjunkturumfrage")
    if users[0].type not in NUMERIC:
        yield from _missing(name, scale)
    if scale.rest and scale.hidden[0]:
        labels_n, cells = scale.hidden
        guess = f"{labels_n} seltene Antworten zählen zusammen als „Übrige Antworten“"
        evidence = (
            f"je weniger als {FEWEST} Unternehmen, zusammen {cells} Zellen; nicht genannt, weil es "
            "eigene Worte sein können"
        )
        yield Guess(name, "rest", guess, evidence)
    elif scale.rest:
        evidence = "alle gaben dieselbe Antwort; eine Skala braucht zwei"
        yield Guess(
            name, "rest", "zweite Antwort „Übrige Antworten“ ergänzt", evidence, matters=False
        )


def _missing(name: str, scale: DraftScale) -> Iterator[Guess]:
    for evidence in scale.asked:
        yield Guess(name, "missing", "zählt nicht als Antwort", evidence)

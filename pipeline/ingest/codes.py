"""Answers of lists -> codes: decide once per file whether it holds codes or labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.codebook import Question, Study
from pipeline.ingest.answers import Note
from pipeline.ingest.headings import place_of
from pipeline.ingest.lss import OTHER, Structure
from pipeline.ingest.plain import match_key
from pipeline.ingest.table import Cell
from pipeline.ingest.values import cell_text, whole

_OTHER_LABELS = ("Sonstiges", "Sonstige", "Other")
_YES_NO_LABELS = {"Y": ("Ja", "Yes"), "N": ("Nein", "No")}
_NO_ANSWER = "N/A"


@dataclass(frozen=True)
class Known:
    """The codes a question's answers may have, the code of each label's key, and full labels."""

    codes: frozenset[str]
    labels: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def yes_no(self) -> bool:
        """Whether the answers are yes and no."""
        return self.codes == {"Y", "N"}


def known_answers(
    study: Study, question: Question, *, wave: str, structure: Structure | None
) -> Known:
    """Return the codes and labels of a list, from the survey file and the codebook's scale."""
    place = place_of(question.columns[wave])
    item = structure.items.get(place.question) if structure else None
    asked = item.answers[place.scale] if item else {}
    scale = study.scale_in(question, wave).answers
    codes = frozenset(asked) or frozenset(c for a in scale for c in a.codes or [a.id])
    pairs = [(label, code) for code, label in asked.items()]
    labels = _unambiguous(pairs)
    more = []
    for answer in scale:
        own = [code for code in answer.codes or [answer.id] if code in codes]
        more += [(label, own[0]) for label in (answer.label, *answer.labels) if own]
    if OTHER in codes:
        more += [(label, OTHER) for label in _OTHER_LABELS]
    if codes == {"Y", "N"}:
        more += [(label, code) for code, names in _YES_NO_LABELS.items() for label in names]
    ambiguous = {match_key(label) for label, _ in pairs} - set(labels)
    rest = {key: code for key, code in _unambiguous(more).items() if key not in ambiguous}
    names = asked or {code: a.label for a in scale for code in a.codes or [a.id]}
    return Known(codes, rest | labels, names)


def holds_labels(columns: Iterable[tuple[Known, Sequence[Cell]]]) -> bool:
    """Whether a file's lists hold labels rather than codes, judged by all of its cells."""
    labels = codes = 0
    for known, cells in columns:
        for cell, times in Counter(cells).items():
            text = cell_text(cell)
            if text is not None:
                is_code, is_label = text in known.codes, match_key(text) in known.labels
                labels += times * (is_label and not is_code)
                codes += times * (is_code and not is_label)
    return labels > codes


def to_codes(
    cells: Sequence[Cell], known: Known, *, question: str, labels: bool
) -> tuple[list[str | None], list[Note]]:
    """Translate a column to codes; what is neither code nor label stays as it is.

    Parameters
    ----------
    cells : sequence
    known : Known
        The question's codes and labels.
    question : str
        The question's id, for the notes.
    labels : bool
        Whether the file holds labels: "2" is then the answer called "2", whatever its code.

    Returns
    -------
    codes : list of str or None
    notes : list of Note
        ``leading_zeros_lost``, once per code that was restored.
    """
    found: dict[Cell, str | None] = {}
    notes: dict[str, Note] = {}
    for cell in dict.fromkeys(cells):
        text = cell_text(cell)
        found[cell] = code = None if text is None else _code(text, known, labels=labels)
        if text is None or code is None:
            continue
        restored = code.startswith("0") and text not in known.codes
        if restored and code in known.codes and code.lstrip("0") == whole(text).lstrip("0"):
            notes[text] = Note("leading_zeros_lost", question, text, code)
    return [found[cell] for cell in cells], list(notes.values())


def _code(text: str, known: Known, *, labels: bool) -> str | None:
    key = match_key(text)
    if labels and known.yes_no and text == _NO_ANSWER:
        return None
    if text in known.codes and not (labels and key in known.labels):
        return text
    if key in known.labels:
        return known.labels[key]
    number = whole(text)
    if number in known.codes:
        return number
    if known.yes_no and number == "1":
        return "Y"  # LimeSurvey's Stata export writes yes as 1.
    same = [c for c in known.codes if c.isdigit() and c.lstrip("0") == number.lstrip("0")]
    return same[0] if number.isdigit() and len(same) == 1 else text


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return label key -> code without labels that two codes share."""
    found: dict[str, set[str]] = {}
    for label, code in pairs:
        found.setdefault(match_key(label), set()).add(code)
    return {key: min(codes) for key, codes in found.items() if len(codes) == 1}

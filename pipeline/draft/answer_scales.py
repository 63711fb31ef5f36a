"""Answers of a closed question -> a scale for study.yml, with its direction and its missings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.draft.cells import FEWEST, leading_number, visible
from pipeline.draft.ids import identifier
from pipeline.draft.scale_model import DraftAnswer, DraftScale
from pipeline.draft.scale_order import ordered, with_polarity
from pipeline.draft.strength import is_vocabulary, missing_kind
from pipeline.draft.variables import Variable
from pipeline.draft.words import MISSING_CODES, NO, RATING, YES
from pipeline.ingest.plain import match_key

REST = "uebrige"


def draft_scale(
    variables: Sequence[Variable], *, given: Mapping[str, int], battery: bool
) -> DraftScale:
    """Draft the scale that questions share.

    Parameters
    ----------
    variables : sequence of Variable
        Questions with the same answers.
    given : mapping
        Text -> number of companies that gave it in any closed question of the files.
    battery : bool
        Whether the questions are rows of one table, which makes plain numbers a rating.

    Returns
    -------
    DraftScale
        Without a label that fewer than ``FEWEST`` companies gave, unless the file declares it
        or it is an ordinary word of questionnaires.
    """
    question = variables[0].first.question
    answers, hidden = _listed(variables, given)
    answers, asked = _with_missing(answers, variables)
    valid = [answer for answer in answers if not answer.missing]
    missing = [answer for answer in answers if answer.missing]
    hint = battery or bool(RATING.search(question.lower()))
    drafted = _yes_no(valid) or (None if hidden[0] else ordered(valid, question, hint=hint))
    if drafted is None:
        drafted = DraftScale("", tuple(with_polarity(valid)))
    rest = ""
    answers = [*drafted.answers, *missing]
    if hidden[0] or len(drafted.answers) < 2:
        rest = REST
        answers.append(DraftAnswer(REST, "Übrige Antworten"))
    return replace(drafted, answers=tuple(_unique(answers)), rest=rest, hidden=hidden, asked=asked)


def _listed(
    variables: Sequence[Variable], given: Mapping[str, int]
) -> tuple[list[DraftAnswer], tuple[int, int]]:
    """Return declared answers, then those of the cells; and how many are not listed."""
    counts: Counter[str] = sum((variable.counts for variable in variables), Counter())
    declared: dict[str, list[tuple[str, str]]] = {}
    for variable in variables:
        for code, label in variable.labels.items():
            pairs = declared.setdefault(visible(label).casefold(), [])
            if (code, label) not in pairs:
                pairs.append((code, label))
    answers = [
        DraftAnswer(
            "",
            visible(pairs[0][1]) or pairs[0][0],
            codes=tuple(dict.fromkeys(code for code, _ in pairs)),
            labels=tuple(dict.fromkeys(label for _, label in pairs)),
            times=sum(counts[text] for pair in pairs for text in set(pair)),
        )
        for pairs in declared.values()
    ]
    known = {text for a in answers for text in a.codes}
    known |= {match_key(label) for a in answers for label in a.labels}
    fixed = any(variable.first.kind for variable in variables) and bool(declared)
    spellings: dict[str, list[str]] = {}
    hidden_labels = hidden_cells = 0
    for text, times in _in_order(counts):
        if text in known or match_key(text) in known or fixed:
            continue
        if given.get(text, times) >= FEWEST or _harmless(text):
            spellings.setdefault(visible(text).casefold(), []).append(text)
        else:
            hidden_labels += 1
            hidden_cells += times
    answers += [
        DraftAnswer("", visible(texts[0]), labels=tuple(texts), times=sum(counts[t] for t in texts))
        for texts in spellings.values()
    ]
    return answers, (hidden_labels, hidden_cells)


def _in_order(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return texts by the first number in them where all have one, else the most frequent first."""
    first = {text: re.search(r"\d+", text) for text in counts if not missing_kind(text)}
    if all(first.values()):
        numbers = {text: int(match.group()) for text, match in first.items() if match}
        return sorted(counts.items(), key=lambda pair: (numbers.get(pair[0], 10**9), pair[0]))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _harmless(text: str) -> bool:
    plain = visible(text)
    short = plain.isdecimal() and leading_number(plain) is not None
    return short or plain in MISSING_CODES or is_vocabulary(text)


def _with_missing(
    answers: Sequence[DraftAnswer], variables: Sequence[Variable]
) -> tuple[list[DraftAnswer], tuple[str, ...]]:
    """Mark answers such as "weiß nicht" and codes such as 99, and say which and why."""
    numbers = [n for a in answers if (n := leading_number(a.label)) is not None and 0 <= n <= 10]
    marked, asked = [], []
    for answer in answers:
        kind = missing_kind(answer.label)
        names = (*answer.codes, answer.label)
        declared = any(_declared(v, code) for v in variables for code in names)
        suspicious = answer.label in MISSING_CODES and len(numbers) > 1
        shown = f"„{answer.label}“ ({answer.times}-mal)"
        if kind:
            asked.append(f"{shown} zählt nicht als Antwort, weil das Wort es sagt")
        elif declared:
            kind = "no_answer"
            asked.append(f"{shown} ist in der Datei als fehlend erklärt")
        elif suspicious:
            kind = "no_answer"
            asked.append(f"{shown} liegt außerhalb der anderen Zahlen; Code für „keine Angabe“?")
        marked.append(replace(answer, missing=kind))
    return marked, tuple(asked)


def _declared(variable: Variable, code: str) -> bool:
    for column in variable.columns.values():
        if code in column.missing.codes:
            return True
        number = leading_number(code)
        if number is not None and any(low <= number <= up for low, up in column.missing.ranges):
            return True
    return False


def _yes_no(valid: Sequence[DraftAnswer]) -> DraftScale | None:
    words = [answer.label.lower() for answer in valid]
    yes = [a for a, word in zip(valid, words, strict=True) if word in YES]
    no = [a for a, word in zip(valid, words, strict=True) if word in NO]
    if not valid or len(yes) > 1 or len(no) > 1 or len(yes) + len(no) < len(valid):
        return None
    answers = [
        DraftAnswer(
            label.lower(),
            label,
            codes=found[0].codes if found and found[0].codes else (code,),
            labels=found[0].labels if found else (),
        )
        for label, code, found in (("Ja", "Y", yes), ("Nein", "N", no))
    ]
    return DraftScale("ja_nein", tuple(answers))


def _unique(answers: Iterable[DraftAnswer]) -> list[DraftAnswer]:
    """Give each answer an id; leave out codes and labels that say nothing more."""
    taken: set[str] = set()
    result = []
    for answer in answers:
        code = answer.codes[0] if len(answer.codes) == 1 else ""
        plain = code if re.fullmatch(r"\w[\w+.\-]{0,20}", code) and not answer.missing else ""
        name = answer.id or plain or identifier(answer.label, taken)
        if name in taken:
            name = identifier(answer.label, taken)
        taken.add(name)
        codes = () if answer.codes == (name,) else answer.codes
        labels = tuple(t for t in answer.labels if match_key(t) != match_key(answer.label))
        result.append(replace(answer, id=name, codes=codes, labels=labels))
    return result

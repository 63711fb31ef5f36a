"""Everything that must hold for the published tables of a random study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd

from pipeline.disclosure import ReleaseLedger, after_release
from tests.disclosure.random_studies import BOX, MINIMA, WAVES, RandomStudy
from tests.disclosure.study_attack import (
    WHOLE,
    Answers,
    Cell,
    Own,
    Participant,
    Reader,
    Secret,
    insiders,
    secrets,
)
from tests.disclosure.whole_tables import TooLargeError

BASE = ""
MANY = 10**5
Seen = tuple[Mapping[Cell, int], Mapping[Cell, Mapping[str, Fraction]]]
"""What an audience sees of a question of a wave: n by cell, share by cell and answer."""


@dataclass
class Tally:
    """How many tables were attacked and what was asked of them, by kind; what did not hold."""

    tables: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    too_large: int = 0
    faults: list[str] = field(default_factory=list)


def attack_study(study: RandomStudy, name: str, tally: Tally) -> None:
    """Attack everything that the audiences of a study see."""
    protection, published = study.released()
    for wave, wave_id in enumerate(WAVES):
        for question in (BASE, *study.codes[wave]):
            answers = answers_of(study, wave, question)
            before = answers_of(study, wave - 1, BASE) if wave and not question else None
            wider: Seen | None = None
            for audience, minimum in MINIMA.items():
                where = f"{name}, {wave_id}, {question or 'who answered'}, {audience}"
                seen = shown(published, audience, wave_id, question)
                tally.tables += 1
                found = [*untied(study, wave, question, seen)]
                if wider is not None and not seen[0].keys() <= wider[0].keys():
                    found.append("sees more than a wider audience")
                if wider is None or seen != wider or minimum != MINIMA["arbeitskreis"]:
                    limited = protection.patterns[audience, wave_id].limited
                    sought = [*secrets(answers, minimum), *_sticky(answers, before, minimum)]
                    found += _learnt(answers, seen, sought, minimum, tally)
                    found += _unannounced(
                        answers, sought, minimum, limited if not question else None
                    )
                    found += told(answers, seen, tally) if question else []
                wider = seen
                tally.faults += [f"{where}: {fault}" for fault in found]


def answers_of(study: RandomStudy, wave: int, question: str) -> Answers:
    """Count the answers of a wave over the micro cells; of the base, who took part."""
    everything = {**study.members(), **study.rests()}
    # Without a population, only the combinations of classes that answered are known to exist.
    known = study.answered[wave] | study.framed
    member = np.array(list(everything.values()))[:, known]
    _, first, micro = np.unique(member, axis=1, return_index=True, return_inverse=True)
    micro = micro.ravel()
    cells = {
        name: own[first]
        for name, own in zip(everything, member, strict=True)
        if not question or "*" not in name[0] or question in study.crossed
    }
    inside = study.answered[wave][known]
    given = study.codes[wave][question][known] if question else np.zeros(known.sum(), dtype=int)
    valid = inside & (given >= 0)
    codes = np.unique(given[valid])
    counts = np.zeros((len(first), len(codes)), dtype=int)
    np.add.at(counts, (micro[valid], np.searchsorted(codes, given[valid])), 1)
    return Answers(
        cells,
        counts,
        codes,
        codes != 0 if question == BOX else np.full(len(codes), bool(question)),
        np.bincount(micro, minlength=len(first)) if study.framed else None,
        np.bincount(micro[inside], minlength=len(first)),
    )


def shown(published: pd.DataFrame, audience: str, wave: str, question: str) -> Seen:
    """Read a published table."""
    rows = published[
        (published["audience"] == audience)
        & (published["wave"] == wave)
        & (published["question"].fillna("") == question)
        & (published["status"] == "published")
    ]
    n: dict[Cell, int] = {}
    shares: dict[Cell, dict[str, Fraction]] = {}
    columns = ["breakdown", "group", "category", "n_responses", "estimate"]
    for breakdown, group, category, count, share in rows[columns].itertuples(index=False):
        cell = (breakdown, group) if isinstance(breakdown, str) else WHOLE
        n[cell] = int(count)
        if question:
            shares.setdefault(cell, {})[category] = Fraction(share).limit_denominator(1000)
    return n, shares


def untied(study: RandomStudy, wave: int, question: str, seen: Seen) -> Iterator[str]:
    """Yield cells of the same companies of which only some are shown."""
    tied: dict[bytes, list[Cell]] = {}
    for cell, inside in study.members().items():
        if question and "*" in cell[0] and question not in study.crossed:
            continue
        companies = inside if study.framed else inside[study.answered[wave]]
        tied.setdefault(companies.tobytes(), []).append(cell)
    for cells in tied.values():
        if 0 < sum(cell in seen[0] for cell in cells) < len(cells):
            yield f"only some of the same companies' cells are shown: {cells}"


def _sticky(answers: Answers, before: Answers | None, minimum: int) -> Iterator[Secret]:
    """Yield cells that were small in the wave before: they must look small once more.

    Nothing was shown of a wave with too few companies in all.
    """
    if before is None or before.n(WHOLE) < minimum:
        return
    for cell, inside in answers.cells.items():
        if 0 < before.n(cell) < minimum <= answers.n(cell):
            form = np.outer(inside, np.ones(len(answers.codes), dtype=int))
            yield Secret(cell, "was small", form, minimum - 1, 0)


def _unannounced(
    answers: Answers, sought: Iterable[Secret], minimum: int, limited: tuple[str, ...] | None
) -> Iterator[str]:
    """Yield small cells with less room than asked of which the pattern does not say so."""
    if limited is None or answers.n(WHOLE) < minimum:
        return
    least = Reader(answers, [WHOLE])
    said = [answers.cells[tuple(name.split("/"))] for name in limited]
    for secret in sought:
        room = least.finds(secret.form, 0, secret.low) and least.finds(
            secret.form, secret.high, MANY
        )
        own = answers.cells[secret.cell]
        if not room and not any((own == other).all() for other in said):
            yield f"the pattern does not say that there is less room: {secret}"


def _learnt(
    answers: Answers, seen: Seen, sought: list[Secret], minimum: int, tally: Tally
) -> Iterator[str]:
    """Yield what a reader works out from the counts, as an outsider and as an insider."""
    for cell, n in seen[0].items():
        assert answers.n(cell) == n
        if n < minimum:
            yield f"{cell} is shown with {n} companies"
    if WHOLE not in seen[0]:
        yield from (f"{cell} is shown, the whole sample is not" for cell in seen[0])
        return
    reader, least = Reader(answers, list(seen[0])), Reader(answers, [WHOLE])
    for secret in sought:
        yield from _outside(secret, reader, least, tally)
    for own in insiders(answers):
        yield from _inside(answers, own, sought, reader, least, tally)


def _outside(secret: Secret, reader: Reader, least: Reader, tally: Tally) -> Iterator[str]:
    """Yield the ends of a secret that a reader rules out, although the whole sample does not."""
    for low, high, lower, higher in ((0, secret.low, 0, 1), (secret.high, MANY, 1, 0)):
        tally.asked["outsider"] += 1
        try:
            if reader.finds(secret.form, low, high):
                continue
            while not least.finds(secret.form, low, high):
                low, high = low - lower, high + higher
            if not reader.finds(secret.form, low, high):
                yield f"rules out {low} to {high} of {secret}"
        except TooLargeError:
            tally.too_large += 1


def _inside(
    answers: Answers, own: Own, sought: list[Secret], reader: Reader, least: Reader, tally: Tally
) -> Iterator[str]:
    """Yield secrets that a company learns exactly, although the whole sample leaves doubt."""
    for secret in sought:
        others = secret.form.copy()
        others[own[0], list(own[1])] = 0
        if not others.any():
            continue
        tally.asked["insider"] += 1
        value = int((secret.form * answers.counts).sum())
        try:
            if not _doubt(reader, secret, value, own) and _doubt(least, secret, value, own):
                yield f"a company with {own} learns {secret}"
        except TooLargeError:
            tally.too_large += 1


def _doubt(reader: Reader, secret: Secret, value: int, own: Own) -> bool:
    less, more = (0, value - 1), (value + 1, MANY)
    return any(reader.finds(secret.form, *bounds, own) for bounds in (less, more))


def told(answers: Answers, seen: Seen, tally: Tally) -> Iterator[str]:
    """Yield micro cells whose common answer is certain to those who know who answered."""
    codes = [str(code) for code in answers.codes]
    shares = {cell: [own[code] for code in codes] for cell, own in seen[1].items()}
    if not shares:
        return
    participant = Participant(answers, shares)
    tally.asked["common answer"] += len(participant.common())
    try:
        certain = participant.told()
        least = Participant(answers, {WHOLE: shares[WHOLE]}).told() if certain else []
    except TooLargeError:
        tally.too_large += 1
        return
    yield from (
        f"answer {k} of micro cell {m} is certain" for m, k in certain if (m, k) not in least
    )


def release_again(study: RandomStudy, name: str, random: np.random.Generator, tally: Tally) -> None:
    """Release twice: unchanged, and after one company answered otherwise or joined or left."""
    protection, first = study.released()
    ledger = after_release(ReleaseLedger(), first, protection.figures)
    again = study.released(ledger)[1]
    tally.asked["unchanged"] += 1
    if not again.equals(first):
        tally.faults.append(f"{name}: an unchanged study shows something else")
    changes = (study.with_changed_answer(random), study.with_late_answer(random))
    for changed, wave, company in changes:
        published = changed.released(ledger)[1]
        touched = {cell for cell, inside in study.members().items() if inside[company]}
        for question in (BASE, *study.codes[wave]):
            for audience in MINIMA:
                old, new = (
                    shown(table, audience, WAVES[wave], question) for table in (first, published)
                )
                tally.asked["changed"] += 1
                found = [*untied(changed, wave, question, new), *_moved(old, new, touched)]
                where = f"{name}, {WAVES[wave]}, {question or 'who answered'}, {audience}"
                tally.faults += [f"{where}, company {company}: {fault}" for fault in found]


def _moved(old: Seen, new: Seen, touched: set[Cell]) -> Iterator[str]:
    """Yield cells of the changed company that are shown, other than what was shown before.

    Where all that was shown before is shown as it was, there is nothing to compare with.
    """
    if all((new[0].get(c), new[1].get(c)) == (n, old[1].get(c)) for c, n in old[0].items()):
        return
    for cell in touched & new[0].keys():
        before = (old[0].get(cell), old[1].get(cell))
        if before != (new[0][cell], new[1].get(cell)):
            yield f"{cell} shows the change"

"""Which cells of a wave an audience does not see: by those who answered, then by question."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from pipeline.disclosure.attack import ROUNDING
from pipeline.disclosure.cells import REST, WHOLE, Cell, Cells
from pipeline.disclosure.linked import LinkedTables, Protection
from pipeline.disclosure.questions import QuestionCells, Variable, question_cells
from pipeline.disclosure.rules import (
    COMPLEMENTARY,
    EVERYTHING,
    SMALL,
    TOO_LARGE,
    WAS_SMALL,
    small,
    small_protections,
)
from pipeline.disclosure.safe_pattern import safe_pattern
from pipeline.disclosure.size import crossing_cells, too_large

SECONDS = 8.0
"""For the proof that a wave's pattern loses least; a pattern without it is as safe."""


@dataclass(frozen=True)
class WaveAnswers:
    """What the companies of a wave answered, as disclosure control needs it.

    Parameters
    ----------
    wave : str
    classes : pandas.DataFrame
        One row per response, a column of class ids per classification.
    questions : dict of str to list of Variable
        Question, need, block or index (column ``question`` of the estimates) -> its variables.
    crossed : frozenset of str
        Questions whose figures are made for crossings too.
    together : list of frozenset of str
        Questions that withhold the same cells: a need and the two questions it rests on.
    weights : numpy.ndarray, shape (responses,), optional
        Of the released weighting.
    margins : sequence of str
        Classifications on which the weights depend.
    """

    wave: str
    classes: pd.DataFrame
    questions: Mapping[str, Sequence[Variable]]
    crossed: frozenset[str] = frozenset()
    together: Sequence[frozenset[str]] = ()
    weights: np.ndarray | None = None
    margins: Sequence[str] = ()


@dataclass(frozen=True)
class Pattern:
    """What one audience does not see of one wave.

    Parameters
    ----------
    wave : str
    minimum : int
        Fewest companies in a cell.
    base : dict of Cell to str
        Withheld cell -> rule, for the counts of who answered.
    questions : dict of str to dict of Cell to str
        The same per question, those of ``base`` included.
    exact : bool
        Whether no pattern of the base loses less.
    protections : int
        Cells, of the base and of all questions, whose counts or common answers were protected.
    limited : tuple of str
        Protected cells of the base for which what is known anyway leaves less room than asked.
    lost : bool
        Nobody knows what was published of this wave: no change from or to it is shown.
    """

    wave: str
    minimum: int
    base: dict[Cell, str]
    questions: dict[str, dict[Cell, str]]
    exact: bool = True
    protections: int = 0
    limited: tuple[str, ...] = field(default=())
    lost: bool = False

    def withheld(self, question: str | None) -> Mapping[Cell, str]:
        """Return the withheld cells of a question, or of the base."""
        return self.base if not question else self.questions.get(question, self.base)


@dataclass(frozen=True)
class Earlier:
    """What earlier runs published of a wave, for one audience: question -> cells; "": the base.

    ``known`` cells are the same as then and cannot be taken back; ``withheld`` ones must be, with
    the rule: their new figure would tell what the few companies answered that make the
    difference, or nobody knows what was published (``lost``). Of ``settled`` questions all that
    was published is what it would show now: their pattern stands.
    """

    known: Mapping[str, frozenset[Cell]] = field(default_factory=dict)
    withheld: Mapping[str, Mapping[Cell, str]] = field(default_factory=dict)
    lost: bool = False
    settled: frozenset[str] = frozenset()


def wave_pattern(
    cells: Cells,
    answers: WaveAnswers,
    *,
    minimum: int,
    wider: Pattern | None = None,
    before: Pattern | None = None,
    earlier: Earlier | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> Pattern:
    """Decide what an audience does not see of a wave.

    Parameters
    ----------
    cells : Cells
    answers : WaveAnswers
    minimum : int
        Fewest companies in a cell.
    wider : Pattern, optional
        Of the audience that sees more: whatever it does not see is withheld here too.
    before : Pattern, optional
        Of the wave before: cells that were small then stay withheld once more.
    earlier : Earlier, optional
        What was published of this wave before.
    progress : callable
        Gets the number of questions done, in German.

    Returns
    -------
    Pattern
    """
    earlier = earlier or Earlier()
    n = np.asarray(cells.forms @ cells.counts)
    if n[0] < minimum:
        nothing = dict.fromkeys(cells.names, EVERYTHING)
        return Pattern(answers.wave, minimum, nothing, dict.fromkeys(answers.questions, nothing))
    base, exact, protected, limited = _base(cells, n, minimum, wider, before, earlier)
    questions: dict[str, dict[Cell, str]] = {}
    plain = cells.plain()
    crossed = shown_crossed(cells, answers, earlier)

    def decide(question: str) -> QuestionCells:
        start = dict(earlier.withheld.get(question, {})) | base
        if question in answers.crossed - crossed:
            start = dict.fromkeys(crossing_cells(cells), TOO_LARGE) | start
        if wider is not None:
            start = dict(wider.withheld(question)) | start
        if question in earlier.settled:
            left = set(cells.names) - earlier.known[question] - {WHOLE}
            start = dict.fromkeys(left, COMPLEMENTARY) | start
        return question_cells(
            cells if question in crossed else plain,
            answers.questions[question],
            withheld=start,
            minimum=minimum,
            known=earlier.known.get(question, frozenset()),
            settled=question in earlier.settled,
            intersections=wider is None,
        )

    # The solver works outside Python's lock, so threads use all cores.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(decide, answers.questions)
        for number, (question, result) in enumerate(zip(answers.questions, results, strict=True)):
            progress(f"Frage {number + 1} von {len(answers.questions)}")
            questions[question] = result.withheld
            protected += result.protections
    for group in answers.together:
        _share(questions, [question for question in group if question in questions])
    audit = (exact, protected, tuple(limited))
    return Pattern(answers.wave, minimum, base, questions, *audit, earlier.lost)


def shown_crossed(cells: Cells, answers: WaveAnswers, earlier: Earlier) -> frozenset[str]:
    """Return the questions whose crossings are made; none of a catalogue that is too large.

    Crossings published before are known for good: then what follows from them must be computed.
    """
    crossed = [variables for q, variables in answers.questions.items() if q in answers.crossed]
    if not too_large(cells, crossed):
        return answers.crossed
    crossings = set(crossing_cells(cells))
    return frozenset(q for q in answers.crossed if crossings & earlier.known.get(q, frozenset()))


def _base(
    cells: Cells,
    n: np.ndarray,
    minimum: int,
    wider: Pattern | None,
    before: Pattern | None,
    earlier: Earlier,
) -> tuple[dict[Cell, str], bool, int, list[str]]:
    """Return the withheld cells of who answered, whether none loses less, what they protect."""
    targets = cells.forms.toarray()
    is_small = zip(cells.names, small(n, minimum), strict=True)
    rules: dict[Cell, str] = {name: SMALL for name, found in is_small if found}
    wanted = [protection for _, protection in small_protections(cells, n, minimum, targets)]
    for cell, name in enumerate(cells.names):
        if before is None or name in rules or before.base.get(name) != SMALL or n[cell] == 0:
            continue
        rules[name] = WAS_SMALL
        below = float(n[cell] - minimum + 1)
        wanted.append(Protection("/".join(name), targets[cell], below=below))
    rules = dict(earlier.withheld.get("", {})) | rules
    silent = [
        name
        for name, count in zip(cells.names, n, strict=True)
        if name != WHOLE and (count == 0 or name[1] == REST)
    ]
    # What was published before stays known, even where it is withheld from now on; that a small
    # cell was, no ledger can claim.
    risky = cells.decided([name for name, rule in rules.items() if rule == SMALL])
    known = cells.decided(list(earlier.known.get("", frozenset()))) - risky
    given = cells.decided([*rules, *silent])
    if wider is not None:
        given |= cells.decided(list(wider.base))
    decisions = np.where(np.isin(cells.decisions, sorted(known)), -1, cells.decisions)
    tables = LinkedTables(
        cells.forms, cells.counts, decisions, cells.weights, cells.most, given - known
    )
    if "" in earlier.settled:
        free = replace(tables, decisions=cells.decisions, withheld=given - known)
        found = safe_pattern(free, wanted, seconds=SECONDS)
        withheld = dict.fromkeys(set(cells.names) - earlier.known[""] - {WHOLE}, COMPLEMENTARY)
        lost, least = (
            float(cells.weights[sorted(decisions - free.withheld)].sum())
            for decisions in (cells.decided([*withheld]), found.withheld)
        )
        exact = found.exact and lost <= least + ROUNDING
    else:
        found = safe_pattern(tables, wanted, seconds=SECONDS)
        withheld = dict.fromkeys(cells.of_decisions(found.withheld), COMPLEMENTARY)
        exact = found.exact
    if wider is not None:
        withheld |= {name: rule for name, rule in wider.base.items() if rule != COMPLEMENTARY}
    limited = sorted({p.name for p in found.limited})
    return withheld | rules, exact, len(wanted), limited


def _share(questions: dict[str, dict[Cell, str]], group: Sequence[str]) -> None:
    union: dict[Cell, str] = {}
    # A set's order changes from one process to the next.
    for question in sorted(group):
        for cell, rule in questions[question].items():
            if union.get(cell, COMPLEMENTARY) == COMPLEMENTARY:
                union[cell] = rule
    for question in group:
        questions[question] = dict(union)

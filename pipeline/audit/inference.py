"""What can be inferred about protected cells from all known numbers of a topic together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.audit.counts import Counts
from pipeline.audit.topics import Figure
from pipeline.disclosure.attack import ranges
from pipeline.disclosure.rounding import BAND_BELOW, STEPS

SURE = 1e-6
EXACTLY = 1e-8
"""Numbers stored as such do not show their digits; they are rounded as figures are."""
SHARES = (
    *("share", "top2_share", "bottom2_share", "action_share", "need_share"),
    *("cases_share", "first_share", "top3_share"),
)


@dataclass(frozen=True)
class Known:
    """A recognised number: a figure's base or its value.

    ``half`` is half a unit of the value's last digit, as shown.
    """

    figure: Figure
    field: str
    value: float
    half: float


@dataclass(frozen=True)
class Inferred:
    """A protected cell whose range is too narrow.

    ``kind`` is ``small`` (few companies) or ``alike`` (all or all but one gave one answer);
    ``low`` and ``high`` are the ends of what an attacker thinks possible.
    """

    kind: str
    figure: Figure
    low: int
    high: int


def infer(
    counts: Counts, known: Iterable[Known], cells: Sequence[Figure], *, min_companies: int
) -> list[Inferred]:
    """Return the protected cells of a topic and wave that known numbers give away.

    Parameters
    ----------
    counts : Counts
    known : iterable of Known
        Numbers of this topic and wave; those that the true counts contradict are not used.
    cells : sequence of Figure
        All figures of the topic and wave, unweighted, released or not: the cells to protect.
    min_companies : int
        Fewest companies in a cell of the audience.

    Returns
    -------
    list of Inferred
        A small cell must be able to be empty and to reach the minimum (or all companies that
        exist in it); of a cell whose companies gave one answer, two must be able to have given
        another.
    """
    targets = _protected(counts, cells, min_companies)
    if not targets:
        return []
    forms, low, high = _equations(counts, known)
    wanted = [form for _, _, form in targets]
    columns, merged = _merged([*forms, *wanted])
    lowest, highest = ranges(
        sparse.csr_array(columns[: len(forms)]),
        np.array(low),
        np.array(high),
        sparse.csr_array(columns[len(forms) :]),
        most=np.full(merged, np.inf),
    )
    found = []
    for (kind, figure, form), least, most in zip(targets, lowest, highest, strict=True):
        true = float((form * counts.truth).sum())
        exists = float(counts.most[form.any(axis=1)].sum())
        if kind == "small":
            narrow = least > SURE or most < min(min_companies, exists) - SURE
        else:
            narrow = least > max(figure.n - 2, 0) + SURE
        if narrow:
            top = true if np.isinf(most) else np.floor(most + SURE)
            found.append(Inferred(kind, figure, int(np.ceil(least - SURE)), int(top)))
    return found


def _protected(
    counts: Counts, cells: Sequence[Figure], min_companies: int
) -> list[tuple[str, Figure, np.ndarray]]:
    found: dict[tuple[str, ...], tuple[str, Figure, np.ndarray]] = {}
    for figure in cells:
        base = counts.topic.base(figure)
        if base not in counts.bases:
            continue
        form = counts.inside(base, figure.breakdown, figure.group)
        n = float((form * counts.truth).sum())
        if 0 < n < min_companies:
            key = ("small", base, figure.breakdown, figure.group)
            found.setdefault(key, ("small", figure, form))
            continue
        having = counts.having(figure) if figure.statistic in SHARES else None
        if having is not None and n >= min_companies and (having * counts.truth).sum() >= n - 1:
            key = ("alike", figure.statistic, figure.question, figure.category)
            found[*key, figure.breakdown, figure.group] = ("alike", figure, having)
    return list(found.values())


def _equations(
    counts: Counts, known: Iterable[Known]
) -> tuple[list[np.ndarray], list[float], list[float]]:
    """Return forms with bounds: the frame, published bases, and published values."""
    forms, low, high = [], [], []
    for place, most in enumerate(counts.most):
        form = np.zeros_like(counts.truth)
        form[place] = 1.0
        forms.append(form)
        low.append(0.0)
        high.append(float(most))
    for one in dict.fromkeys(known):
        for form, least, most in _stated(counts, one):
            true = float((form * counts.truth).sum())
            if least - SURE <= true <= most + SURE:
                forms.append(form)
                low.append(least)
                high.append(most)
    return forms, low, high


def _stated(counts: Counts, one: Known) -> list[tuple[np.ndarray, float, float]]:
    figure = one.figure
    base = counts.topic.base(figure)
    if base not in counts.bases:
        return []
    if one.field == "n_responses":
        form = counts.inside(base, figure.breakdown, figure.group)
        return [(form, one.value, one.value)]
    half = _half(one) + 1e-9
    found = counts.limits(figure, one.value - half, one.value + half)
    return [(form, -np.inf, 0.0) for form in found]


def _half(one: Known) -> float:
    """Return how far the true value may be from the shown one.

    Readers know how figures are rounded: in bands below 30 companies. A number with more digits
    than its band tells more.
    """
    fine, band = STEPS.get(one.figure.unit, (2 * one.half, 2 * one.half))
    step = band if one.figure.n < BAND_BELOW else fine
    if EXACTLY < one.half < fine / 2 - EXACTLY:
        return one.half  # written with more digits than figures are published with
    whole = abs(one.value / step - round(one.value / step)) < SURE
    return max(step / 2, one.half) if whole else one.half


def _merged(forms: Sequence[np.ndarray]) -> tuple[np.ndarray, int]:
    """Return the forms over columns, those that no form tells apart added up."""
    table = np.stack([form.ravel() for form in forms])
    table = table[:, (table != 0).any(axis=0)]
    table = np.unique(table, axis=1)
    return table, table.shape[1]

"""The value axis of a chart: its range and its guides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.formats import number, percent
from pipeline.report.wording import MEASURES


def axis_for(
    statistic: str, values: Iterable[float], *, include: Sequence[float] = ()
) -> tuple[tuple[float, float], list[tuple[float, str]]]:
    """Return range and guides of a value axis that holds all values.

    Parameters
    ----------
    statistic : str
        Decides the unit of the guides.
    values : iterable of float
        Ends of all intervals.
    include : sequence of float
        Values the axis must reach, such as 0.
    """
    numbers = [*values, *include] or [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    pad = ((high - low) or 1.0) * 0.04
    low, high = (low if low == 0 else low - pad), high + pad
    steps = [m * 10.0**e for e in range(-2, 3) for m in (1, 2, 5)]
    step = next((s for s in steps if (high - low) / s <= 6), steps[-1])
    first, last = -int(-low // step), int(high // step)
    ticks = [round(k * step, 6) for k in range(first, last + 1)]
    share = MEASURES[statistic.removeprefix("change_")].kind == "share"
    signed = statistic.startswith("change_") or MEASURES.get(statistic, MEASURES["mwds"]).kind == (
        "saldo"
    )
    decimals = 0 if step >= 1 else 1
    if share and not signed:
        texts = [percent(t) for t in ticks]
    elif share:
        texts = [number(t * 100, signed=True) for t in ticks]
    else:
        texts = [number(t, decimals, signed=signed and t != 0) for t in ticks]
    return (low, high), list(zip(ticks, texts, strict=True))

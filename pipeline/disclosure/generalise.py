"""Which attributes may stand beside a quote: so coarse that enough companies of the frame match.

Source: methods SPEC E9, golden F5; Samarati and Sweeney 1998 (k-anonymity by generalisation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.codebook import Study

Attributes = tuple[tuple[str, str], ...]
"""(classification, class) in the order of showing."""


@dataclass(frozen=True)
class Frame:
    """The companies that exist, by their classes, and the coarser versions of classifications.

    Parameters
    ----------
    classes : pandas.DataFrame
        One row per company, one column of class ids per classification.
    coarser : mapping
        Classification -> (its coarser version, class -> coarser class).
    """

    classes: pd.DataFrame
    coarser: Mapping[str, tuple[str, Mapping[str, str]]]

    @cached_property
    def _cells(self) -> list[tuple[dict[str, str], int]]:
        names = list(self.classes.columns)
        counts = self.classes.value_counts(dropna=False) if names else {}
        return [(dict(zip(names, key, strict=True)), int(count)) for key, count in counts.items()]

    def matching(self, attributes: Attributes) -> int:
        """Return how many companies of the frame have all of these classes."""
        if not attributes:
            return len(self.classes)
        return sum(
            count
            for cell, count in self._cells
            if all(cell.get(name) == group for name, group in attributes)
        )

    def generalised(self, attributes: Attributes, *, minimum: int) -> Attributes:
        """Return attributes that at least ``minimum`` companies share.

        The last one is made coarser, along the declared versions, and then dropped before the
        one in front of it is touched; none may be left.
        """
        shown = list(attributes)
        while shown and self.matching(tuple(shown)) < minimum:
            name, group = shown.pop()
            wider = self._wider(name, group)
            if wider and wider not in shown:
                shown.append(wider)
        return tuple(shown)

    def stands_for(self, shown: Attributes, names: tuple[str, ...], *, minimum: int) -> int:
        """Return how many companies would be shown with these attributes and no others.

        What is missing tells something, too: "Maschinenbau" without a size may mean the only
        large company, since the others would be shown with theirs (minimality attack, Wong et
        al. 2007).
        """
        alike: dict[Attributes, int] = {}
        for cell, count in self._cells:
            own = tuple((name, cell[name]) for name in names if isinstance(cell.get(name), str))
            alike[own] = alike.get(own, 0) + count
        return sum(
            count for own, count in alike.items() if self.generalised(own, minimum=minimum) == shown
        )

    def _wider(self, name: str, group: str) -> tuple[str, str] | None:
        if name not in self.coarser:
            return None
        version, mapping = self.coarser[name]
        return (version, mapping[group]) if group in mapping else None


def frame_of(study: Study, classes: pd.DataFrame) -> Frame:
    """Return the frame with the coarser versions (``of:``) that the study declares."""
    coarser: dict[str, tuple[str, Mapping[str, str]]] = {}
    for name, classification in study.settings.classifications.items():
        if classification.of:
            mapping = {fine: c.id for c in classification.classes for fine in c.of}
            coarser.setdefault(classification.of, (name, mapping))
    return Frame(classes, coarser)

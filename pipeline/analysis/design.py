"""How the responses came about: strata, sizes, and the margins weights were calibrated to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Design:
    """What a variance needs to know beside the cube.

    Parameters
    ----------
    stratum_sizes : mapping of str to float, or None
        Stratum -> companies of the population, for the finite population correction; None for
        a population of unknown size.
    margins : tuple of str
        Columns of the cube's profiles to whose totals the weights were calibrated. The cube
        must then count base weights (see :func:`pipeline.analysis.cube.build_cube`).
    by_weight : bool
        Whether the population correction is 1 - 1/w of each response instead of one per stratum:
        where large companies answer more often, more of them are known, and a weight says how
        many companies a response stands for.
    """

    stratum_sizes: Mapping[str, float] | None = None
    margins: tuple[str, ...] = ()
    by_weight: bool = False

    def without_population(self) -> Design:
        """Return the same design without finite population correction."""
        return replace(self, stratum_sizes=None, by_weight=False)

    def uncorrected(self, stratum: str, n_sampled: float) -> float:
        """Return the share 1 - n/N of a stratum that was not sampled.

        Raises
        ------
        ValueError
            If more companies responded than the stratum has.
        """
        if self.stratum_sizes is None:
            return 1.0
        size = self.stratum_sizes[stratum]
        if n_sampled > size:
            raise ValueError(f"stratum {stratum!r}: {n_sampled:g} responses of {size:g} companies")
        return 1.0 - n_sampled / size

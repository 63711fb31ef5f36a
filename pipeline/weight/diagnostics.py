"""What weighting costs: design effect and effective sample size."""

from __future__ import annotations

import numpy as np


def effective_n(weights: np.ndarray) -> float:
    """Return Kish's effective sample size, (sum w)^2 / sum w^2; 0 for no weights.

    Kish (1965), Survey Sampling, section 11.7.
    """
    squares = float(np.sum(np.square(weights)))
    return float(np.sum(weights)) ** 2 / squares if squares else 0.0


def design_effect(weights: np.ndarray) -> float:
    """Return Kish's design effect of unequal weights, n * sum w^2 / (sum w)^2 = 1 + cv^2."""
    return len(weights) / effective_n(weights) if len(weights) else float("nan")

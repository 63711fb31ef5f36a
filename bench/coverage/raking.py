"""Raking of many samples at once, each a row of counts per cell of the frame."""

from __future__ import annotations

import numpy as np

from bench.coverage.frames import REGION, SIZE
from pipeline.weight.collapse import MIN_ANSWERS, RATIO_RANGE

ROUNDS, TOLERANCE = 100, 1e-12
"""When the package gives up, and when it is content."""


def usable(counts: np.ndarray, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which samples can be raked, and in which medium and large companies are merged.

    As a study would declare it: the two classes are merged where one of them has too few
    answers or too large a weight (:func:`pipeline.weight.collapse.small_classes`).
    """
    by_size, by_region = (sums(counts, ids) for ids in (SIZE, REGION))
    size_shares = sums(cells[None], SIZE)[0] / cells.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = size_shares / (by_size / counts.sum(axis=1, keepdims=True))
    small = (by_size < MIN_ANSWERS) | (ratio < RATIO_RANGE[0]) | (ratio > RATIO_RANGE[1])
    merged = small[:, 1:].any(axis=1)
    larger = np.where(merged, by_size[:, 1:].sum(axis=1), by_size[:, 1:].min(axis=1))
    return (by_region > 0).all(axis=1) & (by_size[:, 0] > 0) & (larger > 0), merged


def sums(counts: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Add up cells to classes, shape (samples, classes)."""
    return counts @ np.eye(ids.max() + 1)[ids]


def rake_counts(
    counts: np.ndarray, cells: np.ndarray, margins: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return one weight per sample and cell, and which samples met the margins."""
    weights = np.full(counts.shape, 1.0) * cells.sum() / counts.sum(axis=1, keepdims=True)
    targets = [sums(cells[None], ids) for ids in margins]
    open_ = np.arange(len(counts))
    for _ in range(ROUNDS):
        own, w = counts[open_], weights[open_]
        for ids, target in zip(margins, targets, strict=True):
            total = sums(own * w, ids)
            w = w * np.divide(target, total, out=np.zeros_like(total), where=total > 0)[:, ids]
        weights[open_] = w
        off = [
            (np.abs(sums(own * w, ids) - target) / target).max(axis=1)
            for ids, target in zip(margins, targets, strict=True)
        ]
        open_ = open_[np.maximum(*off) > TOLERANCE]
        if not len(open_):
            break
    return weights, ~np.isin(np.arange(len(counts)), open_)

"""The cube of a wave, counted part by part by whatever engine maps over the parts."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from pipeline.analysis.cube import Cube, build_cube
from pipeline.analysis.need_scales import mean_importance
from pipeline.analysis.partitions import ROWS_PER_PARTITION, Map, cube_of_partitions
from pipeline.analysis.sample import Sample
from pipeline.analysis.table_groups import profiled
from pipeline.analysis.variables import build_variables
from pipeline.codebook import Study


@dataclass(frozen=True)
class _Part:
    responses: pd.DataFrame
    weights: np.ndarray
    profiles: pd.DataFrame
    base: np.ndarray | None


def wave_cube(
    study: Study,
    responses: pd.DataFrame,
    sample: Sample,
    *,
    wave: str,
    weighting: str,
    map: Map = builtins.map,  # noqa: A002 - it is one
) -> Cube:
    """Count all variables of a wave by stratum, margins and breakdowns.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Of the wave, at least one.
    sample : Sample
    wave, weighting : str
    map : Map
        What counts the parts: the built-in or a cluster's.

    Returns
    -------
    Cube
        The same whatever counts.
    """
    weights = sample.weights.loc[responses.index, weighting].to_numpy()
    profiles = sample.profiles(responses, profiled(study), weighting)
    base = sample.residual_weights(responses, weighting)
    slices = [
        slice(start, start + ROWS_PER_PARTITION)
        for start in range(0, len(responses), ROWS_PER_PARTITION)
    ]
    parts = (
        _Part(responses[s], weights[s], profiles[s], None if base is None else base[s])
        for s in slices
    )
    importance = mean_importance(study, responses, wave=wave)
    return cube_of_partitions(
        parts, partial(_count, study=study, wave=wave, importance=importance), map=map
    )


def _count(part: _Part, *, study: Study, wave: str, importance: Mapping[str, float]) -> Cube:
    variables = build_variables(study, part.responses, wave=wave, importance=importance)
    return build_cube(variables, part.weights, part.profiles, base=part.base)

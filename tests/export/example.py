"""Responses of two studies to be exported: one with every type of question, and the demo."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.clean import clean_responses
from pipeline.codebook import Study, read_study
from pipeline.inputs import read_inputs
from pipeline.places import PROJECT
from tests.conftest import DEMO

ALL_TYPES = PROJECT / "tests" / "studies" / "all-question-types"
FOLDERS = {"all types": ALL_TYPES, "demo": DEMO}


@cache
def cleaned(folder: Path) -> tuple[Study, pd.DataFrame]:
    """Return a study and its responses as the clean stage hands them on, with weights of one."""
    study = read_study(folder)
    inputs = read_inputs(study)
    found = clean_responses(study, inputs.waves, population=inputs.population, key=bytes(32))
    return study, found.responses.assign(weight_unweighted=1.0)

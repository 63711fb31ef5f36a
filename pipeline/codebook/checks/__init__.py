"""What a study's facts may not say together, by subject; each check yields problems."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.checks.audiences import audience_problems
from pipeline.codebook.checks.best_worst import best_worst_problems
from pipeline.codebook.checks.blocks import block_problems
from pipeline.codebook.checks.classes import class_problems
from pipeline.codebook.checks.classifications import classification_problems
from pipeline.codebook.checks.climate import climate_problems
from pipeline.codebook.checks.company_names import company_name_problems
from pipeline.codebook.checks.crossings import crossing_problems
from pipeline.codebook.checks.filters import filter_problems
from pipeline.codebook.checks.names import name_problems
from pipeline.codebook.checks.needs import need_problems
from pipeline.codebook.checks.plausibility import plausibility_problems
from pipeline.codebook.checks.sampling import sampling_problems
from pipeline.codebook.checks.scale_use import scale_use_problems
from pipeline.codebook.checks.scales import scale_problems
from pipeline.codebook.checks.self_reports import self_report_problems
from pipeline.codebook.checks.wave_scales import wave_scale_problems
from pipeline.codebook.checks.waves import wave_folder_problems, wave_problems
from pipeline.codebook.checks.weighting import weighting_problems
from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.codebook.study import Study
from pipeline.errors import Problem

_SETTINGS_CHECKS = (
    wave_problems,
    audience_problems,
    scale_problems,
    classification_problems,
    class_problems,
    sampling_problems,
    weighting_problems,
    crossing_problems,
)
_STUDY_CHECKS = (
    name_problems,
    scale_use_problems,
    wave_scale_problems,
    filter_problems,
    block_problems,
    best_worst_problems,
    need_problems,
    self_report_problems,
    company_name_problems,
    climate_problems,
    plausibility_problems,
    wave_folder_problems,
)


def settings_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield what is wrong within study.yml."""
    for check in _SETTINGS_CHECKS:
        yield from check(settings, source)


def study_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield what is wrong between study.yml, codebook.csv and the study's folders."""
    for check in _STUDY_CHECKS:
        yield from check(study, source)

"""Responses + population -> one weight per response."""

from pipeline.weight.collapse import Collapsed
from pipeline.weight.diagnostics import (
    Diagnostics,
    HeavyCompany,
    Trimming,
    design_effect,
    diagnose,
    effective_n,
)
from pipeline.weight.diagnostics_tables import heaviest_table, weighting_table
from pipeline.weight.linear import linear
from pipeline.weight.poststratify import crossed, poststratify
from pipeline.weight.profiles import CalibrationError
from pipeline.weight.rake import rake
from pipeline.weight.response_table import response_table
from pipeline.weight.sampling import lonely_strata, sampling_weights
from pipeline.weight.trim import trim
from pipeline.weight.weights import METHODS, UNWEIGHTED, Weighted, weigh

__all__ = [
    "METHODS",
    "UNWEIGHTED",
    "CalibrationError",
    "Collapsed",
    "Diagnostics",
    "HeavyCompany",
    "Trimming",
    "Weighted",
    "crossed",
    "design_effect",
    "diagnose",
    "effective_n",
    "heaviest_table",
    "linear",
    "lonely_strata",
    "poststratify",
    "rake",
    "response_table",
    "sampling_weights",
    "trim",
    "weigh",
    "weighting_table",
]

"""Responses + population -> one weight per response."""

from pipeline.weight.collapse import Collapsed
from pipeline.weight.diagnostics import design_effect, effective_n
from pipeline.weight.rake import RakingError, rake
from pipeline.weight.weights import UNWEIGHTED, Weighted, response_table, weigh

__all__ = [
    "UNWEIGHTED",
    "Collapsed",
    "RakingError",
    "Weighted",
    "design_effect",
    "effective_n",
    "rake",
    "response_table",
    "weigh",
]

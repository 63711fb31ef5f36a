"""Responses + weights -> one long table of estimates, ranks, and answers to analysts."""

from pipeline.analysis.answered import answers_by_question
from pipeline.analysis.change import change_rows
from pipeline.analysis.dask_cluster import cluster
from pipeline.analysis.estimates import estimate_waves
from pipeline.analysis.inquiry import Inquiry
from pipeline.analysis.partitions import Map
from pipeline.analysis.ranks import rank_items
from pipeline.analysis.response_rates import nonresponse_table
from pipeline.analysis.sample import Sample, sample_table, stored_sample
from pipeline.analysis.table import COLUMNS, estimates_table

__all__ = [
    "COLUMNS",
    "Inquiry",
    "Map",
    "Sample",
    "answers_by_question",
    "change_rows",
    "cluster",
    "estimate_waves",
    "estimates_table",
    "nonresponse_table",
    "rank_items",
    "sample_table",
    "stored_sample",
]

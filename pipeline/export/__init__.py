"""Cleaned, labelled responses as files of other programs: SPSS (.sav) and Excel (.xlsx).

All waves of a study go into one file, with the wave as a column: its waves share scales and
codes, and a trend needs no merging. Files are for analysts, so their names say ``intern``.
"""

from pipeline.export.write import FORMATS, export_responses

__all__ = ["FORMATS", "export_responses"]

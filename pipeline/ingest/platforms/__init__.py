"""Which survey platform wrote a file: recognised by its headings, never by the file's name.

A platform is a file here and a line in ``RECOGNISERS``.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.ingest.platforms.eusurvey import eusurvey
from pipeline.ingest.platforms.google_forms import google_forms
from pipeline.ingest.platforms.layout import Layout, Rows
from pipeline.ingest.platforms.limesurvey import limesurvey
from pipeline.ingest.platforms.microsoft_forms import microsoft_forms
from pipeline.ingest.platforms.qualtrics import qualtrics
from pipeline.ingest.platforms.sosci import sosci
from pipeline.ingest.platforms.surveymonkey import surveymonkey
from pipeline.ingest.platforms.unipark import unipark

__all__ = ["RECOGNISERS", "Layout", "Rows", "recognise"]

RECOGNISERS: tuple[Callable[[Rows], Layout | None], ...] = (
    *(limesurvey, qualtrics, surveymonkey, sosci),
    *(unipark, microsoft_forms, eusurvey, google_forms),
)
"""The platforms with the most particular headings first."""


def recognise(rows: Rows) -> Layout | None:
    """Return how the platform that wrote a table laid it out.

    Parameters
    ----------
    rows : sequence of rows
        The first rows from the headings on (:func:`pipeline.ingest.heading_rows.heading_row`),
        four or more if there are as many; cells are text, numbers, dates or None.

    Returns
    -------
    Layout or None
        None if no platform is recognised: then the first row holds the headings.
    """
    return next((layout for find in RECOGNISERS if (layout := find(rows))), None)

"""A chart holds published numbers only, names its base, and says its finding."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.report.chart import PLOTLY, Chart
from pipeline.report.charts import CHARTS
from pipeline.report.findings import Findings
from pipeline.report.note import Note

ARGUMENTS = {"group_comparison": ("FK_FACHKR",)}
ROW_OFFSETS = (0.14, 0.17, 0.2)


def made(findings: Findings, name: str) -> Chart:
    chart = CHARTS[name](findings, *ARGUMENTS.get(name, ()))
    assert isinstance(chart, Chart), name
    return chart


def numbers(value: Any) -> Iterator[float]:
    """All numbers of a figure's data, decoding plotly's binary arrays."""
    if isinstance(value, dict) and set(value) >= {"bdata", "dtype"}:
        yield from np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
    elif isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def coordinates(figure: dict[str, Any]) -> list[float]:
    """The numbers a figure draws along its value axis and its category axis."""
    return [
        number
        for trace in figure["data"]
        for axis in ("x", "y")
        for number in numbers(trace.get(axis))
    ]


@pytest.mark.parametrize("name", CHARTS)
def test_only_published_numbers_are_drawn(findings: Findings, name: str) -> None:
    chart = made(findings, name)
    cells = findings._cells
    published = cells[cells["figure_id"].isin(chart.figure_ids)]
    assert (published["status"] == "published").all()
    known = set(
        pd.concat([published[c] for c in ("estimate", "ci_low", "ci_high")]).dropna().astype(float)
    )
    places = {k + sign * o for k in range(60) for o in (0, *ROW_OFFSETS) for sign in (1, -1)}
    allowed = {round(v, 6) for v in known | places}
    for figure in (
        {"data": chart.data},
        json.loads(chart.figure.to_json()),
        chart._repr_mimebundle_()[PLOTLY],
    ):
        drawn = coordinates(figure)
        assert drawn
        assert {round(v, 6) for v in drawn} <= allowed


@pytest.mark.parametrize("name", CHARTS)
def test_chart_says_base_n_wave_weighting(findings: Findings, name: str) -> None:
    chart = made(findings, name)
    assert "n\u00a0=\u00a0" in chart.subtitle
    assert "2013" in chart.subtitle
    assert chart.source.startswith("Basis: ")
    assert re.search(r"[Gg]ewichtet|[Uu]ngewichtet", chart.source)
    assert "Quelle: Montagsumfrage" in chart.source
    assert not chart.title.endswith(".")


@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_a_named_figure_with_its_table(findings: Findings, name: str) -> None:
    html = made(findings, name).html()
    assert '<figure class="chart"' in html
    assert "<figcaption>" in html
    assert 'role="img"' in html
    assert re.search(r'aria-label="[^"]{20,}"', html)
    assert "<details open>" in html
    assert "<caption>" in html
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    plot = json.loads(found.group(1))
    assert set(plot) == {"data", "layout", "narrow"}
    assert "template" not in plot["layout"]
    assert "uid" not in found.group(1)


def test_needs_with_markup_in_their_words_stay_text(findings: Findings) -> None:
    html = made(findings, "need_ranking").html()
    assert "Energiepreise &amp; Versorgungssicherheit" in html
    assert "Energiepreise & Versorgungssicherheit" in unescape(html)


def test_nothing_released_becomes_the_protection_sentence(findings: Findings) -> None:
    empty = Findings(findings.study, findings.processed, findings.audience, findings.release)
    cells = findings._cells.copy()
    cells["status"] = "suppressed"
    empty.__dict__["_cells"] = cells
    note = CHARTS["need_ranking"](empty)
    assert isinstance(note, Note)
    assert note.sentences == ["Zum Schutz einzelner Unternehmen nicht ausgewiesen."]


def test_rank_sets_are_text_of_the_ranking(findings: Findings) -> None:
    chart = made(findings, "need_ranking")
    words = json.dumps(chart.layout, ensure_ascii=False)
    for row in findings.ranks().itertuples():
        assert f"Rang\u00a0{row.rank_low}" in words

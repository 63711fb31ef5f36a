"""A chart holds published numbers only, names its base, and says its finding."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.report.chart import PLOTLY, Chart
from pipeline.report.charts import CHARTS, OF_QUESTIONS
from pipeline.report.charts.ranked import Words, ranked
from pipeline.report.charts.rows import Row, places, row_layout
from pipeline.report.findings import Findings
from pipeline.report.note import Note

ARGUMENTS = {"group_comparison": ("FK_FACHKR",)}
SCOPES = {
    "means": ("HEMMT", "VERNETZT"),
    "grades": ("NOTEN",),
    "recommendation": ("EMPFEHLUNG",),
    "chosen": ("GROESSTES",),
    "best_worst": ("ANGEBOTE",),
    "obstacles": ("INFO",),
    "offers": ("ZIELE", "ORTE"),
}
"""Questions and blocks of the study with every question type."""
EVERY_TYPE = [(name, scope) for name, scopes in SCOPES.items() for scope in scopes]


def made(findings: Findings, name: str) -> Chart:
    chart = CHARTS[name](findings, *ARGUMENTS.get(name, ()))
    assert isinstance(chart, Chart), name
    return chart


def of_question(types: Findings, name: str, scope: str) -> Chart:
    chart = {**CHARTS, **OF_QUESTIONS}[name](types, scope)
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


def only_published(findings: Findings, chart: Chart) -> None:
    cells = findings._cells
    published = cells[cells["figure_id"].isin(chart.figure_ids)]
    assert (published["status"] == "published").all()
    known = set(
        pd.concat([published[c] for c in ("estimate", "ci_low", "ci_high")]).dropna().astype(float)
    )
    rows = chart.layout["yaxis"]["tickvals"] if "ticktext" in chart.layout["yaxis"] else []
    allowed = {round(v, 6) for v in known | set(rows) | set(range(60))}
    for figure in (
        {"data": chart.data},
        json.loads(chart.figure.to_json()),
        chart._repr_mimebundle_()[PLOTLY],
    ):
        drawn = coordinates(figure)
        assert drawn
        assert {round(v, 6) for v in drawn} <= allowed


@pytest.mark.parametrize("name", CHARTS)
def test_only_published_numbers_are_drawn(findings: Findings, name: str) -> None:
    only_published(findings, made(findings, name))


@pytest.mark.parametrize(("name", "scope"), EVERY_TYPE)
def test_every_question_type_has_its_chart(types: Findings, name: str, scope: str) -> None:
    chart = of_question(types, name, scope)
    only_published(types, chart)
    assert types.question_text(scope) in chart.subtitle
    assert "Oktober 2026" in chart.subtitle
    assert chart.source.startswith("Basis: Betriebe")
    assert not chart.title.endswith(".")


@pytest.mark.parametrize(("name", "scope"), EVERY_TYPE)
def test_intervals_are_drawn_from_their_ends(types: Findings, name: str, scope: str) -> None:
    """A line runs from the lower to the upper limit, however far each is from the value."""
    chart = of_question(types, name, scope)
    cells = types._cells
    ends = cells[cells["figure_id"].isin(chart.figure_ids)]
    limits = {
        (float(low), float(high)) for low, high in zip(ends["ci_low"], ends["ci_high"], strict=True)
    }
    lines = [t for t in chart.data if t["type"] == "scatter" and t["mode"] == "lines"]
    drawn = {(t["x"][k], t["x"][k + 1]) for t in lines[-2:] for k in range(0, len(t["x"]), 3)}
    assert drawn
    assert drawn <= limits


def test_a_share_of_0_or_100_percent_has_an_interval(types: Findings) -> None:
    shares = types.published("share", question="EMPFEHLUNG")
    nobody = shares[shares["estimate"] == 0]
    assert len(nobody)
    assert (nobody["ci_low"] == 0).all() and (nobody["ci_high"] > 0).all()
    cells = types._cells
    shown = cells[(cells["status"] == "published") & (cells["statistic"] != "response_rate")]
    counted = shown["statistic"].isin(["no_answer_share", "dont_know_share"])
    assert shown.loc[~counted, "ci_low"].notna().all()


def test_scales_without_zero_have_points_instead_of_bars(findings: Findings) -> None:
    words = Words(title="T", what="W", base="B", measure="M")
    table = findings.published("mean", category="importance")
    for reach, kind in (((1, 5), "markers"), ((0, 4), "bar")):
        chart = ranked(findings, table, words, statistic="mean", reach=reach)
        assert kind in {trace.get("mode", trace["type"]) for trace in chart.data}


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
    empty = Findings(findings.study, findings._processed, findings.audience, findings.release)
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


def test_needs_stand_in_groups_under_a_heading(findings: Findings) -> None:
    chart = made(findings, "need_ranking")
    ranks = findings.ranks()
    first = 1
    for number, own in ranks.groupby("rank_group"):
        heading = f"Gruppe\u00a0{number} · Rang\u00a0{first}"
        section = next(s for s in chart.table.sections if s.title.startswith(heading))
        assert {row[0] for row in section.rows} == {findings.label(n) for n in own["need"]}
        assert (own["rank_low"] <= first).all() and (own["rank_high"] >= first).all()
        decided = (own["rank_low"].min(), own["rank_high"].max()) == (first, first)
        assert section.title.endswith("möglich") != decided
        assert f"<b>{section.title}</b>" in chart.layout["yaxis"]["ticktext"]
        first += len(own)
    narrow = [note["text"] for note in chart.narrow["annotations"]]
    assert sum("<b>Gruppe" in text for text in narrow) == ranks["rank_group"].nunique()
    assert "mögliche Ränge benachbarter Gruppen können sich überschneiden" in chart.source


def test_decided_places_need_no_groups(findings: Findings) -> None:
    chart = CHARTS["need_ranking"](findings, handlungsfeld="fachkraefte")
    assert isinstance(chart, Chart)
    assert findings.ranks(scope="fachkraefte")["rank_group"].is_unique
    assert [section.title for section in chart.table.sections] == [""]
    assert "Gruppe" not in json.dumps(chart.layout, ensure_ascii=False)


def test_headings_take_less_room_and_a_line_parts_them_from_the_rows_above() -> None:
    two = Row("Zwei Zeilen, weil das Thema so lange Worte hat", sub="Feld")
    rows = [Row("G1", heading=True), two, Row("G2", heading=True), two]
    at = places(rows)
    steps = [later - earlier for earlier, later in pairwise(at)]
    assert steps == pytest.approx([steps[0]] * 3, abs=1e-3)
    assert 0.5 < steps[0] < 1
    assert places([two, two, two]) == [0, 1, 2]
    wide, narrow = row_layout(rows, x_range=(0, 1), ticks=[(0, "0")])
    for layout in (wide, narrow):
        assert [at[1] < line["y0"] < at[2] for line in layout["shapes"]] == [True]


def test_a_choice_names_what_may_be_first_by_its_rank_set(types: Findings) -> None:
    ranks = types.ranks(scope="ZIELE", score="first_share")
    assert ranks.loc[ranks["rank_low"] == 1, "need"].tolist() == ["halten", "wachsen"]
    assert of_question(types, "offers", "ZIELE").title == (
        "Auf Platz 1 stehen am häufigsten „Bestand halten“ und „Wachsen“"
    )

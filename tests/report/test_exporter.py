"""Pages hold text and figures, no code; nothing points outside."""

from __future__ import annotations

import re

import nbformat.v4 as nb
import pytest

from pipeline.report.charts.need_ranking import need_ranking
from pipeline.report.exporter import Head, Link, PageExporter, PageFrame
from pipeline.report.findings import Findings
from pipeline.report.note import Heading

HEAD = Head("Studie", "Umfrage", "Juni 2013", "Arbeitskreis", "14.06.2013", "Demo", "Verlag")


def page(findings: Findings, **frame: object) -> str:
    chart = need_ranking(findings)
    shown = nb.new_output("display_data", data={"text/html": chart.html(), "text/plain": "x"})
    printed = nb.new_output("stream", name="stdout", text="kaputt")
    notebook = nb.new_notebook(
        cells=[
            nb.new_markdown_cell("# Titel & mehr\n\nEin *Satz* <script>alert(1)</script>."),
            nb.new_code_cell("show(geheim)", outputs=[shown, printed]),
            nb.new_markdown_cell("## Erstens\n\n## Zweitens"),
        ]
    )
    links = (Link("index.html", "Start"), Link("b.html", "B"))
    values = PageFrame(head=HEAD, here="index.html", links=links, **frame)  # type: ignore[arg-type]
    html, _ = PageExporter().from_notebook_node(notebook, {"frame": values})
    return html


@pytest.fixture(scope="module")
def html(findings: Findings) -> str:
    return page(findings)


def test_code_prints_and_markup_of_others_are_left_out(html: str) -> None:
    assert "geheim" not in html
    assert "kaputt" not in html
    assert "<script>alert" not in html


def test_head_says_study_wave_audience_and_date(html: str) -> None:
    for text in ("Studie", "Juni 2013", "Arbeitskreis", "Stand: 14.06.2013", "Demo"):
        assert text in html
    assert '<html lang="de">' in html
    assert "<title>Titel &amp; mehr – Studie</title>" in html
    assert html.count("<h1>") == 1
    assert 'href="#inhalt"' in html
    assert 'aria-current="page"' in html


def test_contents_and_declared_counts(html: str) -> None:
    assert '<a href="#abschnitt-1">Erstens</a>' in html
    assert 'data-charts="1" data-tables="1"' in html


def test_a_heading_that_the_study_decides_stands_in_the_contents() -> None:
    shown = [
        nb.new_output("display_data", data={"text/html": heading.html(), "text/plain": "x"})
        for heading in (Heading("Fragen & <mehr>"), Heading("Teil", level=3))
    ]
    notebook = nb.new_notebook(
        cells=[nb.new_markdown_cell("# T\n\n## Erstens"), nb.new_code_cell("x", outputs=shown)]
    )
    frame = PageFrame(head=HEAD, here="index.html")
    html, _ = PageExporter().from_notebook_node(notebook, {"frame": frame})
    assert '<h2 id="abschnitt-2">Fragen &amp; &lt;mehr&gt;</h2>' in html
    assert '<a href="#abschnitt-2">Fragen &amp; &lt;mehr&gt;</a>' in html
    assert "<h3>Teil</h3>" in html


def test_nothing_outside_is_named(html: str) -> None:
    assert not re.search(r"https?://", html)
    assert "default-src 'none'" in html
    assert "form-action 'none'" in html
    assert "require" not in html.lower()
    assert "mathjax" not in html.lower()


def test_intern_says_so_and_has_no_links(findings: Findings) -> None:
    text = page(findings, intern=True, title="Anders")
    assert "<strong>Intern</strong>" in text
    assert "<h1>Anders</h1>" in text

"""Nothing here needs three waves, weights, a population, a climate or groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline import report
from pipeline.codebook.settings import Weighting
from pipeline.report.charts import CHARTS
from pipeline.report.findings import Findings
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Heading
from pipeline.report.theme import HUES, field_style


@pytest.fixture(scope="module")
def plain(findings: Findings) -> Findings:
    """One unweighted wave without population, groups, climate, ranking or multiple response."""
    settings = findings.study.settings.model_copy(
        update={
            "waves": findings.study.settings.waves[:1],
            "weighting": Weighting(),
            "breakdowns": [],
            "population": None,
            "climate": None,
        }
    )
    kept = tuple(q for q in findings.study.questions if q.type not in ("ranking", "multiple"))
    release = replace(
        findings.release,
        waves=(replace(findings.release.waves[0], deff=None, n_effective=None),),
        population_n=None,
        population_label="",
        weighting="unweighted",
        margins=(),
    )
    study = replace(findings.study, settings=settings, questions=kept)
    found = InternFindings(study, findings._processed, findings.audience, release)
    cells = found._cells
    found.__dict__["_cells"] = cells[
        (cells["wave"] == "2013-06") & (cells["statistic"] != "response_rate")
    ].reset_index(drop=True)
    return found


def flat(shown: Any) -> Iterator[Any]:
    yield from shown if isinstance(shown, list) else [shown]


@pytest.mark.parametrize("name", CHARTS)
def test_charts(plain: Findings, name: str) -> None:
    arguments = ("FK_AZUBI",) if name == "group_comparison" else ()
    assert CHARTS[name](plain, *arguments).html()


@pytest.mark.parametrize(
    "name",
    [
        *("summary", "basis", "development_summary", "transparency", "waves_table"),
        *("questionnaire_changes", "all_changes", "top_need_groups", "wave_crossings"),
        *("set_aside_rows", "weighting_diagnostics", "heaviest_companies", "index_ranges"),
        *("wave_rates", "representativity"),
    ],
)
def test_sentences_and_tables(plain: Findings, name: str) -> None:
    for thing in flat(getattr(report, name)(plain)):
        assert thing.html()


def test_sections_without_anything_to_show_leave_no_heading(plain: Findings) -> None:
    assert report.other_questions(plain) == []
    assert report.change_context(plain) == []


def test_every_question_beside_the_needs_is_shown_once(types: Findings) -> None:
    heading, *charts = report.other_questions(types)
    assert isinstance(heading, Heading)
    shown = [chart.subtitle.split("“")[0].removeprefix("„") for chart in charts]
    assert shown == [
        "Welche Note geben Sie …?",
        "Wie stark hemmt Sie …?",
        "Was ist das größte Hemmnis?",
        "Woher erfahren Sie von Angeboten?",
        "Ordnen Sie Ihre Ziele.",
        "Wo liegen Ihre zwei wichtigsten Märkte?",
        "Was brauchen Sie am dringendsten?",
        "Wie gut ist Ihr Betrieb vernetzt?",
        "Wie wahrscheinlich empfehlen Sie den Standort weiter?",
    ]


def test_no_study_is_told_what_its_questions_mean(types: Findings) -> None:
    words = " ".join(report.summary(types).sentences)
    assert "Auf die Frage „Woher erfahren Sie von Angeboten?“" in words
    assert "Hemmnis" not in words
    assert "Angebote brauchen" not in words


@pytest.mark.parametrize("name", ["field_summary", "rank_sentences", "field_changes"])
def test_pages_of_a_field(plain: Findings, name: str) -> None:
    for thing in flat(getattr(report, name)(plain, "fachkraefte")):
        assert thing.html()


def test_a_fifth_field_is_told_apart_by_its_symbol(findings: Findings) -> None:
    fields = list(findings.study.settings.handlungsfelder)
    fields.append(fields[0].model_copy(update={"id": "fuenftes"}))
    settings = findings.study.settings.model_copy(update={"handlungsfelder": fields})
    study = replace(findings.study, settings=settings)
    styles = [field_style(study, field.id) for field in fields]
    assert len({style.symbol for style in styles}) == 5
    assert [style.color for style in styles[:4]] == list(HUES)
    assert styles[4].color not in HUES

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
    found = Findings(study, findings.processed, findings.audience, release)
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
        *("set_aside_rows", "weighting_diagnostics"),
    ],
)
def test_sentences_and_tables(plain: Findings, name: str) -> None:
    for thing in flat(getattr(report, name)(plain)):
        assert thing.html()


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

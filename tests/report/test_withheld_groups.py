"""Single groups withheld: none without a figure is named, a coarser one stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import CatalogueTable, Study
from pipeline.report import (
    field_crossings,
    group_comparison,
    index_by_crossing,
    needs_by_group,
    response,
    who_answered,
)
from pipeline.report.captions import value_cell
from pipeline.report.chart import Chart
from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD
from pipeline.report.groups import groups, shown_groups
from pipeline.report.note import Heading, Note
from pipeline.report.table import Table
from pipeline.report.wording import PROTECTED_NOTE
from tests.report.partly import partly

NEED = "FK_FACHKR"
SMALL, MIDDLE, LARGE = "1–49 Beschäftigte", "50–249 Beschäftigte", "250 und mehr Beschäftigte"
COARSE = "50 und mehr Beschäftigte"
MISSING = "fehlen Gruppen oder sind mit anderen zusammengefasst"


def large(table: pd.DataFrame) -> pd.Series:
    """What shows companies of 50 and more by themselves."""
    return (table["breakdown"] == "groessenklasse") & table["group"].isin(["50-249", "250+"])


def large_of_one_need(table: pd.DataFrame) -> pd.Series:
    return large(table) & (table["need"] == NEED)


def without_euskirchen(table: pd.DataFrame) -> pd.Series:
    """One district withheld; no coarser version of it exists."""
    return (table["breakdown"] == "raum") & (table["group"] == "heinsberg_euskirchen")


def sizes(table: pd.DataFrame) -> pd.Series:
    """The size classes and their coarser version."""
    return table["breakdown"].isin(["groessenklasse", "groesse_grob"])


def heads(shown: Table | Note) -> list[str]:
    assert isinstance(shown, Table)
    return [column.title for column in shown.columns]


def row(shown: Table | Note, name: str) -> list[str]:
    assert isinstance(shown, Table)
    return next(list(r) for section in shown.sections for r in section.rows if r[0] == name)


def titled(shown: Table, title: str) -> list[str]:
    """Return the row headings of a section."""
    return [r[0] for section in shown.sections if section.title == title for r in section.rows]


def test_a_withheld_group_gives_way_to_the_coarser_one(findings: Findings) -> None:
    shown = needs_by_group(partly(findings, large), "groessenklasse", handlungsfeld="fachkraefte")
    assert heads(shown) == ["Thema", "Alle", SMALL, COARSE]
    assert MISSING in shown.html()
    assert WITHHELD not in {cell for r in shown.sections[0].rows for cell in r}
    coarse = partly(findings, large).published("mwds", breakdown="groesse_grob", question=NEED)
    own = coarse[coarse["group"] == "50+"].iloc[0]
    assert row(shown, own["label"])[3] == value_cell(own, "mwds")


def test_where_one_need_is_withheld_only_its_cells_are(findings: Findings) -> None:
    part = partly(findings, large_of_one_need)
    shown = needs_by_group(part, "groessenklasse", handlungsfeld="fachkraefte")
    assert heads(shown) == ["Thema", "Alle", SMALL, MIDDLE, LARGE, COARSE]
    cells = row(shown, part.label(NEED))
    assert cells[3:5] == [WITHHELD, WITHHELD]
    assert WITHHELD not in (cells[1], cells[2], cells[5])
    assert PROTECTED_NOTE in shown.full_note
    others = [r for r in shown.sections[0].rows if r[0] != part.label(NEED)]
    assert others and WITHHELD not in {cell for r in others for cell in r}


def test_a_group_without_any_figure_is_not_named(findings: Findings) -> None:
    part = partly(findings, without_euskirchen)
    table, chart = needs_by_group(part, "raum"), group_comparison(part, NEED)
    assert heads(table)[2:] == ["StädteRegion Aachen", "Kreis Düren"]
    for shown in (table, chart, response(part), who_answered(part)):
        assert "Euskirchen" not in shown.html()
        assert MISSING in shown.html()
        assert "Kreis Düren" in shown.html()


def test_a_withheld_class_is_not_shown_twice_where_the_coarser_version_keeps_it(
    findings: Findings,
) -> None:
    def breakdown_of_one_need(table: pd.DataFrame) -> pd.Series:
        return (table["breakdown"] == "groessenklasse") & (table["need"] == NEED)

    part = partly(findings, breakdown_of_one_need)
    shown = needs_by_group(part, "groessenklasse")
    assert heads(shown) == ["Thema", "Alle", SMALL, MIDDLE, LARGE, COARSE]
    assert row(shown, part.label(NEED))[2] != WITHHELD


def test_nothing_of_a_breakdown_is_the_protection_sentence(findings: Findings) -> None:
    part = partly(findings, sizes)
    note = needs_by_group(part, "groessenklasse")
    assert isinstance(note, Note)
    assert note.sentences == [
        "Nach Größenklasse: zum Schutz einzelner Unternehmen nicht ausgewiesen."
    ]
    chart, who = group_comparison(part, NEED), who_answered(part)
    assert isinstance(chart, Chart)
    for shown in (chart.table, who):
        assert titled(shown, "Größenklasse: nicht ausgewiesen") == []
        assert "Größenklasse: nicht ausgewiesen" in [section.title for section in shown.sections]
        assert "Beschäftigte" not in shown.html()
    assert "Beschäftigte" not in chart.html()


def nothing(table: pd.DataFrame) -> pd.Series:
    return pd.Series(False, index=table.index)


@pytest.mark.parametrize("need", ["RB_ENERGIE", "IT_HOCHSCHULE"])
def test_a_chart_says_nothing_of_all_groups_when_one_is_withheld(
    findings: Findings, need: str
) -> None:
    whole = group_comparison(partly(findings, nothing), need)
    part = group_comparison(partly(findings, without_euskirchen), need)
    assert isinstance(whole, Chart) and isinstance(part, Chart)
    assert ": Keine Gruppe weicht" in whole.title
    assert ": Keine ausgewiesene Gruppe weicht" in part.title
    for caption in (whole.subtitle, whole.table.caption):
        assert re.search(r"n\u00a0=\u00a0\d+–\d+ ", caption)
    for caption in (part.subtitle, part.table.caption):
        assert re.search(r"n\u00a0=\u00a0\d+ ", caption)


def test_without_groups_the_title_says_so(findings: Findings) -> None:
    part = partly(findings, lambda table: table["breakdown"].notna())
    chart = group_comparison(part, NEED)
    assert isinstance(chart, Chart)
    assert chart.title.endswith("Gruppen sind nicht ausgewiesen")
    assert len(chart.figure_ids) == 1


def test_answers_per_wave_hide_and_coarsen_wave_by_wave(findings: Findings) -> None:
    first, *_, last = findings.waves
    part = partly(findings, lambda table: large(table) & (table["wave"] == first.id))
    shown = who_answered(part)
    assert titled(shown, "Größenklasse") == [SMALL, MIDDLE, LARGE, COARSE]
    for name in (MIDDLE, LARGE):
        cells = row(shown, name)
        assert cells[1] == WITHHELD and WITHHELD not in cells[2:]
    assert WITHHELD not in row(shown, COARSE)
    chart = response(part, wave=first.id)
    assert isinstance(chart, Chart)
    assert titled(chart.table, "Größenklasse") == [SMALL, COARSE]
    assert titled(response(part, wave=last.id).table, "Größenklasse") == [SMALL, MIDDLE, LARGE]


def test_crossings_show_released_cells_only(findings: Findings) -> None:
    def withhold(table: pd.DataFrame) -> pd.Series:
        fine = table["breakdown"] == "groessenklasse*raum"
        far = table["group"].str.endswith("heinsberg_euskirchen").fillna(False)
        hidden = far & table["breakdown"].str.endswith("*raum").fillna(False)
        return hidden | (fine & (table["group"] == "250+*dueren"))

    part = partly(findings, withhold)
    shown = index_by_crossing(part, "groessenklasse*raum", "fachkraefte")
    assert heads(shown) == ["Größenklasse", "StädteRegion Aachen", "Kreis Düren"]
    assert [r[0] for r in shown.sections[0].rows] == [SMALL, MIDDLE, LARGE, COARSE]
    assert row(shown, LARGE)[2] == WITHHELD
    keys: dict[str, Any] = {"question": "fachkraefte"}
    for breakdown, group, name, place in (
        ("groessenklasse*raum", "50-249*dueren", MIDDLE, 2),
        ("groesse_grob*raum", "50+*dueren", COARSE, 2),
        ("groesse_grob*raum", "50+*staedteregion", COARSE, 1),
    ):
        cells = part.published("index", breakdown=breakdown, **keys)
        own = cells[cells["group"] == group].iloc[0]
        assert row(shown, name)[place].strip("()") == value_cell(own, "index")


def test_a_study_without_crossings_shows_none(findings: Findings) -> None:
    shown = field_crossings(findings, "fachkraefte")
    assert isinstance(shown[0], Heading) and len(shown) == 3
    plain = findings.study.settings.model_copy(update={"crossings": []})
    study = type(findings.study)(findings.study.folder, plain, findings.study.questions)
    none = Findings(study, findings._processed, findings.audience, findings.release)
    assert field_crossings(none, "fachkraefte") == []


def test_a_crossing_of_which_nothing_is_released_is_the_protection_sentence(
    findings: Findings,
) -> None:
    def crossed(table: pd.DataFrame) -> pd.Series:
        return table["breakdown"].fillna("").str.contains("*", regex=False)

    part = partly(findings, crossed)
    note = index_by_crossing(part, "groessenklasse*raum", "fachkraefte")
    assert isinstance(note, Note)
    assert note.sentences == [
        "Nach Größenklasse und Raum: zum Schutz einzelner Unternehmen nicht ausgewiesen."
    ]


@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 0.95))
@settings(max_examples=10)
def test_any_pattern_shows_what_is_released_and_names_no_other_group(
    findings: Findings, seed: int, share: float
) -> None:
    random = np.random.default_rng(seed)
    part = partly(findings, lambda table: pd.Series(random.random(len(table)) < share))
    study = part.study
    for breakdown in study.settings.breakdowns:
        shown = needs_by_group(part, breakdown)
        versions = [t for t in study.catalogue() if breakdown in (t.name, t.coarser_of)]
        released = pd.concat([part.published("mwds", breakdown=t.name) for t in versions])
        if isinstance(shown, Note):
            assert released.empty
            continue
        cells = {r[0]: dict(zip(heads(shown), r, strict=True)) for r in shown.sections[0].rows}
        for title in heads(shown)[2:]:
            assert {own[title] for own in cells.values()} != {WITHHELD}
        figures = {(r["label"], r["group_title"]): r for _, r in released.iterrows()}
        for label, own in cells.items():
            for title in heads(shown)[2:]:
                known = figures.get((label, title))
                text = WITHHELD if known is None else value_cell(known, "mwds")
                assert own[title].strip("()") == text
            for title in findings.group_titles(breakdown).values():
                assert (label, title) not in figures or title in own
        for table, label, group in covering(study, breakdown, released):
            assert study.groups(table)[group] in cells[label]


def covering(
    study: Study, breakdown: str, released: pd.DataFrame
) -> Iterator[tuple[CatalogueTable, str, str]]:
    """Yield each released coarser group around a withheld fine one, of a need."""
    fine = study.table(breakdown)
    places = set(zip(released["label"], released["breakdown"], released["group"], strict=True))
    for label, name, group in places:
        table = study.table(name)
        inside = study.members(table, fine)[group]
        if any((label, breakdown, one) not in places for one in inside):
            yield table, label, group


def test_the_smallest_released_group_stands_in(findings: Findings) -> None:
    """A cell of a crossing is in coarser ones of either side: the one with fewest groups."""
    every = groups(findings.study, "groessenklasse*branche")
    assert len({group.members for group in every}) == len(every)
    fine = "50-249*metall"

    def withhold(table: pd.DataFrame) -> pd.Series:
        return (table["breakdown"] == "groessenklasse*branche") & (table["group"] == fine)

    shown = shown_groups(
        partly(findings, withhold), "groessenklasse*branche", "index", question="innovation"
    )
    around = [group for group in shown.groups if fine in group.members]
    assert [group.title for group in around] == [f"{COARSE}, Metall"]
    assert not shown.complete

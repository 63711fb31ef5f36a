"""The change page sets the same companies beside all responses, and says who answered."""

from __future__ import annotations

from pipeline.report import change_context, panel_and_all, who_answered
from pipeline.report.captions import interval_cell, value_cell
from pipeline.report.findings import Findings
from pipeline.report.note import Heading, Note
from pipeline.report.table import Table


def test_both_released_figures_stand_side_by_side(findings: Findings) -> None:
    table = panel_and_all(findings)
    assert table is not None
    rows = {row[0]: row for row in table.sections[0].rows}
    for category, value, interval in (("panel", 1, 3), ("all", 2, 4)):
        released = findings.published("change_mean", category=category, question="Z_RB_GENEHM")
        row = released.iloc[0]
        shown = rows[row["label"]]
        assert shown[value] == value_cell(row, "change_mean")
        assert shown[interval] == interval_cell(row, "change_mean")
    assert all(len(row) == len(table.columns) for row in rows.values())


def test_only_the_panel_shows_a_change(findings: Findings) -> None:
    shown = change_context(findings)
    assert [thing.text for thing in shown if isinstance(thing, Heading)] == [
        "Dieselben Betriebe und alle Antworten",
        "Wer hat wann geantwortet?",
    ]
    words = " ".join(s for note in shown if isinstance(note, Note) for s in note.sentences)
    assert "kann daran liegen, dass andere geantwortet haben, und belegt keine Veränderung" in words
    assert "Für Größenklasse und Kreis gleicht die Gewichtung das aus" in words
    assert sum(isinstance(thing, Table) for thing in shown) == len(findings.waves)


def test_answers_of_each_group_are_the_released_counts(findings: Findings) -> None:
    table = who_answered(findings)
    size = next(s for s in table.sections if s.title == "Größenklasse")
    rates = findings.published("response_rate", wave=None, breakdown="groessenklasse")
    for row in size.rows:
        own = rates[rates["group_title"] == row[0]].sort_values("wave")
        assert [cell.split()[0] for cell in row[1:]] == [f"{n:.0f}" for n in own["n_responses"]]


def test_a_withheld_group_has_no_number(public: Findings) -> None:
    cells = {
        cell for section in who_answered(public).sections for row in section.rows for cell in row
    }
    withheld = public.cells("response_rate", wave=None, breakdown="raum")["status"] != "published"
    assert withheld.any()
    assert "·" in cells

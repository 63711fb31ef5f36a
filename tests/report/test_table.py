"""Tables: caption, scopes, units in the header, the reason for withheld cells."""

from __future__ import annotations

from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.tables import needs_by_group, waves_table


def table(cell: str) -> Table:
    return Table(
        caption="Werte & mehr",
        columns=[text_column("Thema"), Column("Wert", "Punkte")],
        sections=[Section([["<b>A</b>", cell]], title="Gruppe")],
        note="Ungewichtet.",
    )


def test_markup_is_semantic_and_escaped() -> None:
    html = table("1,5").html()
    assert "<caption>Werte &amp; mehr</caption>" in html
    assert '<th scope="col" class="num">Wert <span class="unit">Punkte</span></th>' in html
    assert '<th scope="row">&lt;b&gt;A&lt;/b&gt;</th>' in html
    assert 'scope="rowgroup"' in html
    assert "nicht ausgewiesen" not in html


def test_withheld_cell_is_a_dot_with_words() -> None:
    html = table(WITHHELD).html()
    assert '<span aria-hidden="true">·</span><span class="sr-only">nicht ausgewiesen</span>' in html
    assert "„·“: zum Schutz einzelner Unternehmen nicht ausgewiesen." in html


def test_rows_read_reconcile(findings: Findings) -> None:
    for wave in findings.waves:
        assert wave.rows_read == wave.rows_used + sum(wave.set_aside.values())
    assert "112" in waves_table(findings).html()


def test_groups_keep_the_place_of_withheld_cells(findings: Findings) -> None:
    shown = needs_by_group(findings, "branche", handlungsfeld="fachkraefte")
    assert all(len(row) == len(shown.columns) for s in shown.sections for row in s.rows)
    assert any(cell.startswith("(") for s in shown.sections for row in s.rows for cell in row)

"""The attack finds what can be inferred, and nothing in the demo's pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from pipeline.audit import FOUND, Audited, audit
from pipeline.cli import main
from pipeline.errors import StudyError
from pipeline.places import Places
from tests.audit.conftest import MINIMUM
from tests.conftest import DEMO


def quiet(text: str) -> None:
    """Say nothing."""


def attack(outputs: Places, *files: Path, study: Path = DEMO) -> Audited:
    return audit(study, outputs, files, progress=quiet)


def page(folder: Path, body: str, *, audience: str = "arbeitskreis") -> Path:
    path = folder / audience / "seite.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return path


def texts(audited: Audited, kind: str) -> list[str]:
    return [finding.text for finding in audited.findings if finding.kind == kind]


def test_the_demos_site_gives_nothing_away(demo_run: Places) -> None:
    audited = attack(demo_run)
    assert audited.findings == ()
    assert audited.files >= 8
    assert audited.recognised > 3000
    assert all(name.endswith(".js") for name in audited.unread)


@pytest.mark.slow
def test_primary_suppression_is_undone(primary: tuple[Path, Places]) -> None:
    """Cells that were only blanked follow from totals and neighbours, exactly."""
    study, outputs = primary
    estimates = pd.read_parquet(outputs.processed / "estimates.parquet")
    small = estimates[
        (estimates["statistic"] == "mwds")
        & (estimates["wave"] == "2013-11")
        & (estimates["group"] == "heinsberg_euskirchen")
        & estimates["need"].isin(["RB_ENERGIE", "FK_FACHKR"])
    ]
    assert (small["n_responses"] == 8).all()
    assert MINIMUM > 8
    found = texts(attack(outputs, study=study), "small")
    exact = [text for text in found if re.search(r"November 2013: .* genau 8 ", text)]
    shown = [text for text in exact if "Wichtigkeit und Zufriedenheit" in text]
    labels = ("Energiepreise & Versorgungssicherheit", "Verfügbarkeit von Fachkräften")
    assert {label for label in labels for text in shown if label in text} == set(labels)
    assert any(text.startswith("Kreise Heinsberg und Euskirchen, Juni 2013") for text in found)


def rates(run: Places, wave: str, breakdown: str) -> dict[str, int]:
    table = pd.read_parquet(run.processed / "responses.parquet")
    return table.loc[table["wave"] == wave, breakdown].value_counts().to_dict()


def test_a_total_and_its_neighbours_give_the_rest_across_files(
    demo_run: Places, tmp_path: Path
) -> None:
    """The page blanks a small group; a workbook and a data file hold what it takes to get it."""
    n = rates(demo_run, "2013-06", "raum")
    assert 0 < n["heinsberg_euskirchen"] < 10
    first = page(
        tmp_path,
        "<table><caption>Antworten, Juni 2013</caption><tr><th>Gruppe<th>n"
        f"<tr><th>StädteRegion Aachen<td>{n['staedteregion']}"
        "<tr><th>Kreise Heinsberg und Euskirchen<td>·</table>",
        audience="oeffentlichkeit",
    )
    book = Workbook()
    book.active.append(["Welle", "Gruppe", "Antworten"])
    book.active.append(["Juni 2013", "Kreis Düren", n["dueren"]])
    second = tmp_path / "oeffentlichkeit" / "tabellen.xlsx"
    book.save(second)
    third = tmp_path / "oeffentlichkeit" / "daten.json"
    third.write_text(json.dumps([{"wave": "2013-06", "group": "alle", "n": sum(n.values())}]))
    for some in ([first, second], [first, third], [second, third]):
        assert not attack(demo_run, *some).findings
    found = texts(attack(demo_run, first, second, third), "small")
    [text] = [t for t in found if t.startswith("Kreise Heinsberg und Euskirchen, Juni 2013: ")]
    assert f"genau {n['heinsberg_euskirchen']} " in text


def test_the_same_files_are_safe_for_readers_with_a_lower_minimum(
    demo_run: Places, tmp_path: Path
) -> None:
    n = rates(demo_run, "2013-06", "raum")
    words = {"staedteregion": "StädteRegion Aachen", "dueren": "Kreis Düren"}
    rows = "".join(f"<tr><th>{text}<td>{n[group]}" for group, text in words.items())
    table = (
        f"<table><caption>Juni 2013</caption><tr><th>Gruppe<th>n{rows}<tr><th>Alle<td>94</table>"
    )
    assert not attack(demo_run, page(tmp_path, table)).findings
    assert attack(demo_run, page(tmp_path, table, audience="oeffentlichkeit")).findings
    loose = tmp_path / "seite.html"
    loose.write_text(table, encoding="utf-8")
    assert attack(demo_run, loose).findings, "a file outside the folders may be anybody's"


def test_a_withheld_share_is_named(demo_run: Places, tmp_path: Path) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    estimates = pd.read_parquet(demo_run.processed / "estimates.parquet").set_index("figure_id")
    hidden = released[
        (released["audience"] == "arbeitskreis")
        & (released["reason"] == "confidential")
        & (released["question"] == "OFFEN")
        & (released["category"] == "ja")
        & (released["group"] == "50-249")
        & (released["wave"] == "2013-11")
    ]
    row = estimates.loc[hidden["figure_id"].iloc[0]]
    share = f"{100 * row['estimate']:.0f}"
    table = (
        "<table><caption>Haben Sie offene Stellen? November 2013</caption><tr><th>Gruppe<th>Ja"
        f"<tr><th>50–249 Beschäftigte<td>{share} %</table>"
    )
    [text] = texts(attack(demo_run, page(tmp_path, table)), "withheld")
    assert "Haben Sie offene Stellen?" in text
    assert "50–249 Beschäftigte" in text
    assert share not in text, "the report does not repeat the number"


def test_one_answer_for_all_is_inferred_from_the_share(demo_run: Places, tmp_path: Path) -> None:
    table = (
        "<table><caption>Haben Sie offene Stellen? November 2013</caption>"
        "<tr><th>Gruppe<th>Ja<th>n<tr><th>250 und mehr Beschäftigte<td>{}<td>29</table>"
    )
    exact = page(tmp_path, table.format("100,0 %"))
    [text] = texts(attack(demo_run, exact), "alike")
    assert "mindestens 29 Mal „Ja“" in text
    band = page(tmp_path, table.format("rund 100 %"))
    assert not texts(attack(demo_run, band), "alike"), "two of 29 may have said no"


def test_a_small_count_in_a_sentence_is_found(demo_run: Places, tmp_path: Path) -> None:
    table = pd.read_parquet(demo_run.processed / "responses.parquet")
    cells = table.groupby(["wave", "groessenklasse", "raum"]).size()
    n = int(cells["2013-06", "1-49", "dueren"])
    assert n == 4
    told = "Im Juni 2013 kamen aus dem Kreis Düren vier Betriebe mit 1–49 Beschäftigten."
    told = told.replace("Beschäftigten", "Beschäftigte")
    [text] = texts(attack(demo_run, page(tmp_path, f"<p>{told}</p>")), "told")
    assert "Kreis Düren" in text
    other = told.replace("vier", "zwei")
    assert not attack(demo_run, page(tmp_path, f"<p>{other}</p>")).findings


@pytest.mark.parametrize(("content", "code"), [("<p>nichts</p>", 0), ("<p>43 %", 0)])
def test_exit_code_when_nothing_is_found(
    content: str, code: int, demo_run: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["audit", str(DEMO), str(page(tmp_path, content)), "--out", out(demo_run)])
    assert stop.value.code == code
    assert "Nichts zu erschließen. 1 Dateien" in capsys.readouterr().out


def test_exit_code_when_something_is_found(
    demo_run: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "<p>Die 9 Antworten aus den Kreise Heinsberg und Euskirchen im Juni 2013.</p>"
    path = page(tmp_path, said, audience="oeffentlichkeit")
    with pytest.raises(SystemExit) as stop:
        main(["audit", str(DEMO), str(path), "--out", out(demo_run), "--unknown"])
    assert stop.value.code == FOUND == 8
    assert "kleine Anzahl genannt: Kreise Heinsberg und Euskirchen" in capsys.readouterr().out


def out(run: Places) -> str:
    return str(run.processed.parent)


def test_a_study_that_was_not_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="noch nicht ausgewertet"):
        attack(Places(tmp_path / "processed", tmp_path / "reports"))


def test_missing_files_are_named_together(demo_run: Places, tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        attack(demo_run, tmp_path / "a.html", tmp_path / "b.xlsx")
    assert {problem.file for problem in caught.value.problems} == {"a.html", "b.xlsx"}


def test_what_is_not_read_is_named(demo_run: Places, tmp_path: Path) -> None:
    path = tmp_path / "bericht.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert attack(demo_run, path).unread == ("bericht.pdf",)

"""The questionnaire's wording protects from taking one item for another."""

from pathlib import Path

import pytest

from pipeline.codebook import Study, read_study
from pipeline.ingest import read_wave

from .conftest import only_problem, problems_of


def edit(study: Study, old: str, new: str) -> Study:
    """Change the codebook of a copied study and read it again."""
    path = study.folder / "codebook.csv"
    text = path.read_text("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return read_study(study.folder)


def lss(study: Study, wave: str) -> Path:
    return next(study.wave_folder(wave).glob("*.lss"))


def test_item_under_another_code(demo) -> None:
    """In the second wave SQ011 is Breitband; the first wave's code must not be copied."""
    path = demo.folder / "codebook.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    header = lines[0].split(";")
    for number, line in enumerate(lines):
        cells = line.split(";")
        if cells[0] == "W_RB_BREITBAND":
            cells[header.index("2013-09")] = ""
        if cells[0] == "W_SM_IMAGE":
            cells[header.index("2013-09")] = "WI[SQ011]"
        lines[number] = ";".join(cells)
    path.write_text("\n".join(lines), "utf-8")
    study = read_study(demo.folder)
    found = only_problem(study, "2013-09")
    assert found.file == "codebook.csv"
    assert found.line == study.question("W_SM_IMAGE").line
    assert found.column == header.index("2013-09") + 1
    assert found.message == (
        "„W_SM_IMAGE“: im Fragebogen 2013-09 steht zu WI[SQ011] „Breitbandausbau“, "
        "im Codebuch „Image der Industrie bei jungen Menschen“"
    )
    assert found.advice == ("Zuordnung prüfen oder Wortlaut in Spalte „item 2013-09“ eintragen")


def test_other_text_of_a_question(demo) -> None:
    study = edit(demo, "Haben Sie offene Stellen?", "Haben Sie freie Stellen?")
    found = only_problem(study, "2013-11")
    assert "zu OFFEN „Haben Sie offene Stellen?“" in found.message
    assert "Spalte „text 2013-11“" in found.advice


def test_wording_of_the_wave_counts(demo) -> None:
    """The codebook declares the later waves' wording of two items: no problem there."""
    assert read_wave(demo, "2013-09").frame["W_FK_FACHKR"].notna().any()
    study = edit(demo, "Verfügbarkeit qualifizierter Fachkräfte (gewerblich-technisch)", "anders")
    assert len(problems_of(study, "2013-09")) == 2


def test_code_that_the_questionnaire_does_not_have(demo) -> None:
    study = edit(demo, ";Lage;Lage;LAGE;", ";Lagge;Lage;LAGE;")
    found = only_problem(study)
    assert found.file == "codebook.csv"
    assert found.message.endswith("keine Frage „Lagge“")
    assert found.advice == "Meinten Sie „Lage“?"


def test_row_that_the_questionnaire_does_not_have(demo) -> None:
    study = edit(demo, "WI[SQ012];WI[SQ012]", "WI[SQ112];WI[SQ012]")
    found = only_problem(study)
    assert found.file == "codebook.csv"
    assert found.message.endswith("keine Zeile „SQ112“")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (";OFFEN=ja;", ";;", ("STELLEN", None, '((FK.NAOK == "Y"))')),
        (";Lage;Lage;", "OFFEN=ja;Lage;Lage;", ("LAGE", "OFFEN=ja", None)),
    ],
)
def test_filters_are_compared(demo, old, new, expected) -> None:
    if old.startswith(";Lage"):
        old, new = ";;;;Lage;Lage;", ";;;OFFEN=ja;Lage;Lage;"
    notes = [
        (n.question, n.old, n.new)
        for n in read_wave(edit(demo, old, new), "2013-06").notes
        if n.reason == "filter_differs"
    ]
    assert notes == [expected]


def test_no_filter_notes_in_the_demo(demo) -> None:
    notes = [n for wave in ("2013-06", "2013-09", "2013-11") for n in read_wave(demo, wave).notes]
    assert not [n for n in notes if n.reason == "filter_differs"]


def test_without_survey_file_nothing_is_compared(demo) -> None:
    lss(demo, "2013-06").unlink()
    study = edit(demo, "Haben Sie offene Stellen?", "Haben Sie offene Stellen ?")
    assert len(read_wave(study, "2013-06").frame) == 112

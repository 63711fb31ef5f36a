"""The fixed catalogue of tables: breakdowns, crossings and their coarser versions."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.clean.classes import classify_population
from pipeline.codebook import Study, read_study
from tests.codebook.example import STUDY, found, replaced, write

TWO_STEPS = """\
  alle:
    title: Alle Größen
    of: grob
    classes:
      - {id: kmu, title: KMU, of: [kmu]}
      - {id: rest, title: Rest, of: [rest]}
"""


def crossed(crossings: str, *, breakdowns: str = "[groesse, lage]", more: str = "") -> str:
    """Return the example's study.yml with other breakdowns and crossings."""
    lines = f"{more}breakdowns: {breakdowns}\ncrossings: {crossings}"
    return replaced(STUDY, "breakdowns: [grob, lage]", lines)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return read_study(write(tmp_path, study=crossed("[[groesse, lage]]")))


def test_tables_stand_in_a_fixed_order(study: Study) -> None:
    tables = [(table.name, table.of, table.coarser_of) for table in study.catalogue()]
    assert tables == [
        ("groesse", ("groesse",), None),
        ("lage", ("lage",), None),
        ("grob", ("grob",), "groesse"),
        ("groesse*lage", ("groesse", "lage"), None),
        ("grob*lage", ("grob", "lage"), "groesse*lage"),
    ]


def test_both_sides_of_a_crossing_may_be_coarser_and_versions_may_be_chained(
    tmp_path: Path,
) -> None:
    land = "  alles:\n    title: Alles\n    of: lage\n    classes: [{id: a, title: A, of: [stadt]}, {id: b, title: B, of: [land]}]\n"
    text = crossed("[[groesse, lage]]", more=TWO_STEPS + land)
    study = read_study(write(tmp_path, study=text))
    tables = {table.name: table.coarser_of for table in study.catalogue()}
    assert list(tables) == [
        *("groesse", "lage", "grob", "alle", "alles"),
        *("groesse*lage", "groesse*alles", "grob*lage", "grob*alles", "alle*lage", "alle*alles"),
    ]
    assert tables["alle"] == "groesse"
    assert tables["alle*alles"] == "groesse*lage"


def test_a_coarser_version_may_be_a_breakdown_too_but_is_one_table(tmp_path: Path) -> None:
    text = crossed("[[grob, lage], [groesse, lage]]", breakdowns="[grob, lage, groesse]")
    tables = read_study(write(tmp_path, study=text)).catalogue()
    assert {table.name: table.coarser_of for table in tables} == {
        "grob": "groesse",
        "lage": None,
        "groesse": None,
        "grob*lage": "groesse*lage",
        "groesse*lage": None,
    }
    assert len(tables) == 5


def test_a_breakdown_of_a_classification_that_is_none_is_nobodys_coarser_version(
    tmp_path: Path,
) -> None:
    tables = read_study(write(tmp_path)).catalogue()
    assert [(table.name, table.coarser_of) for table in tables] == [("grob", None), ("lage", None)]


def test_groups_have_ids_titles_and_members(study: Study) -> None:
    table, coarse = study.table("groesse*lage"), study.table("grob*lage")
    assert study.table_title(table) == "Größe × Lage"
    assert study.groups(table) == {
        "klein*stadt": "klein, Stadt",
        "klein*land": "klein, Land",
        "mittel*stadt": "mittel, Stadt",
        "mittel*land": "mittel, Land",
        "gross*stadt": "groß, Stadt",
        "gross*land": "groß, Land",
    }
    assert study.members(coarse, table) == {
        "kmu*stadt": ("klein*stadt", "mittel*stadt"),
        "kmu*land": ("klein*land", "mittel*land"),
        "rest*stadt": ("gross*stadt",),
        "rest*land": ("gross*land",),
    }
    with pytest.raises(ValueError, match="does not sum up"):
        study.members(table, coarse)


def test_companies_get_the_class_of_a_chain_whatever_is_declared_first(tmp_path: Path) -> None:
    text = replaced(STUDY, "  grob:\n", TWO_STEPS + "  grob:\n")
    text = replaced(text, "breakdowns: [grob, lage]", "breakdowns: [groesse, lage]")
    study = read_study(write(tmp_path, study=text))
    frame = pd.DataFrame(
        {"member_number": ["1", "2", "3"], "klasse": ["k", "m", "g"], "ort": ["S", "S", "L"]}
    )
    classes = classify_population(study, frame)
    assert list(classes["alle"]) == ["kmu", "kmu", "rest"]
    assert list(classes["grob"]) == ["kmu", "kmu", "rest"]
    assert study.class_members("alle", "groesse") == {
        "kmu": ("klein", "mittel"),
        "rest": ("gross",),
    }


@pytest.mark.parametrize(
    ("crossings", "expected"),
    [
        ("[[groesse]]", ["study.yml:39:13: eine Kreuzung braucht zwei Gliederungen, hier stehen 1 – zwei Gliederungen nennen: [groesse, kreis]"]),
        ("[[groesse, lage, grob]]", ["study.yml:39:13: eine Kreuzung braucht zwei Gliederungen, hier stehen 3 – zwei Gliederungen nennen: [groesse, kreis]"]),
        ("[[groesse, lagen]]", ["study.yml:39:23: „lagen“ steht nicht unter breakdowns – Meinten Sie „lage“?"]),
        ("[[groesse, umsatz]]", ["study.yml:39:23: „umsatz“ steht nicht unter breakdowns – unter breakdowns ergänzen"]),
        ("[[lage, lage]]", ["study.yml:39:20: „lage“ lässt sich nicht mit sich selbst kreuzen – zwei verschiedene Gliederungen nennen"]),
        ("[[groesse, lage], [lage, groesse]]", ["study.yml:39:30: „lage“ und „groesse“ sind schon gekreuzt – Eintrag löschen"]),
        ("[groesse, lage]", ["study.yml:39:13: „Eintrag 1 von crossings“ muss eine Liste sein – jeden Eintrag mit „- “ beginnen", "study.yml:39:22: „Eintrag 2 von crossings“ muss eine Liste sein – jeden Eintrag mit „- “ beginnen"]),
    ],
)  # fmt: skip
def test_crossings_are_checked(tmp_path: Path, crossings: str, expected: list[str]) -> None:
    assert found(write(tmp_path, study=crossed(crossings))) == expected


def test_a_classification_is_not_crossed_with_its_coarser_version(tmp_path: Path) -> None:
    text = crossed("[[grob, groesse]]", breakdowns="[groesse, grob]")
    assert found(write(tmp_path, study=text)) == [
        "study.yml:39:13: „grob“ fasst „groesse“ nur zusammen – zwei unabhängige Gliederungen kreuzen"
    ]


def test_no_id_holds_the_sign_between_crossed_classes(tmp_path: Path) -> None:
    text = replaced(STUDY, "{id: kmu,", '{id: "k*u",')
    assert found(write(tmp_path, study=text)) == [
        "study.yml:28:10: „k*u“ enthält Zeichen, die hier nicht erlaubt sind – erlaubt: Buchstaben, Ziffern und _ + . - (am Anfang Buchstabe, Ziffer oder _)"
    ]

"""Classifications, classes, breakdowns and margins."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from tests.codebook.example import STUDY, found, replaced, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{id: mittel, title", "{id: klein, title", ["study.yml:22:10: Klasse „klein“ gibt es schon – umbenennen oder zusammenfassen", "study.yml:28:43: Klasse „mittel“ gibt es nicht – erlaubt: klein, gross", "study.yml:43:7: Klasse „mittel“ gibt es nicht – erlaubt: klein, gross"]),
        ("population: [m]", "population: [k]", ["study.yml:22:50: Wert „k“ steht schon bei Klasse „klein“ – nur bei einer Klasse nennen"]),
        ("population: [m]", "population: [m, m]", ["study.yml:22:53: Wert „m“ steht schon bei Klasse „mittel“ – nur bei einer Klasse nennen"]),
        ("answers: [b]", "answers: [a, b]", ["study.yml:22:64: Antwort „a“ steht schon bei Klasse „klein“ – nur bei einer Klasse nennen"]),
        ("answers: [b]}", "answers: [b, x]}", ["study.yml:22:67: Antwort „x“ steht nicht in Skala „abc“ – Antwort löschen oder Skala ergänzen"]),
        ("answers: [b]}", "answers: []}", ["study.yml:20:5: Antworten ohne Klasse: b – bei einer Klasse unter answers nennen oder „missing“ setzen"]),
        ("    missing: stadt\n", "", ["study.yml:34:5: Antworten ohne Klasse: b, c – bei einer Klasse unter answers nennen oder „missing“ setzen"]),
        ("missing: stadt", "missing: statt", ["study.yml:34:5: Klasse „statt“ gibt es nicht – Meinten Sie „stadt“?"]),
        ("question: GR", "question: GRR", ["study.yml:19:5: Frage „GRR“ steht nicht im Codebuch – Meinten Sie „GR“?"]),
        ("question: GR", "question: STELLEN", ["study.yml:19:5: Frage „STELLEN“ ist vom Typ number – eine Frage vom Typ single nennen"]),
        ("question: GR", "question: W_1", ["study.yml:19:5: Frage „W_1“ ist vom Typ rating – eine Frage vom Typ single nennen"]),
        ("    population: klasse\n    question: GR\n", "    question: GR\n", ["study.yml:16:3: Angabe „population“ oder „of“ fehlt – Spalte der Grundgesamtheit nennen", "study.yml:20:35: „population“ einer Klasse braucht „population“ bei der Gliederung – „population“ ergänzen oder Liste löschen", "study.yml:21:37: „population“ einer Klasse braucht „population“ bei der Gliederung – „population“ ergänzen oder Liste löschen", "study.yml:22:34: „population“ einer Klasse braucht „population“ bei der Gliederung – „population“ ergänzen oder Liste löschen"]),
        ("    population: ort\n    question: ORT", "    question: ORT", ["study.yml:30:3: Angabe „population“ oder „of“ fehlt – Spalte der Grundgesamtheit nennen", "study.yml:35:35: „population“ einer Klasse braucht „population“ bei der Gliederung – „population“ ergänzen oder Liste löschen", "study.yml:36:33: „population“ einer Klasse braucht „population“ bei der Gliederung – „population“ ergänzen oder Liste löschen"]),
        ("population: {file: population.csv, member_number: nr, label: Mitglieder, name: firma}\n", "", ["study.yml:39:3: Gewichten geht nur mit „population“ – population ergänzen oder method: unweighted"]),
        ("of: groesse", "of: grosse", ["study.yml:26:5: Gliederung „grosse“ gibt es nicht – Meinten Sie „groesse“?"]),
        ("of: groesse", "of: grob", ["study.yml:26:5: „grob“ kann sich nicht selbst zusammenfassen – die feinere Gliederung nennen", "study.yml:28:36: Klasse „klein“ gibt es nicht – erlaubt: kmu, rest", "study.yml:28:43: Klasse „mittel“ gibt es nicht – erlaubt: kmu, rest", "study.yml:29:38: Klasse „gross“ gibt es nicht – erlaubt: kmu, rest"]),
        ("    of: groesse", "    of: groesse\n    question: GR", ["study.yml:27:5: „question“ und „of“ schließen sich aus – eine der Zeilen löschen"]),
        ("    of: groesse", "    of: groesse\n    population: klasse", ["study.yml:27:5: „population“ und „of“ schließen sich aus – eine der Zeilen löschen"]),
        ("  grob:\n    title: Grob\n    of: groesse", "  fein:\n    title: F\n    of: grob\n    classes: [{id: klein, title: X, of: [kmu]}, {id: y, title: Y, of: [rest]}]\n  grob:\n    title: Grob\n    of: fein", ["study.yml:26:5: „fein“ fasst sich über „grob“ selbst zusammen – die feinere Gliederung nennen", "study.yml:30:5: „grob“ fasst sich über „fein“ selbst zusammen – die feinere Gliederung nennen", "study.yml:32:43: Klasse „mittel“ gibt es nicht – erlaubt: klein, y", "study.yml:33:38: Klasse „gross“ gibt es nicht – erlaubt: klein, y"]),
        ("of: [gross]", "of: [gross, klein]", ["study.yml:29:45: Klasse „klein“ steht schon bei Klasse „kmu“ – nur bei einer Klasse nennen"]),
        ("of: [gross]", "of: []", ["study.yml:27:5: Klassen von „groesse“ ohne Platz: gross – bei einer Klasse unter of nennen"]),
        ("of: [gross]", "of: [gross, riesig]", ["study.yml:29:45: Klasse „riesig“ gibt es nicht – erlaubt: klein, mittel, gross"]),
        ("{id: land, title: Land, population: [L]}", "{id: land, title: Land, population: [L], of: [klein]}", ["study.yml:37:50: „of“ einer Klasse braucht „of“ bei der Gliederung – „of“ ergänzen oder Liste löschen"]),
        ("breakdowns: [grob, lage]", "breakdowns: [grob, lage, grob]", ["study.yml:38:26: „grob“ steht hier zum zweiten Mal – Eintrag löschen"]),
        ("breakdowns: [grob, lage]", "breakdowns: [grob, lagen]", ["study.yml:38:20: Gliederung „lagen“ gibt es nicht – Meinten Sie „lage“?"]),
        ("margins: [groesse, lage]", "margins: [groesse, groesse]", ["study.yml:41:22: „groesse“ steht hier zum zweiten Mal – Eintrag löschen"]),
        ("margins: [groesse, lage]", "margins: [groesse, stadt]", ["study.yml:41:22: Gliederung „stadt“ gibt es nicht – unter classifications ergänzen"]),
        ("  margins: [groesse, lage]\n  collapse:\n    - {margin: groesse, classes: [klein, mittel]}\n", "  margins: []\n", ["study.yml:39:1: Angabe „margins“ fehlt – Gliederungen nennen"]),
        ("margin: groesse,", "margin: grob,", ["study.yml:43:7: „grob“ ist kein Rand der Gewichtung – unter margins ergänzen"]),
        ("classes: [klein, mittel]}", "classes: [klein, mitel]}", ["study.yml:43:7: Klasse „mitel“ gibt es nicht – Meinten Sie „mittel“?"]),
        ("classes: [klein, mittel]}", "classes: [klein, klein]}", ["study.yml:43:7: Klasse „klein“ steht hier zweimal – Eintrag löschen"]),
    ],
)  # fmt: skip
def test_study_yml(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    study = replaced(STUDY, old, new)
    assert found(write(tmp_path, study=study)) == expected


def test_without_population_a_question_is_needed(tmp_path: Path) -> None:
    population = (
        "population: {file: population.csv, member_number: nr, label: Mitglieder, name: firma}\n"
    )
    study = replaced(replaced(STUDY, population, ""), "    question: GR\n", "")
    message = "Angabe „question“ oder „of“ fehlt – Frage der Selbstauskunft nennen"
    assert f"study.yml:15:3: {message}" in found(write(tmp_path, study=study))

"""Filters, blocks and needs of the codebook."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import CODEBOOK, STUDY, found, replaced, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("SUCHT=a", "SUCHEN=a", ["codebook.csv:15:10: Frage „SUCHEN“ gibt es nicht – Meinten Sie „SUCHT“?"]),
        ("SUCHT=a|b", "SUCHT=a|d", ["codebook.csv:15:10: Antwort „d“ gibt es nicht – erlaubt: a, b, c"]),
        ("SUCHT=a|b", "JETZT=offen", ["codebook.csv:15:10: Antwort „offen“ zählt als fehlend, danach wird nicht gefiltert – erlaubt: plus, gleich, minus"]),
        ("SUCHT=a|b", "=a", ["codebook.csv:15:10: Filter unverständlich – Form: FRAGE=antwort|antwort"]),
        ("SUCHT=a|b", "M_1=a", ["codebook.csv:15:10: „M_1“ hat keine Antworten, nach denen gefiltert werden kann – eine Frage vom Typ single oder rating nennen"]),
        ("SUCHT=a|b", "STELLEN=1", ["codebook.csv:15:10: „STELLEN“ filtert sich selbst – eine frühere Frage nennen oder Feld leeren", "codebook.csv:15:10: „STELLEN“ hat keine Antworten, nach denen gefiltert werden kann – eine Frage vom Typ single oder rating nennen"]),
        ("classification;;;;GR", "classification;;;SUCHT=a;GR", ["codebook.csv:2:10: „SUCHT“ steht erst nach „GR“ – Zeile von „SUCHT“ nach oben schieben"]),
        ("single;abc;;;;;S;S", "single;abc;;;;;S;", ["codebook.csv:15:10: „SUCHT“ ist in 2026-09 nicht gefragt, „STELLEN“ schon – Code von „SUCHT“ in Spalte 2026-09 eintragen"]),
        ("M_2;M;Was hemmt?;Sonstiges;multiple;;other_text", "M_2;M;Was hemmt?;Sonstiges;text;;", ["codebook.csv:9:5: Block „M“ hat schon den Fragetyp multiple – einen anderen block eintragen oder den Fragetyp ändern"]),
        ("2;ranking;abc", "2;ranking;klima", ["codebook.csv:11:6: Block „R“ hat schon die Skala „abc“ – alle Ränge mit derselben Skala"]),
        ("Energie;multiple;;option", "Energie;multiple;;none", ["codebook.csv:8:7: Block „M“ hat keine Zeile mit Rolle option – Antwortmöglichkeiten als option eintragen"]),
        ("R_2;R;", "R_3;R;Was zuerst?;3;ranking;abc;place;;;;R3;R3\nR_4;R;Was zuerst?;4;ranking;abc;place;;;;R4;R4\nR_2;R;", ["codebook.csv:13:6: mehr Ränge als Antworten in Skala „abc“ (3) – Zeile löschen oder Antworten in study.yml ergänzen"]),
        ("importance;FL;standort", "importance;FL;", ["codebook.csv:4:9: Handlungsfeld von „FL“ fehlt – Handlungsfeld aus study.yml eintragen"]),
        ("importance;FL;standort", "importance;;standort", ["codebook.csv:4:8: need gehört zu importance, satisfaction und severity – ergänzen oder leeren"]),
        ("importance;FL;standort", "importance;FL;personal", ["codebook.csv:4:9: „FL“ steht in zwei Handlungsfeldern – beide Zeilen gleich (Zeile 6: „standort“)", "codebook.csv:6:9: „FL“ steht in zwei Handlungsfeldern – beide Zeilen gleich (Zeile 4: „personal“)"]),
        ("importance;FL;standort", "importance;FL;standord", ["codebook.csv:4:9: Handlungsfeld „standord“ gibt es nicht – Meinten Sie „standort“?", "codebook.csv:4:9: „FL“ steht in zwei Handlungsfeldern – beide Zeilen gleich (Zeile 6: „standort“)", "codebook.csv:6:9: „FL“ steht in zwei Handlungsfeldern – beide Zeilen gleich (Zeile 4: „standord“)"]),
        ("importance;AZ;personal", "importance;FL;standort", ["codebook.csv:5:8: „FL“ hat zwei Fragen mit Rolle importance – need einer der Zeilen ändern", "codebook.csv:7:8: zu „AZ“ fehlt die Frage mit Rolle importance – Zeile mit demselben need ergänzen"]),
        ("importance;AZ;personal", "importance;AZU;personal", ["codebook.csv:5:8: zu „AZU“ fehlt die Frage mit Rolle satisfaction – Meinten Sie „AZ“?", "codebook.csv:7:8: zu „AZ“ fehlt die Frage mit Rolle importance – Meinten Sie „AZU“?"]),
        ("satisfaction;AZ;personal", "satisfaction;FL;standort", ["codebook.csv:5:8: zu „AZ“ fehlt die Frage mit Rolle satisfaction – Zeile mit demselben need ergänzen", "codebook.csv:7:8: „FL“ hat zwei Fragen mit Rolle satisfaction – need einer der Zeilen ändern"]),
    ],
)  # fmt: skip
def test_codebook_csv(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    codebook = replaced(CODEBOOK, old, new)
    assert found(write(tmp_path, codebook=codebook)) == expected


def by_wave(column: str, **cells: str) -> str:
    """Return the codebook with a column for one wave, filled for the questions named."""
    lines = CODEBOOK.splitlines()
    rows = [f"{line};{cells.get(line.split(';')[0], '')}" for line in lines[1:]]
    return "\n".join([f"{lines[0]};{column}", *rows, ""])


SCALES = replaced(
    STUDY,
    "  regler:",
    """  gedreht:
    answers:
      - {id: "3", label: wichtig, codes: ["1"]}
      - {id: "1", label: unwichtig, codes: ["3"]}
  vier:
    answers:
      - {id: "1", label: eins}
      - {id: "4", label: vier}
  regler:""",
)


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("scale 2026-09", {"W_1": "gedrehd"}, ["4:13: Skala „gedrehd“ steht nicht in study.yml – Meinten Sie „gedreht“?"]),
        ("scale 2026-09", {"W_1": "vier"}, ["4:13: Antworten „4“ gibt es in Skala „wichtig“ nicht – gleiche Antworten gleich nennen (id); sonst ist es eine andere Frage"]),
        ("scale 2026-09", {"W_2": "gedreht"}, ["5:13: „W_2“ ist in 2026-09 nicht gefragt – Feld leeren"]),
        ("scale 2026-09", {"REGLER": "gedreht"}, ["19:13: „REGLER“ hat als slider in allen Wellen dieselbe Skala – für die andere Skala eine eigene Zeile"]),
        ("filter 2026-09", {"STELLEN": "SUCHT"}, ["15:13: Filter unverständlich – Form: FRAGE=antwort|antwort"]),
        ("filter 2026-09", {"STELLEN": "SUCHT=z"}, ["15:13: Antwort „z“ gibt es nicht – erlaubt: a, b, c"]),
        ("filter 2026-09", {"GROSS": "W_2=1"}, ["18:13: „W_2“ ist in 2026-09 nicht gefragt, „GROSS“ schon – Code von „W_2“ in Spalte 2026-09 eintragen"]),
        ("skala 2026-09", {}, ["1:13: unbekannte Spalte „skala 2026-09“ – Meinten Sie „scale 2026-09“?"]),
    ],
)  # fmt: skip
def test_columns_of_one_wave(
    tmp_path: Path, column: str, cells: dict[str, str], expected: list[str]
) -> None:
    folder = write(tmp_path, study=SCALES, codebook=by_wave(column, **cells))
    assert found(folder) == [f"codebook.csv:{line}" for line in expected]


def test_a_wave_may_have_its_own_scale_and_filter(tmp_path: Path) -> None:
    codebook = by_wave("scale 2026-09", W_1="gedreht")
    study = read_study(write(tmp_path, study=SCALES, codebook=codebook))
    question = study.question("W_1")
    assert [question.scale_in(wave) for wave in ("2026-03", "2026-09")] == ["wichtig", "gedreht"]
    study = read_study(write(tmp_path, codebook=by_wave("filter 2026-09", STELLEN="-")))
    question = study.question("STELLEN")
    assert str(question.filter_in("2026-03")) == "SUCHT=a|b"
    assert question.filter_in("2026-09") is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("M_2;M", "M 2;M", "9:1: id fehlt oder enthält Leer-/Sonderzeichen – Buchstaben, Ziffern und _ . - verwenden, z. B. WI_FLAECHE"),
        ("M_2;M", ";M", "9:1: id fehlt oder enthält Leer-/Sonderzeichen – Buchstaben, Ziffern und _ . - verwenden, z. B. WI_FLAECHE"),
        ("M2;M2", ";", "9:1: „M_2“ ist in keiner Welle gefragt – Code in der Spalte einer Welle eintragen"),
        ("1;ranking;abc", "1;ranking;", "10:6: Skala von „R_1“ fehlt – Skala aus study.yml eintragen"),
    ],
)  # fmt: skip
def test_rows(tmp_path: Path, old: str, new: str, expected: str) -> None:
    codebook = replaced(CODEBOOK, old, new)
    assert found(write(tmp_path, codebook=codebook)) == [f"codebook.csv:{expected}"]

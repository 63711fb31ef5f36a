"""Participants: token and member number, nothing else, and tokens made whole again."""

import csv
import io
import re

import openpyxl
import pytest

from pipeline.errors import StudyError
from pipeline.ingest import read_participants, read_wave
from pipeline.ingest.participant_columns import heading_names

from .conftest import WAVE, only_problem


def tokens_file(study):
    (path,) = study.wave_folder(WAVE).glob("tokens*.csv")
    return path


def test_no_names_or_addresses(demo) -> None:
    participants = read_participants(demo, WAVE)
    assert participants is not None
    assert list(participants.columns) == ["token", "member_number"]
    assert participants["member_number"].str.fullmatch(r"\d{4}").all()
    assert not participants.astype(str).apply(lambda c: c.str.contains("@")).any().any()


def test_blank_member_number(demo) -> None:
    path = tokens_file(demo)
    path.write_text(path.read_text("utf-8-sig").replace('"0006"', '" "'), "utf-8")
    participants = read_participants(demo, WAVE)
    assert participants is not None
    assert participants["member_number"].iloc[0] is None


def test_no_file(demo) -> None:
    tokens_file(demo).unlink()
    assert read_participants(demo, WAVE) is None
    found = only_problem(demo)
    assert found.file == "waves/2013-06"
    assert found.message == (
        "Teilnehmendenliste für Welle 2013-06 fehlt (erwartete Spalten: „token“, „attribute_1“)"
    )
    assert "„participants“ aus study.yml entfernen" in found.advice


def test_no_file_and_no_tokens(swap, export_text) -> None:
    study = swap(re.sub(r'"[0-9A-Za-z]{15}"', '""', export_text))
    tokens_file(study).unlink()
    assert read_wave(study, WAVE).frame["token"].isna().all()


@pytest.mark.parametrize("name", ["tokens.xlsx", "adressen.xlsx"])
def test_excel_list(demo, name) -> None:
    expected = read_participants(demo, WAVE)
    path = tokens_file(demo)
    workbook = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
        workbook.active.append(row)
    workbook.save(path.with_name(name))
    path.unlink()
    found = read_participants(demo, WAVE)
    assert expected is not None and found is not None
    assert found.equals(expected)
    assert len(read_wave(demo, WAVE).frame) == 112


def test_no_heading_line(demo) -> None:
    path = tokens_file(demo)
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)[1:]
    path.write_text("".join(lines).replace("Nj0Hl0qrHZybItT", "tokens"), "utf-8")
    with pytest.raises(StudyError) as caught:
        read_participants(demo, WAVE)
    assert "Überschriften in die erste Zeile schreiben" in str(caught.value)
    assert "tokens“" not in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        (" attribute_1 <attribute_1>", {"attribute_1"}),
        ("attribute_1 <Mitgliedsnummer>", {"attribute_1", "Mitgliedsnummer"}),
        ("token", {"token"}),
    ],
)
def test_headings(heading, names) -> None:
    assert heading_names(heading) == names


def test_missing_column(demo) -> None:
    path = tokens_file(demo)
    path.write_text(path.read_text("utf-8-sig").replace("attribute_1", "attribut_1"), "utf-8")
    with pytest.raises(StudyError) as caught:
        read_participants(demo, WAVE)
    (found,) = caught.value.problems
    assert found.message == "Spalte „attribute_1“ fehlt"
    assert found.advice == "Meinten Sie „attribut_1“?"
    assert (found.line, found.column) == (1, 15)


def test_repeated_token(demo) -> None:
    path = tokens_file(demo)
    path.write_text(
        path.read_text("utf-8-sig").replace("g28U9pEe9sRA8PM", "Nj0Hl0qrHZybItT"), "utf-8"
    )
    with pytest.raises(StudyError) as caught:
        read_participants(demo, WAVE)
    (found,) = caught.value.problems
    assert (found.line, found.column) == (3, 6)
    assert "Nj0Hl0" not in str(found)


def test_repeated_tokens_are_one_problem(demo) -> None:
    path = tokens_file(demo)
    path.write_text(
        re.sub(r'"OK","[0-9A-Za-z]+"', '"OK","GEHEIM"', path.read_text("utf-8-sig")), "utf-8"
    )
    with pytest.raises(StudyError) as caught:
        read_participants(demo, WAVE)
    (found,) = caught.value.problems
    assert found.message.endswith("-mal, zuerst hier)")
    assert "GEHEIM" not in str(found)


def test_token_gets_its_leading_zeros_back(swap, export_text) -> None:
    study = swap(export_text.replace("ZvpM7FILTXuolpi", "4711").replace("acYSBBiamYMS1gm", "815"))
    path = tokens_file(study)
    text = path.read_text("utf-8-sig").replace("ZvpM7FILTXuolpi", "004711")
    assert "004711" in text
    path.write_text(text, "utf-8")
    answers = read_wave(study, WAVE)
    assert answers.frame["token"].iloc[1:3].tolist() == ["004711", "815"]
    (note,) = (n for n in answers.notes if n.reason == "leading_zeros_lost")
    assert (note.old, note.new) == ("token", "1 Zugangscodes")

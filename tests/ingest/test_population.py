"""The companies that could have answered."""

import csv

import openpyxl
import pytest

from pipeline.codebook import read_study
from pipeline.errors import StudyError
from pipeline.ingest import read_population

from .conftest import DEMO, LIMESURVEY


def problems(study):
    with pytest.raises(StudyError) as caught:
        read_population(study)
    return caught.value.problems


def lines_of(study) -> list[str]:
    return (study.folder / "population.csv").read_bytes().decode("cp1252").splitlines()


def write(study, lines: list[str], encoding: str = "cp1252") -> None:
    (study.folder / "population.csv").write_bytes("\r\n".join(lines).encode(encoding))


def test_demo() -> None:
    frame = read_population(read_study(DEMO))
    assert frame is not None
    assert frame["member_number"].tolist() == frame["mitglied_nr"].tolist()
    assert frame["member_number"].iloc[0] == "0006"
    assert frame["kreis"].iloc[0] == "StädteRegion Aachen"
    assert frame["umsatz_mio_eur"].iloc[0] is None
    assert set(frame.dtypes.astype(str)) == {"object"}


@pytest.mark.parametrize("change", ["utf-8", "comma", "xlsx"])
def test_other_formats_are_equal(demo, change) -> None:
    expected = read_population(demo)
    rows = list(csv.reader(lines_of(demo), delimiter=";"))
    if change == "utf-8":
        write(demo, lines_of(demo), "utf-8-sig")
    elif change == "comma":
        quoted = [[cell.replace('"', '""') for cell in row] for row in rows]
        write(demo, [",".join(f'"{cell}"' for cell in row) for row in quoted])
    else:
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        workbook.save(demo.folder / "population.xlsx")
        path = demo.folder / "study.yml"
        path.write_text(path.read_text("utf-8").replace("population.csv", "population.xlsx"))
        demo = read_study(demo.folder)
    found = read_population(demo)
    assert found is not None and found.equals(expected)


def test_none_declared() -> None:
    assert read_population(read_study(LIMESURVEY)) is None


def test_missing_and_empty_file(demo) -> None:
    write(demo, lines_of(demo)[:1])
    assert "kein einziges Unternehmen" in problems(demo)[0].message
    write(demo, [])
    assert "leer" in problems(demo)[0].message
    (demo.folder / "population.csv").unlink()
    assert "fehlt" in problems(demo)[0].message


def test_missing_columns(demo) -> None:
    lines = lines_of(demo)
    lines[0] = lines[0].replace("mitglied_nr", "mitglieds_nr").replace("kreis", "landkreis")
    write(demo, lines)
    number, district = sorted(problems(demo), key=lambda p: "kreis" in p.message)
    assert "„mitglied_nr“" in number.message
    assert number.advice == "Meinten Sie „mitglieds_nr“?"
    assert "„kreis“ für Gliederung „kreis“" in district.message
    assert district.advice == "Meinten Sie „landkreis“?"
    headings = lines[0].lstrip("\ufeff").replace('"', "").split(";")
    assert (number.column, district.column) == (
        *(headings.index(name) + 1 for name in ("mitglieds_nr", "landkreis")),
    )


def test_blank_and_repeated_member_numbers(demo) -> None:
    lines = lines_of(demo)
    lines[2] = "0006" + lines[2][4:]
    lines[3] = lines[3][4:]
    write(demo, lines)
    repeated, blank = problems(demo)
    assert (repeated.line, repeated.column) == (3, 1)
    assert "steht schon in Zeile 2" in repeated.message
    assert (blank.line, blank.message) == (4, "Mitgliedsnummer fehlt")


def test_value_without_class(demo) -> None:
    lines = lines_of(demo)
    for index in (1, 2):
        lines[index] = lines[index].replace("StädteRegion Aachen", "Kreis Viersen")
    write(demo, lines)
    (found,) = problems(demo)
    assert (found.line, found.column) == (2, 4)
    assert found.message == (
        "„Kreis Viersen“ gehört zu keiner Klasse der Gliederung „kreis“ (2-mal, zuerst hier)"
    )
    assert "study.yml" in found.advice

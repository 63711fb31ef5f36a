"""No message and no note repeats what a company wrote or who it is."""

import pytest

from pipeline.errors import StudyError
from pipeline.ingest import read_wave

from .conftest import WAVE

SECRET = "Geheimer Satz der Firma"


@pytest.mark.parametrize(
    "break_it",
    [
        lambda row: row + ',"zu viel"',
        lambda row: row[:-1],
        lambda row: row[:200],
        lambda row: row.replace('"2013-06-03 07:44:56"', f'"{SECRET}"', 1),
        lambda row: row.replace('"2",', '"1",', 1),
        lambda row: row.replace("ZvpM7FILTXuolpi", "\x00"),
    ],
)
def test_messages(swap, export_text, break_it) -> None:
    lines = export_text.split("\r\n")
    lines[2] = break_it(lines[2].replace('"k. A."', f'"{SECRET}"'))
    with pytest.raises(StudyError) as caught:
        read_wave(swap("\r\n".join(lines)), WAVE)
    assert SECRET not in str(caught.value)
    assert "ZvpM7" not in str(caught.value)


def test_export_without_headings(swap, export_text) -> None:
    with pytest.raises(StudyError) as caught:
        read_wave(swap(export_text.split("\r\n", 1)[1]), WAVE)
    assert "ZvpM7" not in str(caught.value) and "TEST" not in str(caught.value)

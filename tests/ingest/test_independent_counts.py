"""Cells of real SPSS and JSON exports, counted without the reader that the project uses."""

from __future__ import annotations

import json
import re
import struct

import pytest

from pipeline.ingest import read_table
from tests.conftest import shared_input

SAV = (
    *("limesurvey/admin-page.sav", "reference/mariposa/survey_data.sav", "spss/hebrews.sav"),
    *("spss/labelled-str.sav", "spss/sample.zsav", "spss/simple_alltypes.sav"),
)


def sav_size(data: bytes) -> tuple[int, int]:
    """Return cases and variables, from the file's header and its variable records alone."""
    cases, at, variables = struct.unpack_from("<i", data, 80)[0], 176, 0
    while struct.unpack_from("<i", data, at)[0] == 2:
        width, labelled, missing = struct.unpack_from("<3i", data, at + 4)
        variables += width >= 0  # -1 goes on with the string before
        at += 32
        if labelled:
            at += 4 + -(-struct.unpack_from("<i", data, at)[0] // 4) * 4
        at += 8 * abs(missing)
    for width in re.findall(rb"\w=(\d{3,5})[\0\t]", data[at:]):  # stored in pieces of 252
        variables -= -(-int(width) // 252) - 1
    return cases, variables


@pytest.mark.parametrize("name", SAV)
def test_spss_files_have_the_size_of_their_header(name: str) -> None:
    path = shared_input("input") / name
    table = read_table(path, name)
    assert (len(table.records), len(table.headings)) == sav_size(path.read_bytes())


def test_every_answer_of_a_json_export_is_read() -> None:
    path = shared_input("input/limesurvey") / "remotecontrol-codes.json"
    records = json.loads(path.read_text("utf-8-sig"))["responses"]
    table = read_table(path, path.name)
    assert len(table.records) == len(records)
    for record, read in zip(records, table.records, strict=True):
        assert dict(zip(table.headings, read.cells, strict=True)) == record

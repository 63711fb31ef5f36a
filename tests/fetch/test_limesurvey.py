"""The tests' LimeSurvey gives the recorded answers to the recorded requests."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.fetch.limesurvey import EXCHANGES, PASSWORD, LimeSurvey

REPLAYED = (
    "get_session_key",
    "get_fieldmap",
    "export_responses",
    "list_participants",
    "release_session_key",
)
CASES = [e for e in EXCHANGES if e["request"]["method"] in REPLAYED]


@pytest.mark.parametrize("exchange", CASES, ids=lambda e: e["note"])
def test_replay(exchange: dict[str, Any]) -> None:
    server = LimeSurvey()
    server.keys.add("SESSION-KEY")
    method, params = exchange["request"]["method"], list(exchange["request"]["params"])
    if params[-1] == "PASSWORD":
        params[-1] = PASSWORD
    expected, got = exchange["response"]["result"], server.answer(method, params)
    if exchange["note"] == "session":
        assert got == f"{expected}-1"
    elif method == "export_responses" and isinstance(expected, str):
        assert base64.b64decode(got) == base64.b64decode(expected)
    else:
        assert got == expected

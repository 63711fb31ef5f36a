"""A study whose only wave is the recorded survey, and the LimeSurvey that has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from pipeline.fetch import transport
from pipeline.fetch.credentials import PASSWORD_VARIABLE, USER_VARIABLE
from tests.fetch.limesurvey import PASSWORD, SURVEY, USER, LimeSurvey, recorded, running

STUDY = """\
id: geholt
title: Geholt
survey: Montagsumfrage
handlungsfelder:
  - {id: standort, title: Standort}
participants: {token: token, member_number: attribute_1}
limesurvey:
  url: URL
  user: USER
waves:
  - id: 2026-11
    title: November
    field_start: 2026-11-02
    field_end: 2026-11-20
    limesurvey: {survey: SID}
"""


def codebook() -> str:
    """Return a codebook that has every column of the recorded survey as a text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    head = "id;block;text;item;type;scale;role;need;handlungsfeld;filter;2026-11"
    writer.writerow(head.split(";"))
    for number, field in enumerate(recorded("field map")["response"]["result"].values()):
        if field["title"]:
            code = field["title"] + (f"[{field['aid']}]" if field["aid"] != "" else "")
            writer.writerow([f"F_{number}", "", code, "", "text", "", "", "", "", "", code])
    return text.getvalue()


@pytest.fixture
def limesurvey() -> Iterator[LimeSurvey]:
    with running() as survey:
        yield survey


@pytest.fixture
def study(tmp_path: Path, limesurvey: LimeSurvey) -> Path:
    folder = tmp_path / "geholt"
    folder.mkdir()
    text = STUDY.replace("URL", limesurvey.url).replace("USER", USER).replace("SID", str(SURVEY))
    (folder / "study.yml").write_text(text, encoding="utf-8")
    (folder / "codebook.csv").write_text(codebook(), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The right password in the environment, no keyring, and no proxy on the way to loopback."""
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PAUSES", (0.0, 0.0, 0.0))

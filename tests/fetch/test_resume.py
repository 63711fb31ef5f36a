"""Killed halfway: the last file stays, the next run goes on; the password is left nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.fetch.credentials import PASSWORD_VARIABLE
from pipeline.fetch.increment import BLOCK_SIZE, spans
from pipeline.places import PROJECT
from tests.fetch.limesurvey import PASSWORD, SURVEY, LimeSurvey
from tests.fetch.test_fetch import FILE, contents, more, stored
from tests.test_cli import call

HIDDEN = f"waves/2026-11/.fetch-{SURVEY}"


def start(study: Path, password: str, temporary: Path) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    environment = {
        **os.environ,
        PASSWORD_VARIABLE: password,
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "fetch", str(study)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_a_killed_run_is_continued(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call(capsys, "fetch", str(study))
    before = contents(study)
    more(limesurvey, 1100)
    limesurvey.asked.clear()
    exports = []

    def second_block(method: str, count: int) -> str | None:
        exports.extend([method] * (method == "export_responses"))
        return "hang" if len(exports) == 3 else None  # The first one lists the ids.

    limesurvey.fault = second_block
    process = start(study, PASSWORD, tmp_path)
    assert limesurvey.hanging.wait(timeout=120)
    process.kill()
    process.communicate()
    after = contents(study)
    assert {name: data for name, data in after.items() if not name.startswith(HIDDEN)} == before
    block = f"{HIDDEN}/.0000000121-0000000620.json"
    assert [name for name in after if name.startswith(HIDDEN) and name.endswith("json")] == [block]
    limesurvey.fault = lambda method, count: None
    limesurvey.let_go.set()
    limesurvey.asked.clear()
    code, out, _ = call(capsys, "fetch", str(study))
    assert code == 0 and "1100 neue" in out
    assert limesurvey.exports() == [(621, 1120), (1121, 1220)]
    assert stored(study) == limesurvey.responses
    assert set(contents(study)) == set(before)


def test_a_damaged_block_is_fetched_again(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = study / HIDDEN
    hidden.mkdir(parents=True)
    (hidden / ".0000000001-0000000120.json").write_text('{"responses": [{"id":1', encoding="utf-8")
    (hidden / "..0000000001-0000000120.json.new").write_bytes(b"")
    code, _, _ = call(capsys, "fetch", str(study))
    assert code == 0
    assert stored(study) == limesurvey.responses
    assert not hidden.exists()


def test_two_runs_at_once(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / HIDDEN).mkdir(parents=True)
    with FileLock(study / HIDDEN / ".lock"):
        code, _, err = call(capsys, "fetch", str(study))
    assert code == 4 and "Ein anderer Lauf holt gerade Antworten" in err
    assert not (study / FILE).exists()


def test_a_folder_that_cannot_be_written(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    (study / HIDDEN).write_text("eine Datei steht im Weg", encoding="utf-8")
    before = contents(study)
    more(limesurvey, 1)
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 3 and "lässt sich nicht beschreiben" in err
    assert contents(study) == before


@pytest.mark.parametrize("what", [None, "wrong", b"<html>", "expire"], ids=str)
def test_the_password_is_left_nowhere(
    study: Path, limesurvey: LimeSurvey, tmp_path: Path, what: bytes | int | str | None
) -> None:
    password = "anders-" + PASSWORD if what == "wrong" else PASSWORD
    if what != "wrong":
        limesurvey.fault = lambda method, count: what if method == "export_responses" else None
    process = start(study, password, tmp_path)
    out, err = process.communicate(timeout=300)
    assert process.returncode == {None: 0, "wrong": 7, "expire": 7}.get(what, 6), err
    assert "Traceback" not in err
    everything = b"".join(contents(tmp_path).values()) + out.encode() + err.encode()
    assert len(everything) > 1000
    assert PASSWORD.encode() not in everything
    assert b"SESSION-KEY" not in everything


def test_spans_cover_what_is_wanted_in_blocks() -> None:
    existing = [*range(1, 2001, 2), *range(5000, 5600)]
    assert list(spans([], existing)) == []
    assert list(spans([7], existing)) == [(7, 7)]
    found = list(spans(existing, existing))
    inside = [[n for n in existing if first <= n <= last] for first, last in found]
    assert [number for block in inside for number in block] == existing
    assert [len(block) for block in inside] == [BLOCK_SIZE, BLOCK_SIZE, BLOCK_SIZE, 100]

"""A server that refuses, fails, hangs or talks nonsense: one clear message, nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from pipeline.fetch import transport
from pipeline.fetch.credentials import PASSWORD_VARIABLE, USER_VARIABLE
from tests.fetch.limesurvey import PASSWORD, SURVEY, USER, LimeSurvey
from tests.fetch.test_fetch import FILE, contents, more, stored
from tests.test_cli import call, text_edit

Fault = Callable[[str, int], bytes | int | str | None]
ECHO = b'Notice: plugin says hello{"id": "ID", "result": [], "error": null}'


def always(what: bytes | int | str, *, method: str = "export_responses") -> Fault:
    return lambda asked, count: what if asked == method else None


def once(what: bytes | int | str, *, method: str = "export_responses") -> Fault:
    left = [what]
    return lambda asked, count: left.pop() if asked == method and left else None


FAULTS = [
    ("drop", 6, "Der Server ist nicht erreichbar", 4),
    ("hang", 6, "Der Server antwortet nicht rechtzeitig", 4),
    (503, 6, "Der Server meldet einen Fehler (503)", 4),
    (500, 6, "Der Server meldet einen Fehler (500)", 1),
    (404, 6, "Unter dieser Adresse gibt es nichts (404)", 1),
    (403, 6, "verweigert den Zugriff (403)", 1),
    (307, 6, "leitet auf eine andere um", 1),
    (b"", 6, "Die Schnittstelle ist ausgeschaltet", 1),
    (b"<!DOCTYPE html><html></html>", 6, "Die Antwort ist kein reines JSON", 1),
    (ECHO, 6, "Die Antwort ist kein reines JSON", 1),
    (b"[]", 6, "antwortet anders als erwartet", 1),
    (b"null", 6, "antwortet anders als erwartet", 1),
    (b'{"id": -1, "result": "", "error": null}', 6, "antwortet anders als erwartet", 1),
    (b'{"id": "ID", "result": null, "error": null}', 6, "antwortet anders als", 1),
    (b'{"id": "ID", "result": "e30=", "error": null}', 6, "antwortet anders als", 1),
    (b'{"id": "ID", "result": "eyJyZXNwb25zZXM", "error": null}', 6, "antwortet anders", 1),
    (b'{"id": "ID", "result": null, "error": "Kaputt"}', 6, "antwortet anders als", 1),
    (b'{"id": "ID", "result": {"status": "Neu"}, "error": null}', 6, "LimeSurvey meldet „Neu“", 1),
    (
        b'{"id": "ID", "result": {"status": "No Data, survey table does not exist."}, '
        b'"error": null}',
        2,
        f"die Umfrage {SURVEY} ist nicht aktiviert",
        1,
    ),
]


@pytest.mark.parametrize(("what", "expected", "message", "tries"), FAULTS, ids=str)
def test_a_fault_of_the_server(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    what: bytes | int | str,
    expected: int,
    message: str,
    tries: int,
) -> None:
    call(capsys, "fetch", str(study))
    more(limesurvey, 1)
    before = contents(study)
    if what == "hang":
        monkeypatch.setattr(transport, "TIMEOUT", (5.0, 0.2))
    limesurvey.asked.clear()
    limesurvey.fault = always(what)
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, out) == (expected, "")
    assert message in err
    assert limesurvey.methods().count("export_responses") == tries
    assert limesurvey.methods()[-1] == "release_session_key"
    assert contents(study) == before


@pytest.mark.parametrize("what", ["drop", 502, 503, 504])
def test_a_short_fault_of_the_network_is_overcome(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str], what: str | int
) -> None:
    limesurvey.fault = once(what)
    code, out, _ = call(capsys, "fetch", str(study))
    assert code == 0 and "120 neue" in out


def test_no_server_at_all(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    text_edit(study / "study.yml", limesurvey.url, "http://127.0.0.1:1/index.php")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 6
    assert "127.0.0.1: Der Server ist nicht erreichbar." in err


def test_a_fault_of_the_encryption_is_not_tried_again(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(transport.time, "sleep", pauses.append)
    text_edit(study / "study.yml", "http://", "https://")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 6 and "Die Verschlüsselung kommt nicht zustande" in err
    assert pauses == []


def test_a_server_that_is_gone_is_not_asked_for_long_to_log_out(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    limesurvey.fault = lambda method, count: "drop" if count > 1 else None
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 6 and "nicht erreichbar" in err
    assert limesurvey.methods().count("list_participants") == 4
    assert limesurvey.methods().count("release_session_key") == 1


def test_an_expired_session_is_renewed_once(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    more(limesurvey, 1000)
    calls = []

    def expire(method: str, count: int) -> str | None:
        calls.append(method)
        return "expire" if calls.count("export_responses") == 3 and len(calls) < 8 else None

    limesurvey.fault = expire
    code, out, _ = call(capsys, "fetch", str(study))
    assert code == 0 and "1120 neue" in out
    assert limesurvey.methods().count("get_session_key") == 2
    assert stored(study) == limesurvey.responses


def test_a_session_that_always_expires_is_a_message(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    limesurvey.fault = always("expire")
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, out) == (7, "")
    assert "beendet die Sitzung gleich wieder, auch nach neuer Anmeldung" in err
    assert limesurvey.methods().count("get_session_key") == 2
    assert not (study / FILE).exists()


def test_a_wrong_password_is_tried_once(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "falsch-Zq9")
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, out) == (7, "")
    assert f"lehnt Benutzername oder Passwort von „{USER}“ ab" in err
    assert limesurvey.methods() == ["get_session_key"]
    assert "falsch-Zq9" not in err


def test_a_locked_account_is_said(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    status = b"You have exceeded the number of maximum login attempts. Please wait 10 minutes"
    answer = b'{"id": "ID", "result": {"status": "' + status + b'"}, "error": null}'
    limesurvey.fault = always(answer, method="get_session_key")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 7 and "Zu viele Fehlversuche" in err


def test_an_unknown_survey(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    line, column = text_edit(study / "study.yml", f"survey: {SURVEY}", "survey: 999999")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert f"study.yml:{line}:{column}: die Umfrage 999999 gibt es nicht, oder „admin“ darf" in err


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("Error: No survey participants table", "hat keine Teilnehmendenliste"),
        ("No permission", "darf sie nicht lesen und exportieren"),
    ],
)
def test_participants_that_cannot_be_had(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    status: str,
    message: str,
) -> None:
    answer = f'{{"id": "ID", "result": {{"status": "{status}"}}, "error": null}}'.encode()
    limesurvey.fault = always(answer, method="list_participants")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2 and message in err
    assert not (study / FILE).exists()


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self, entries: dict[tuple[str, str], str]) -> None:
        super().__init__()
        self.entries = entries

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[(service, username)]


def test_the_password_comes_from_the_keyring(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    keyring.set_keyring(Ring({("industriedialog-limesurvey:127.0.0.1", USER): PASSWORD}))
    assert call(capsys, "fetch", str(study))[0] == 0
    keyring.set_keyring(Ring({("industriedialog-limesurvey:anderswo.example.org", USER): "x"}))
    assert call(capsys, "fetch", str(study))[0] == 7


def test_no_password_anywhere_says_what_to_type(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, out) == (7, "")
    assert f"keyring set industriedialog-limesurvey:127.0.0.1 {USER}" in err
    assert PASSWORD_VARIABLE in err
    assert limesurvey.asked == []


def test_the_environments_user_comes_first_and_one_is_needed(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(USER_VARIABLE, "jemand")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 7 and "„jemand“" in err
    monkeypatch.delenv(USER_VARIABLE)
    text_edit(study / "study.yml", f"  user: {USER}\n", "")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 7 and USER_VARIABLE in err


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://umfrage.example.org/x", "über http ginge das Passwort unverschlüsselt"),
        ("http://127.0.0.1.example.org/x", "über http ginge das Passwort unverschlüsselt"),
        ("https://admin:geheim9@umfrage.example.org/x", "ein Benutzername oder ein Passwort"),
        ("umfrage.example.org/x", "keine Internetadresse"),
        ("ftp://umfrage.example.org/x", "keine Internetadresse"),
        ("https://[::1/x", "keine Internetadresse"),
        ("https://umfrage.example.org:99999/x", "keine Internetadresse"),
    ],
)
def test_an_address_that_no_password_may_go_to(
    study: Path,
    limesurvey: LimeSurvey,
    capsys: pytest.CaptureFixture[str],
    url: str,
    message: str,
) -> None:
    line, _ = text_edit(study / "study.yml", limesurvey.url, f'"{url}"')
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert f"study.yml:{line}:3: " in err and message in err
    assert "geheim9" not in err


def test_waves_without_a_survey(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, "fetch", str(study), "--wave", "2026-12")
    assert code == 2 and "die Welle „2026-12“ gibt es nicht – Meinten Sie „2026-11“?" in err
    assert call(capsys, "fetch", str(study), "--wave", "2026-11")[0] == 0
    text_edit(study / "study.yml", f"    limesurvey: {{survey: {SURVEY}}}\n", "")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2 and "keine Welle nennt eine Umfrage" in err
    code, _, err = call(capsys, "fetch", str(study), "--wave", "2026-11")
    assert code == 2 and "die Welle 2026-11 nennt keine Umfrage" in err


def test_one_survey_for_two_waves(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (study / "study.yml").read_text(encoding="utf-8")
    again = text[text.index("  - id: 2026-11") :].replace("2026-11", "2026-12")
    (study / "study.yml").write_text(text + again, encoding="utf-8")
    rows = (study / "codebook.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{row};{row.split(';')[-1]}" for row in rows]
    rows[0] = rows[0].replace(";2026-11;2026-11", ";2026-11;2026-12")
    (study / "codebook.csv").write_text("\n".join(rows), encoding="utf-8")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2 and f"die Umfrage {SURVEY} steht schon bei Welle 2026-11" in err


def test_a_study_without_the_servers_address(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    text_edit(study / "study.yml", f"limesurvey:\n  url: {limesurvey.url}\n  user: {USER}\n", "")
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2 and "die Adresse von LimeSurvey fehlt" in err

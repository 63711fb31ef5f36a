"""`industriedialog fetch` from the command line: what is asked, written and said."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.codebook import read_study
from pipeline.ingest import read_table
from pipeline.ingest.folder import find_files
from tests.conftest import shared_input
from tests.fetch.limesurvey import SURVEY, LimeSurvey, recorded_responses
from tests.test_cli import call, text_edit

FILE = Path(f"waves/2026-11/limesurvey-{SURVEY}.json")
TOKENS = Path(f"waves/2026-11/tokens-{SURVEY}.csv")
SESSION = ["get_session_key", "get_fieldmap"]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def stored(study: Path) -> list[dict[str, object]]:
    return json.loads((study / FILE).read_text(encoding="utf-8"))["responses"]


def complete(limesurvey: LimeSurvey, number: int) -> dict[str, object]:
    """Let a company finish its response, as LimeSurvey would note it."""
    response = limesurvey.responses[number - 1]
    assert response["id"] == number and response["submitdate"] is None
    response.update(submitdate="2026-11-19 10:00:00", datestamp="2026-11-19 10:00:00", Lage="A3")
    return response


def more(limesurvey: LimeSurvey, count: int) -> None:
    """Add responses: copies of the recorded ones under new ids."""
    start = len(limesurvey.responses)
    originals = recorded_responses()
    for number in range(start + 1, start + count + 1):
        copy = dict(originals[number % len(originals)])
        limesurvey.responses.append({**copy, "id": number, "seed": str(number), "token": ""})


def test_the_first_run_fetches_everything(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call(capsys, "fetch", str(study))
    assert code == 0
    assert out == (
        f"2026-11: 120 neue und 0 geänderte Antworten; {FILE.as_posix()} enthält "
        "120 Antworten, 100 davon abgeschlossen; 3 Teilnehmende.\n"
    )
    assert err == "2026-11: 120 von 120 Antworten\n"
    assert stored(study) == recorded_responses()
    assert limesurvey.exports() == [(1, 120)]
    assert limesurvey.methods() == [
        *SESSION,
        "list_participants",
        "export_responses",
        "export_responses",
        "release_session_key",
    ]
    assert not limesurvey.keys
    written = {FILE.as_posix(), TOKENS.as_posix(), "study.yml", "codebook.csv"}
    assert set(contents(study)) == written


def test_nulls_and_empty_answers_stay_apart(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    values = [value for response in stored(study) for value in response.values()]
    expected = [value for response in recorded_responses() for value in response.values()]
    for kind in (None, ""):
        assert values.count(kind) == expected.count(kind) > 0


def test_the_file_is_read_like_limesurveys_own_export(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    own = shared_input("input/limesurvey") / "remotecontrol-codes.json"
    call(capsys, "fetch", str(study))
    fetched, expected = read_table(study / FILE, "a"), read_table(own, "b")
    assert fetched.headings == expected.headings
    assert fetched.records == expected.records
    assert len(fetched.records) == 120


def test_a_second_run_changes_no_byte_and_says_so(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    before = contents(study)
    times = (study / FILE).stat().st_mtime_ns
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, err) == (0, "")
    assert out.startswith(f"2026-11: nichts Neues; {FILE.as_posix()} ist aktuell (120 Antworten")
    assert contents(study) == before
    assert (study / FILE).stat().st_mtime_ns == times
    assert limesurvey.exports() == [(1, 120)]  # That of the first run.


def test_only_new_ids_are_asked_for(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    more(limesurvey, 1100)
    limesurvey.asked.clear()
    _, out, err = call(capsys, "fetch", str(study))
    assert "1100 neue und 0 geänderte" in out
    assert limesurvey.exports() == [(121, 620), (621, 1120), (1121, 1220)]
    assert err.splitlines()[-1] == "2026-11: 1220 von 1220 Antworten"
    assert stored(study) == limesurvey.responses


def test_a_response_that_was_finished_is_fetched_again(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    finished = complete(limesurvey, 35)
    limesurvey.asked.clear()
    _, out, _ = call(capsys, "fetch", str(study))
    assert "0 neue und 1 geänderte" in out and "101 davon abgeschlossen" in out
    assert limesurvey.exports() == [(35, 35)]
    assert stored(study)[34] == finished


def test_without_dates_incomplete_responses_are_always_fetched_again(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in limesurvey.responses:
        del one["datestamp"], one["startdate"]
    del limesurvey.fieldmap["datestamp"], limesurvey.fieldmap["startdate"]
    call(capsys, "fetch", str(study))
    before = contents(study)
    limesurvey.asked.clear()
    _, out, _ = call(capsys, "fetch", str(study))
    assert "nichts Neues" in out and contents(study) == before
    assert limesurvey.exports() == [(7, 117)]  # From the first to the last incomplete one.
    limesurvey.responses[6]["Lage"] = "A3"
    _, out, _ = call(capsys, "fetch", str(study))
    assert "0 neue und 1 geänderte" in out


def test_a_survey_without_responses(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    limesurvey.responses.clear()
    code, out, _ = call(capsys, "fetch", str(study))
    assert (code, out) == (0, "2026-11: In LimeSurvey liegt noch keine Antwort.\n")
    assert not (study / FILE).exists()


def test_participants_come_without_names_and_addresses(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, err = call(capsys, "fetch", str(study))
    rows = list(csv.reader((study / TOKENS).read_text(encoding="utf-8").splitlines()))
    assert rows == [
        ["token", "attribute_1"],
        ["tk0000", "IHK-1000"],
        ["tk0001", "IHK-1001"],
        ["tk0002", "IHK-1002"],
    ]
    everything = b"".join(contents(study).values()).decode() + out + err
    for one in limesurvey.participants:
        for private in one["participant_info"].values():
            assert len(private) > 3 and private not in everything
    files = find_files(read_study(study), "2026-11")
    assert [path.name for path in files.participants] == [TOKENS.name]
    assert [path.name for path in files.exports] == [FILE.name]


def test_participants_come_page_by_page(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    first = limesurvey.participants[0]
    limesurvey.participants = [
        {**first, "tid": n, "token": f"tk{n}", "attribute_1": f"IHK-{n}"} for n in range(1000)
    ]
    call(capsys, "fetch", str(study))
    text = (study / TOKENS).read_text(encoding="utf-8")
    assert text.splitlines()[1:] == [f"tk{n},IHK-{n}" for n in range(1000)]
    asked = [params[1:3] for method, params in limesurvey.asked if method == "list_participants"]
    assert asked == [[0, 500], [500, 500], [1000, 500]]


def test_a_changed_list_of_participants_is_said(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    limesurvey.participants.pop()
    _, out, _ = call(capsys, "fetch", str(study))
    assert "nichts Neues" in out
    assert "Die Teilnehmendenliste hat sich geändert und wurde neu geschrieben." in out


@pytest.mark.parametrize("attribute", ["email", "firstname", "mitglied_nr"])
def test_a_name_or_address_cannot_be_declared_as_member_number(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str], attribute: str
) -> None:
    text_edit(study / "study.yml", "attribute_1", attribute)
    before = contents(study)
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert f"die Teilnehmenden der Umfrage {SURVEY} haben kein „{attribute}“" in err
    assert contents(study) == before


def test_a_list_from_elsewhere_is_left_alone(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    other = study / "waves" / "2026-11" / "tokens_610701.csv"
    other.parent.mkdir(parents=True)
    other.write_text("token,attribute_1\nx,1\n", encoding="utf-8")
    code, out, _ = call(capsys, "fetch", str(study))
    assert code == 0
    assert "Teilnehmendenliste nicht geholt: waves/2026-11/tokens_610701.csv liegt schon" in out
    assert "list_participants" not in limesurvey.methods()
    assert not (study / TOKENS).exists()


def test_without_declaration_or_tokens_no_participants_are_fetched(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "participants: {token: token, member_number: attribute_1}\n"
    text_edit(study / "study.yml", line, "")
    call(capsys, "fetch", str(study))
    (study / FILE).unlink()
    text_edit(study / "study.yml", "limesurvey:\n", line + "limesurvey:\n")
    del limesurvey.fieldmap["token"]
    _, out, _ = call(capsys, "fetch", str(study))
    assert "Die Umfrage ist anonym oder ohne Codes." in out
    assert "list_participants" not in limesurvey.methods()
    assert not (study / TOKENS).exists()


def test_addresses_of_connections_are_not_kept(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, one in enumerate(limesurvey.responses):
        one.update(ipaddr=f"203.0.113.{number}", refurl="https://suche.example.org/wer")
    for name in ("ipaddr", "refurl"):
        limesurvey.fieldmap[name] = {"fieldname": name, "title": "", "aid": ""}
    _, out, _ = call(capsys, "fetch", str(study))
    assert "IP-Adressen und Herkunftsseiten" in out
    assert not any(b"203.0.113" in data or b"suche." in data for data in contents(study).values())
    assert stored(study) == recorded_responses()


@pytest.mark.parametrize("name", ["results.csv", "export.sav", "limesurvey-1.json"])
def test_an_export_from_elsewhere_is_never_overwritten(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    other = study / "waves" / "2026-11" / name
    other.parent.mkdir(parents=True)
    other.write_text("id\n1\n", encoding="utf-8")
    before = contents(study)
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, out) == (2, "")
    assert f"waves/2026-11/{name}: hier liegt schon ein Export" in err
    assert contents(study) == before and limesurvey.asked == []


@pytest.mark.parametrize(
    "text", ["", "kein JSON", '{"responses": 1}', '{"responses": [{"id": 1}, {"id": 1}]}']
)
def test_a_file_of_that_name_that_is_something_else_is_not_overwritten(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (study / FILE).parent.mkdir(parents=True)
    (study / FILE).write_text(text, encoding="utf-8")
    before = contents(study)
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert f"{FILE.as_posix()}: die Datei ist kein vollständiger JSON-Export" in err
    assert contents(study) == before


def test_a_renamed_question_is_named_before_anything_is_written(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    before = contents(study)
    limesurvey.fieldmap["610701X9X89"]["title"] = "LageNeu"
    limesurvey.fieldmap["610701X7X81SQ003"]["aid"] = "SQ013"
    more(limesurvey, 1)
    limesurvey.asked.clear()
    code, out, err = call(capsys, "fetch", str(study))
    assert (code, out) == (2, "")
    lines = (study / "codebook.csv").read_text(encoding="utf-8").splitlines()
    for column in ("Lage", "WI[SQ003]"):
        line = next(n for n, text in enumerate(lines, 1) if text.endswith(f";{column}"))
        assert f"codebook.csv:{line}:11: " in err
        assert f"die Umfrage {SURVEY} hat keine Spalte „{column}“" in err
    assert "Meinten Sie „LageNeu“?" in err
    assert "2 Stellen sind zu berichtigen." in err
    assert contents(study) == before
    assert "export_responses" not in limesurvey.methods()


def test_after_a_renaming_everything_is_fetched_anew(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    limesurvey.fieldmap["610701X9X89"]["title"] = "LageNeu"
    limesurvey.responses = [
        {"LageNeu" if name == "Lage" else name: value for name, value in one.items()}
        for one in limesurvey.responses
    ]
    text_edit(study / "codebook.csv", ";Lage\n", ";LageNeu\n")
    _, out, _ = call(capsys, "fetch", str(study))
    assert "0 neue und 120 geänderte" in out
    assert stored(study) == limesurvey.responses


def test_a_renaming_that_the_codebook_does_not_use_leaves_no_mixed_columns(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (study / "codebook.csv").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.endswith(";FK")]
    (study / "codebook.csv").write_text("\n".join(kept), encoding="utf-8")
    call(capsys, "fetch", str(study))
    more(limesurvey, 3)
    limesurvey.responses = [
        {"Fach" if name == "FK" else name: value for name, value in one.items()}
        for one in limesurvey.responses
    ]
    call(capsys, "fetch", str(study))
    assert stored(study) == limesurvey.responses


def test_the_wrong_survey_is_one_message(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    for field in limesurvey.fieldmap.values():
        field["title"] = field["title"] and "X" + field["title"]
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert f"die Umfrage {SURVEY} hat keine einzige Frage der Welle 2026-11" in err
    assert "1 Stelle ist zu berichtigen." in err


def test_a_response_deleted_in_limesurvey_is_not_dropped_in_silence(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    before = contents(study)
    del limesurvey.responses[4]
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert f"{FILE.as_posix()}: Umfrage {SURVEY}: Antwort-ID 5 gibt es in LimeSurvey nicht" in err
    assert contents(study) == before
    (study / FILE).unlink()
    assert call(capsys, "fetch", str(study))[0] == 0
    assert stored(study) == limesurvey.responses


def test_a_survey_started_anew_does_not_replace_the_old_answers(
    study: Path, limesurvey: LimeSurvey, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "fetch", str(study))
    before = contents(study)
    for one in limesurvey.responses:
        one["seed"] = "9" + one["seed"]
    code, _, err = call(capsys, "fetch", str(study))
    assert code == 2
    assert "Antwort-ID 1, 2, 3, 4, 5 und 115 weitere gehört in LimeSurvey zu einer ander" in err
    assert contents(study) == before

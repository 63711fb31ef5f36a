"""A drafted study counts only when an analyst has confirmed what matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.draft import confirmed_draft, draft_study
from pipeline.draft.confirmation import MOST
from pipeline.draft.guesses import Guess, draft_table
from pipeline.errors import StudyError
from pipeline.run import check_study, run_study
from tests.conftest import DEMO
from tests.draft.confirming import confirm
from tests.draft.small_export import SECRET, write_export


def table(folder: Path, guesses: int, text: str = "") -> Path:
    rows = [Guess(f"F{n}", "type", "rating", "Worte") for n in range(guesses)]
    rows.append(Guess("study.yml", "weighting", "ungewichtet", "keine Liste", matters=False))
    (folder / "draft.csv").write_text(text or draft_table(rows), encoding="utf-8")
    return folder


def test_each_unconfirmed_guess_is_named_at_its_cell(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        confirmed_draft(table(tmp_path, 2))
    assert [(p.file, p.line, p.column) for p in caught.value.problems] == [
        ("draft.csv", 2, 6),
        ("draft.csv", 3, 6),
    ]
    assert "F0, type: rating" in caught.value.problems[0].message


def test_of_many_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        confirmed_draft(table(tmp_path, MOST + 7))
    assert len(caught.value.problems) == MOST + 1
    assert "7 weitere" in caught.value.problems[-1].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("yes", ["ja", "Ja ", "x"])
def test_however_excel_saves_it_a_yes_counts(
    tmp_path: Path, encoding: str, delimiter: str, yes: str
) -> None:
    lines = [
        ["question", "what", "guess", "evidence", "matters", "confirmed"],
        ["F1", "type", "rating", "Größe", "ja", yes],
        ["F2", "scale", "5 Antworten", "Größe", "nein", ""],
        ["", "", "", "", "", ""],
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (tmp_path / "draft.csv").write_bytes(text.encode(encoding))
    confirmed_draft(tmp_path)


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="Spalten fehlen: matters, confirmed"):
        confirmed_draft(table(tmp_path, 0, "question;what;guess;evidence\n"))
    with pytest.raises(StudyError, match="Spalten fehlen"):
        confirmed_draft(table(tmp_path, 0, "\n"))


def test_a_study_written_by_hand_needs_no_confirmation() -> None:
    confirmed_draft(DEMO)


def test_check_and_run_refuse_until_the_last_guess_is_confirmed(tmp_path: Path) -> None:
    folder = tmp_path / "herbst"
    draft_study([write_export(tmp_path / "export.csv")], folder)
    confirm(folder, but=1)
    out = tmp_path / "out"
    for refused in (
        lambda: check_study(folder, progress=lambda text: None),
        lambda: run_study(folder, out=out, progress=lambda text: None),
    ):
        with pytest.raises(StudyError) as caught:
            refused()
        (problem,) = caught.value.problems
        assert problem.file == "draft.csv" and SECRET not in str(problem)
    assert not out.exists()
    confirm(folder)
    check_study(folder, progress=lambda text: None)

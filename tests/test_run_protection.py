"""A run and the study's release ledger: what is out stays, what changed by few goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline import run as run_module
from pipeline.codebook import RELEASED, read_study
from pipeline.disclosure import ReleaseLedger, ledger_text, read_ledger
from pipeline.disclosure.releases import CHANGED, UNKNOWN
from pipeline.errors import OutputError, StudyError
from pipeline.run import Computed, compute_tables, run_study
from pipeline.run_protection import write_ledger
from tests.conftest import copied, never_released
from tests.report.runs import TYPES
from tests.test_run import fake_site, silent

ANSWERS = Path("waves/2026-10/antworten.csv")
NUMBERS = ["n_responses", "n_weighted", "n_effective", "estimate", "se", "ci_low", "ci_high"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small study in three size classes that nobody has published of."""
    return copied(TYPES, tmp_path / TYPES.name)


def computed(folder: Path) -> Computed:
    return compute_tables(read_study(folder), key=bytes(32), progress=silent)


def released_once(folder: Path) -> Computed:
    """Compute a study and keep its ledger, as a run does."""
    first = computed(folder)
    write_ledger(folder, first.releases)
    return first


def shown(found: Computed, audience: str = "arbeitskreis", **columns: str) -> pd.DataFrame:
    table = found.tables["publishable"]
    table = table[(table["audience"] == audience) & (table["status"] == "published")]
    for column, value in columns.items():
        table = table[table[column] == value]
    return table


def rules(found: Computed, question: str) -> dict[str, str]:
    table = found.tables["suppression"].fillna("")
    own = table[(table["audience"] == "arbeitskreis") & (table["question"] == question)]
    return dict(zip(own["group"], own["rule"], strict=True))


def edit(folder: Path, change: Callable[[pd.DataFrame], None]) -> None:
    table = pd.read_csv(folder / ANSWERS, sep=";", dtype=str, keep_default_na=False)
    change(table)
    table.to_csv(folder / ANSWERS, sep=";", index=False)


def test_a_second_run_of_the_same_answers_shows_the_same(study: Path) -> None:
    first = released_once(study)
    stored = (study / RELEASED).read_bytes()
    again = released_once(study)
    for name in ("publishable", "suppression", "released_ranks"):
        pd.testing.assert_frame_equal(first.tables[name], again.tables[name], check_exact=True)
    assert (study / RELEASED).read_bytes() == stored
    assert len(shown(first, breakdown="groesse")) > 100


def test_the_ledger_holds_what_is_shown_and_nothing_else(study: Path) -> None:
    found = released_once(study)
    known = read_ledger(study).published
    for audience in ("arbeitskreis", "oeffentlichkeit"):
        table = shown(found, audience)[["wave", "question", "breakdown", "group"]].fillna("")
        cells = {(w, q, (b, g)) for w, q, b, g in table.itertuples(index=False, name=None)}
        assert set(known[audience]) <= cells
        # Texts and dates have no answers to count: only who left them blank, of all companies.
        rest = {key[1] for key in cells - set(known[audience])}
        others = shown(found, audience)[shown(found, audience)["question"].isin(rest)]
        assert set(others["statistic"]) == {"no_answer_share", "dont_know_share"}
        assert others["breakdown"].isna().all()
    table = found.tables["suppression"].fillna("")
    withheld = table[(table["audience"] == "oeffentlichkeit") & (table["question"] != "")]
    assert len(withheld)
    for question, *cell in withheld[["question", "breakdown", "group"]].itertuples(index=False):
        assert ("2026-10", question, tuple(cell)) not in known["oeffentlichkeit"]


def test_an_answer_of_one_company_that_changed_is_not_shown(study: Path) -> None:
    """The old page and the new one together would tell it."""
    before = released_once(study)
    of_question = {"question": "LAGE", "statistic": "share"}
    assert set(shown(before, **of_question)["group"].dropna()) >= {"klein", "gross"}

    def other_answer(table: pd.DataFrame) -> None:
        assert table.loc[0, ["Groesse", "LA"]].tolist() == ["gross", "gut"]
        table.loc[0, "LA"] = "schlecht"

    edit(study, other_answer)
    after = released_once(study)
    assert rules(after, "LAGE")["gross"] == CHANGED
    assert "gross" not in set(shown(after, **of_question)["group"])
    # Who answered is the same as before, and so is what other questions show.
    assert rules(after, "") == rules(before, "")
    same = ("OFFEN", "EMPFEHLUNG", "W_FLAECHE")
    for question in same:
        old, new = shown(before, question=question), shown(after, question=question)
        assert list(old["figure_id"]) == list(new["figure_id"])
    # The ledger still knows what was out: with the old answer all is as before.
    edit(study, lambda table: table.__setitem__("LA", ["gut", *table["LA"][1:]]))
    old = computed(study).tables["publishable"]
    pd.testing.assert_frame_equal(old, before.tables["publishable"], check_exact=True)


def test_a_study_without_its_ledger_shows_the_whole_sample_only(study: Path) -> None:
    (study / RELEASED).unlink()
    for _ in ("first run", "second run"):
        found = released_once(study)
        for audience in ("arbeitskreis", "ausschuss", "oeffentlichkeit"):
            assert len(shown(found, audience))
            assert shown(found, audience)["breakdown"].isna().all()
        assert set(rules(found, "").values()) == {UNKNOWN}
        assert read_ledger(study).is_lost("2026-10") and not read_ledger(study).missing
    # Nobody has published of a new study: that is to be said, by a ledger with its heading alone.
    never_released(study)
    assert shown(computed(study))["breakdown"].notna().any()


def test_a_damaged_ledger_stops_the_run_with_its_line(study: Path, tmp_path: Path) -> None:
    released_once(study)
    path = study / RELEASED
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:7], lines[7][:9], *lines[8:]]), encoding="utf-8")
    with pytest.raises(StudyError, match=rf"{RELEASED}:8.*beschädigt"):
        run_study(study, out=tmp_path / "out", progress=silent)
    assert not (tmp_path / "out" / "reports").exists()


def test_a_ledger_that_cannot_be_written_stops_the_release(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "render_site", fake_site)
    stored = (study / RELEASED).read_bytes()
    (study / f".{RELEASED}.new").mkdir()  # nobody can write a file of this name, not even root
    with pytest.raises(OutputError, match="Ohne diesen Eintrag wird nichts veröffentlicht"):
        run_study(study, out=tmp_path / "out", progress=silent)
    assert not (tmp_path / "out" / "reports").exists()
    assert not (tmp_path / "out" / "processed").exists()
    assert (study / RELEASED).read_bytes() == stored


def test_the_ledger_is_written_before_the_pages_appear(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_module, "render_site", fake_site)
    monkeypatch.setattr(run_module, "write_record", crash)
    with pytest.raises(KeyboardInterrupt):
        run_study(study, out=tmp_path / "out", progress=silent)
    assert not (tmp_path / "out" / "reports").exists()
    assert read_ledger(study).published["arbeitskreis"]


def test_a_run_after_the_first_finds_nothing_changed(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger is an input too, and the first run changes it."""
    monkeypatch.setattr(run_module, "render_site", fake_site)
    assert run_study(study, out=tmp_path / "out", progress=silent).done
    assert not run_study(study, out=tmp_path / "out", progress=silent).done


def test_a_ledger_is_written_whole_and_only_if_it_differs(tmp_path: Path) -> None:
    key = ("2026-10", "Q", ("", ""))
    ledger = ReleaseLedger({"arbeitskreis": {key: (40, "0a1b2c3d")}})
    write_ledger(tmp_path, ledger)
    first = (tmp_path / RELEASED).stat()
    write_ledger(tmp_path, ledger)
    again = (tmp_path / RELEASED).stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    write_ledger(tmp_path, ReleaseLedger())
    assert (tmp_path / RELEASED).read_text("utf-8") == ledger_text(ReleaseLedger())
    assert [path.name for path in tmp_path.iterdir()] == [RELEASED]

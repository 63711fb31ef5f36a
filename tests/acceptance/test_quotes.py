"""Quotes of the demo: what stands on its pages, and that no answer's words do."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.disclosure.paraphrase import RUN, runs, words
from pipeline.places import Places
from pipeline.report import field_quotes, open_findings
from pipeline.run import run_study
from tests.conftest import DEMO

QUOTES = pd.read_csv(DEMO / "quotes.csv", sep=";", dtype=str)
HEADING = "Was Betriebe sagen"
EXPORT = Path("waves/2013-06/results-survey130603.csv")


def page(run: Places, handlungsfeld: str) -> str:
    path = run.reports / "arbeitskreis" / f"handlungsfeld-{handlungsfeld}.html"
    return html.unescape(path.read_text("utf-8"))


def test_each_quote_stands_on_its_page_only_with_its_attributes(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "quotes.parquet")
    assert set(released["paraphrase"]) == set(QUOTES["paraphrase"])
    for line in QUOTES.itertuples():
        for other in set(QUOTES["handlungsfeld"]):
            text = page(demo_run, other)
            assert (line.paraphrase in text) == (other == line.handlungsfeld)
            assert f">{HEADING}<" in re.sub(r"<a [^>]*>.*?</a>", "", text)
    quoted = page(demo_run, "innovation")
    assert "<figcaption>Maschinen und Fahrzeuge, 50–249 Beschäftigte</figcaption>" in quoted
    assert "mindestens 5 Betriebe" in quoted and "Demodaten – frei erfunden" in quoted
    quoted = page(demo_run, "rahmenbedingungen")
    attributes = "Übrige Branchen, 50–249 Beschäftigte, StädteRegion Aachen"
    assert f"<figcaption>{attributes}</figcaption>" in quoted


def test_attributes_match_enough_companies_for_every_audience(demo_run: Places) -> None:
    frame = pd.read_parquet(demo_run.processed / "population.parquet")
    released = pd.read_parquet(demo_run.processed / "quotes.parquet")
    minimum = {"arbeitskreis": 5, "ausschuss": 5, "oeffentlichkeit": 10}
    assert set(released["audience"]) == set(minimum)
    assert (released["attributes"] != "").any()
    for row in released.itertuples():
        pairs = [pair.split("=") for pair in row.attributes.split()]
        match = pd.Series(True, index=frame.index)
        for name, group in pairs:
            match &= frame[name] == group
        assert match.sum() >= minimum[row.audience]


def test_no_response_and_no_company_is_told(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "quotes.parquet")
    assert list(released.columns) == ["audience", "handlungsfeld", "paraphrase", "attributes"]


def test_no_four_words_of_any_answer_stand_in_a_quote(demo_run: Places) -> None:
    texts = pd.read_parquet(demo_run.processed / "texts.parquet")["text"]
    answered = set().union(*(runs(words(text), RUN) for text in texts))
    for paraphrase in QUOTES["paraphrase"]:
        assert not runs(words(paraphrase), RUN) & answered


def test_without_a_list_there_is_no_section(demo_run: Places, tmp_path: Path) -> None:
    processed = tmp_path / "processed"
    shutil.copytree(demo_run.processed, processed)
    assert field_quotes(open_findings(processed), "innovation")
    table = pd.read_parquet(processed / "quotes.parquet")
    table[table["handlungsfeld"] == "b"].to_parquet(processed / "quotes.parquet")
    assert field_quotes(open_findings(processed), "innovation") == []


def test_html_in_a_paraphrase_is_shown_as_text(demo_run: Places, tmp_path: Path) -> None:
    processed = tmp_path / "processed"
    shutil.copytree(demo_run.processed, processed)
    table = pd.read_parquet(processed / "quotes.parquet")
    table["paraphrase"] = "<script>x</script>"
    table.to_parquet(processed / "quotes.parquet")
    *_, quotes = field_quotes(open_findings(processed), "innovation")
    assert "<script>" not in quotes.html() and "&lt;script&gt;" in quotes.html()


@pytest.mark.slow
def test_a_canary_answer_that_is_quoted_stands_on_no_page(demo_copy: Path, tmp_path: Path) -> None:
    """The analyst paraphrases an answer with a canary; the answer itself must stay inside."""
    canary = "Kanarienvogel zwitschert neben Halle siebzehn"
    table = pd.read_csv(demo_copy / EXPORT, dtype=str, keep_default_na=False)
    column = next(c for c in table.columns if "außerdem" in c)
    table.loc[table["Antwort ID"] == "110", column] = canary
    table.to_csv(demo_copy / EXPORT, index=False, encoding="utf-8-sig")
    quotes = demo_copy / "quotes.csv"
    stored = quotes.read_text("utf-8")
    assert ";2013-11;79;" in stored
    quotes.write_text(stored.replace(";2013-11;79;", ";2013-06;110;"), encoding="utf-8")
    run_study(demo_copy, out=tmp_path / "out", progress=lambda text: None)
    texts = pd.read_parquet(tmp_path / "out" / "processed" / "texts.parquet")["text"]
    assert canary in set(texts)
    pages = [p for p in (tmp_path / "out" / "reports").rglob("*") if p.is_file()]
    shown = "".join(p.read_bytes().decode("utf-8", "replace") for p in pages)
    assert "Nachwuchs fertig" in shown
    assert not [word for word in canary.split() if len(word) > 6 and word in shown]


def test_the_command_refuses_a_verbatim_with_file_and_line(
    demo_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = demo_copy / "quotes.csv"
    text = path.read_text("utf-8")
    old = QUOTES["paraphrase"][2]
    path.write_text(text.replace(old, "Wir bilden aus, andere werben"), encoding="cp1252")
    with pytest.raises(SystemExit) as stop:
        main(["check", str(demo_copy)])
    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert "quotes.csv:4:2: die Paraphrase ist zu nah am Wortlaut der Antwort" in said
    assert "werben" not in said


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("paraphrase;wave;response_id;consent", "„handlungsfeld“ oder „question“ fehlt"),
        ("handlungsfeld;paraphrase;wave;response_id", "Spalte „consent“ fehlt"),
        ("handlungsfeld;paraphase;wave;response_id;consent", "Meinten Sie „paraphrase“"),
        ("question;wave;wave;paraphrase;response_id;consent", "„wave“ steht zweimal da"),
    ],
)
def test_wrong_columns_are_named(
    demo_copy: Path, capsys: pytest.CaptureFixture[str], head: str, message: str
) -> None:
    cells = ";".join("x" for _ in head.split(";"))
    (demo_copy / "quotes.csv").write_text(f"{head}\n{cells}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["check", str(demo_copy)])
    said = capsys.readouterr().err
    assert stop.value.code == 2 and message in said and "quotes.csv:1" in said

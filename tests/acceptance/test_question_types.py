"""Every type of question from export to estimate, against plain pandas on the same file."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import report
from pipeline.analysis.figures import Figure, figures
from pipeline.analysis.need_scales import mean_importance
from pipeline.analysis.variables import Categorical, Variable, best_worst_counts, build_variables
from pipeline.codebook import Study, read_study
from pipeline.places import PROJECT
from pipeline.report.charts import CHARTS
from pipeline.report.findings import Findings, open_findings
from pipeline.run import Computed, compute_tables
from tests.conftest import shared_input

FOLDER = PROJECT / "tests" / "studies" / "all-question-types"
WAVE = "2026-10"
TASKS = {
    1: ["beratung", "flaechen", "messen"],
    2: ["beratung", "flaechen", "lotsen"],
    3: ["beratung", "messen", "lotsen"],
    4: ["flaechen", "messen", "lotsen"],
}
UNMET = {"FLAECHE": 1, "GENEHM": 2, "VERKEHR": 3}
"""Needs of the Handlungsfeld "standort" and the number of their columns."""


@cache
def study() -> Study:
    return read_study(FOLDER)


@cache
def computed() -> Computed:
    return compute_tables(study(), key=bytes(32), progress=lambda text: None)


@cache
def raw() -> pd.DataFrame:
    path = FOLDER / "waves" / WAVE / "antworten.csv"
    return pd.read_csv(path, sep=";", dtype=str)


def numbers(column: str) -> pd.Series:
    return pd.to_numeric(raw()[column], errors="coerce")


def row(statistic: str, question: str, category: str | None = None, **more: str) -> pd.Series:
    """Return the one row of the whole sample, unweighted unless told."""
    wanted = {"statistic": statistic, "question": question, "weighting": "unweighted", **more}
    table = computed().tables["estimates"]
    for column, value in wanted.items():
        table = table[table[column] == value]
    table = table[table["breakdown"].isna()]
    table = table[table["category"].isna() if category is None else table["category"] == category]
    assert len(table) == 1, (statistic, question, category)
    return table.iloc[0]


def assert_mean(found: pd.Series, values: pd.Series) -> None:
    """Compare a mean, its base and its standard error in a sample of 40 out of 80."""
    values = values.dropna().astype(float)
    assert found["n_responses"] == len(values)
    assert found["estimate"] == pytest.approx(values.mean(), abs=1e-12)
    # The variance of a domain mean: companies without an answer stay in the sample of 40.
    spread = ((values - values.mean()) ** 2).sum() / len(values) ** 2
    assert found["se"] == pytest.approx(np.sqrt((1 - 40 / 80) * 40 / 39 * spread), rel=1e-9)


def test_school_grades() -> None:
    grades = numbers("N2")
    assert_mean(row("mean", "NOTE_VERWALTUNG"), grades)
    assert_mean(row("action_share", "NOTE_VERWALTUNG"), (grades >= 4).where(grades.notna()))
    best = (grades <= 2).where(grades.notna())
    assert_mean(row("top2_share", "NOTE_VERWALTUNG"), best)
    assert row("action_share", "NOTE_BREITBAND")["unit"] == "share"


def test_action_is_called_for_by_grades_alone() -> None:
    questions = set(computed().tables["estimates"].query("statistic == 'action_share'")["question"])
    assert questions == {"NOTE_BREITBAND", "NOTE_VERWALTUNG"}


def test_severity_of_obstacles() -> None:
    severity = numbers("H1")
    found = row("mean", "H_ENERGIE", "severity")
    assert_mean(found, severity)
    assert (found["need"], found["handlungsfeld"]) == ("ENERGIE", "standort")
    assert_mean(row("top2_share", "H_ENERGIE"), (severity >= 3).where(severity.notna()))
    means = [row("mean", f"H_{name}", "severity")["estimate"] for name in ("ENERGIE", "PERSONAL")]
    assert means[0] > means[1]


def test_biggest_obstacle() -> None:
    answers = raw()["GH"]
    for answer in ("energie", "buerokratie", "personal"):
        assert_mean(row("share", "GROESSTES", answer), (answers == answer).where(answers.notna()))


def best_worst_scores(item: str) -> pd.Series:
    """Return (times best - times worst) / times shown per company, task by task."""
    scores = []
    for _, answers in raw().iterrows():
        best = worst = shown = 0
        for task, items in TASKS.items():
            chosen, rejected = answers[f"B{task}"], answers[f"L{task}"]
            if item not in items or pd.isna(chosen) or pd.isna(rejected) or chosen == rejected:
                continue
            shown += 1
            best += chosen == item
            worst += rejected == item
        scores.append((best - worst) / shown if shown else np.nan)
    return pd.Series(scores)


@pytest.mark.parametrize("item", ["beratung", "flaechen", "messen", "lotsen"])
def test_best_worst(item: str) -> None:
    assert_mean(row("best_worst_score", "ANGEBOTE", item), best_worst_scores(item))


def test_slider() -> None:
    values = numbers("RG")
    assert (values == 999).any()
    found = row("mean", "VERNETZT")
    assert_mean(found, values.where(values <= 100))
    assert found["unit"] == "scale points"
    assert row("dont_know_share", "VERNETZT")["estimate"] == pytest.approx((values == 999).mean())


def test_net_promoter_score() -> None:
    answers = numbers("E")
    points = pd.Series(np.select([answers >= 9, answers <= 6], [100, -100], 0))
    found = row("nps", "EMPFEHLUNG")
    assert_mean(found, points.where(answers.notna()))
    assert found["unit"] == "percentage points"


def test_rankings() -> None:
    places = raw()[["R1", "R2", "R3"]]
    complete = places[places.notna().all(axis=1)]
    ranks = (complete == "wachsen").to_numpy().argmax(axis=1) + 1
    assert_mean(row("mean_rank", "ZIELE", "wachsen"), pd.Series(ranks))
    ranked = places.notna().any(axis=1)
    assert_mean(row("first_share", "ZIELE", "halten"), (places["R1"] == "halten").where(ranked))
    estimates = computed().tables["estimates"]
    assert estimates.query("statistic == 'mean_rank' and question == 'ORTE'").empty


def test_multiple_response() -> None:
    boxes = raw()[["I1", "I2", "I3", "I4", "I5"]].notna()
    answered = boxes.any(axis=1)
    assert not answered.all()
    assert_mean(row("cases_share", "INFO_3", "INFO_3"), boxes["I3"].where(answered))


def test_saldo_and_climate() -> None:
    signs = {"gut": 1, "befriedigend": 0, "schlecht": -1, "besser": 1, "gleich": 0}
    situation, outlook = (raw()[c].map({**signs, "schlechter": -1}) for c in ("LA", "ER"))
    assert_mean(row("saldo", "LAGE"), 100 * situation)
    both = situation.notna() & outlook.notna()
    index = np.sqrt((100 + 100 * situation[both].mean()) * (100 + 100 * outlook[both].mean()))
    found = row("climate_index", "geschaeftsklima")
    assert found["estimate"] == pytest.approx(index, rel=1e-12)


def test_importance_and_satisfaction() -> None:
    pair = pd.DataFrame({"i": numbers("W1"), "s": numbers("Z1")}).dropna()
    assert_mean(row("gap", "FLAECHE"), pair["i"] - pair["s"])
    assert_mean(row("rds", "FLAECHE"), 100 * np.sign(pair["s"] - pair["i"]))
    assert_mean(row("need_share", "FLAECHE"), (pair["i"] >= 4) & (pair["s"] <= 2))
    mwds = pair["i"].mean() * (pair["i"].mean() - pair["s"].mean())
    assert row("mwds", "FLAECHE")["estimate"] == pytest.approx(mwds, rel=1e-12)


def unmet() -> pd.DataFrame:
    """Return u = importance * (1 - satisfaction), each between 0 and 1, per need."""
    return pd.DataFrame(
        {
            need: (numbers(f"W{k}") - 1) / 4 * (1 - (numbers(f"Z{k}") - 1) / 4)
            for need, k in UNMET.items()
        }
    )


def index_of(items: pd.DataFrame, weights: dict[str, float]) -> pd.Series:
    scores = []
    for _, company in items.iterrows():
        given = company.dropna()
        own = pd.Series(weights)[given.index]
        enough = len(given) * 2 >= len(company)
        scores.append(100 * (given * own).sum() / own.sum() if enough else np.nan)
    return pd.Series(scores)


def test_index_with_every_item_left_out_once() -> None:
    items, equal = unmet(), dict.fromkeys(UNMET, 1.0)
    assert_mean(row("index", "standort"), index_of(items, equal))
    for need in UNMET:
        found = row("index_without", "standort", need)
        assert_mean(found, index_of(items.drop(columns=need), equal))
        assert found["handlungsfeld"] == "standort"
        assert pd.isna(found["need"])


def test_index_by_importance() -> None:
    weights = {need: numbers(f"W{k}").mean() for need, k in UNMET.items()}
    assert_mean(row("index_importance", "standort"), index_of(unmet(), weights))


def test_an_index_of_one_item_has_no_variants() -> None:
    estimates = computed().tables["estimates"]
    own = estimates[estimates["question"] == "fachkraefte"]
    assert set(own["statistic"]) == {"index"}


def test_weighted_means_of_numbers_and_of_grades() -> None:
    sizes = pd.Series({"klein": 52, "mittel": 20, "gross": 8})
    share = sizes / raw()["Groesse"].value_counts()
    weights = raw()["Groesse"].map(share)
    slider = numbers("RG").where(numbers("RG") <= 100)
    for values, found in (
        (slider, row("mean", "VERNETZT", weighting="rake")),
        (numbers("N1"), row("mean", "NOTE_BREITBAND", weighting="rake")),
        (
            best_worst_scores("messen"),
            row("best_worst_score", "ANGEBOTE", "messen", weighting="rake"),
        ),
    ):
        given = values.notna()
        expected = (values * weights)[given].sum() / weights[given].sum()
        assert found["estimate"] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    ("statistic", "question", "bounds"),
    [
        ("mean", "W_FLAECHE", (1, 5)),
        ("mean", "NOTE_BREITBAND", (1, 6)),
        ("mean", "H_ENERGIE", (0, 4)),
        ("mean", "VERNETZT", (0, 100)),
        ("gap", "FLAECHE", (-4, 4)),
        ("mwds", "FLAECHE", (-6.25, 20)),
        ("rds", "FLAECHE", (-100, 100)),
        ("need_share", "FLAECHE", (0, 1)),
        ("action_share", "NOTE_BREITBAND", (0, 1)),
        ("mean_rank", "ZIELE", (1, 3)),
        ("best_worst_score", "ANGEBOTE", (-1, 1)),
        ("nps", "EMPFEHLUNG", (-100, 100)),
        ("saldo", "LAGE", (-100, 100)),
        ("climate_index", "geschaeftsklima", (0, 200)),
        ("index_without", "standort", (0, 100)),
        ("mean_number", "STELLEN", None),
    ],
)
def test_bounds(statistic: str, question: str, bounds: tuple[float, float] | None) -> None:
    plan = [f for f in figures(study()) if (f.statistic, f.question) == (statistic, question)]
    assert plan
    assert {figure.bounds for figure in plan} == {bounds}


def test_every_interval_lies_within_its_bounds() -> None:
    plan = {(f.statistic, f.question, f.category): f for f in figures(study())}
    table = computed().tables["estimates"]
    keys = zip(table["statistic"], table["question"], table["category"], strict=True)
    checked = 0
    for key, (low, high) in zip(
        keys, table[["ci_low", "ci_high"]].itertuples(index=False), strict=True
    ):
        figure = plan.get(tuple(None if pd.isna(part) else part for part in key))  # type: ignore[arg-type]
        if figure is None or figure.bounds is None or pd.isna(low):
            continue
        checked += 1
        assert figure.bounds[0] - 1e-9 <= low <= high <= figure.bounds[1] + 1e-9, key
    assert checked > 500


def mwds_figure() -> Figure:
    return next(figure for figure in figures(study()) if figure.statistic == "mwds")


@given(st.floats(1, 5), st.floats(1, 5))
def test_no_means_lead_out_of_the_bounds_of_mwds(importance: float, satisfaction: float) -> None:
    low, high = mwds_figure().bounds or (np.nan, np.nan)
    assert low - 1e-9 <= importance * (importance - satisfaction) <= high + 1e-9


def test_the_bounds_of_mwds_are_reached() -> None:
    grid = product(np.arange(1, 5.01, 0.5), repeat=2)
    values = [importance * (importance - satisfaction) for importance, satisfaction in grid]
    assert (min(values), max(values)) == mwds_figure().bounds


def values_of(variable: Variable) -> np.ndarray:
    return variable.codes if isinstance(variable, Categorical) else variable.values


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=4), st.randoms(use_true_random=False))
def test_variables_do_not_depend_on_which_rows_are_together(cuts: list[int], order: Random) -> None:
    responses = computed().tables["responses"]
    importance = mean_importance(study(), responses, wave=WAVE)
    whole = build_variables(study(), responses, wave=WAVE, importance=importance)
    rows = list(range(len(responses)))
    order.shuffle(rows)
    edges = [0, *sorted(cuts), len(rows)]
    groups = [rows[first:last] for first, last in pairwise(edges)]
    parts = [
        build_variables(study(), responses.iloc[group], wave=WAVE, importance=importance)
        for group in groups
    ]
    for name, variable in whole.items():
        found = np.concatenate([values_of(part[name]) for part in parts])
        np.testing.assert_array_equal(found, values_of(variable)[rows])
    assert all(list(part) == list(whole) for part in parts)


def test_without_mean_importance_there_is_no_index_by_it() -> None:
    variables = build_variables(study(), computed().tables["responses"], wave=WAVE)
    assert not [name for name in variables if name.startswith("index_importance")]
    assert "index_without:standort:GENEHM" in variables


def test_published_example_of_best_worst_counts(tmp_path: Path) -> None:
    """Golden A6: one task of four items, 60 times answered."""
    golden = json.loads(shared_input("methods/golden/A_needs.json").read_text(encoding="utf-8"))
    expected = golden["A6_maxdiff_counts"]
    answers = "\n".join(f"      - {{id: i{k}, label: Thema {k}}}" for k in range(4))
    (tmp_path / "study.yml").write_text(
        "id: bw\ntitle: Beispiel\nsurvey: Umfrage\nhandlungsfelder:\n  - {id: h, title: H}\n"
        "waves:\n  - {id: 2026-10, title: O, field_start: 2026-10-01, field_end: 2026-10-31}\n"
        f"scales:\n  vier:\n    answers:\n{answers}\n",
        encoding="utf-8",
    )
    (tmp_path / "codebook.csv").write_text(
        "id;block;text;item;type;scale;role;need;handlungsfeld;filter;2026-10\n"
        "B;BW;Was zuerst?;;best_worst;vier;best;;;;B\n"
        "L;BW;Was zuletzt?;;best_worst;vier;worst;;;;L\n",
        encoding="utf-8",
    )
    best = np.repeat([1, 2, 3, 4], expected["best"])
    worst = np.repeat([4, 3, 2, 1], expected["worst"][::-1])
    worst[[0, 1, 48, 49]] = worst[[48, 49, 0, 1]]  # so that nobody names one item twice
    assert (best != worst).all()
    responses = pd.DataFrame({"B": best, "L": worst})
    small = read_study(tmp_path)
    items, *counts = best_worst_counts(small, "BW", responses, wave=WAVE)
    assert items == ["i0", "i1", "i2", "i3"]
    found = [part.sum(axis=0).tolist() for part in counts]
    assert found == [expected["best"], expected["worst"], expected["shown"]]
    variables = build_variables(small, responses, wave=WAVE)
    scores = [values_of(variables[f"best_worst:BW:{item}"]).mean() for item in items]
    assert scores == pytest.approx(expected["score"], abs=5e-5)


def test_published_example_of_the_net_promoter_score() -> None:
    """Golden A7: 36 promoters, 26 passives, 18 detractors of 80."""
    golden = json.loads(shared_input("methods/golden/A_needs.json").read_text(encoding="utf-8"))
    expected = golden["A7_nps"]
    figure = next(figure for figure in figures(study()) if figure.statistic == "nps")
    assert figure.functional is not None
    answers = np.repeat(
        [9, 10, 7, 8, 0, 6],
        [20, 16, 13, 13, 9, 9],
    )
    points = figure.functional.scores[answers, 0]
    assert points.mean() == pytest.approx(expected["nps"])
    assert points.std(ddof=1) / np.sqrt(80) == pytest.approx(expected["se"], abs=5e-4)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What the Arbeitskreis may see of the study."""
    folder = tmp_path_factory.mktemp("processed")
    for name, table in computed().tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    facts = {"release": computed().facts, "study": {"folder": str(FOLDER)}}
    for name, content in facts.items():
        text = json.dumps(content, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return open_findings(folder)


@pytest.mark.parametrize("name", CHARTS)
def test_charts(findings: Findings, name: str) -> None:
    arguments = ("FLAECHE",) if name == "group_comparison" else ()
    assert CHARTS[name](findings, *arguments).html()


@pytest.mark.parametrize("name", ["summary", "basis", "transparency", "top_need_groups"])
def test_sentences_and_tables(findings: Findings, name: str) -> None:
    shown = getattr(report, name)(findings)
    for thing in shown if isinstance(shown, list) else [shown]:
        assert thing.html()


@pytest.mark.parametrize("name", ["field_summary", "rank_sentences", "field_changes"])
@pytest.mark.parametrize("field", ["standort", "fachkraefte"])
def test_pages_of_a_field(findings: Findings, name: str, field: str) -> None:
    shown = getattr(report, name)(findings, field)
    for thing in shown if isinstance(shown, list) else [shown]:
        assert thing.html()


def test_ranking_all_of_three_answers_is_no_answer_of_one_mind() -> None:
    """Each of three is among the first three: that tells nothing, what stands first does."""
    table = computed().tables["publishable"]
    own = table[(table["question"] == "ZIELE") & table["breakdown"].isna()]
    own = own[(own["audience"] == "oeffentlichkeit") & (own["weighting"] == "rake")]
    assert {"first_share", "top3_share", "mean_rank"} <= set(own["statistic"])
    assert set(own["status"]) == {"published"}
    rules = computed().tables["suppression"]
    assert set(rules.loc[rules["question"] == "ZIELE", "rule"]) != {"everything"}

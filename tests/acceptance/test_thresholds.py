"""Nothing lowers a threshold: no setting, option, environment variable, notebook call or file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pandas as pd
import pytest

from pipeline import open_study
from pipeline.cli import cli
from pipeline.codebook import RELEASED, Study, read_study
from pipeline.disclosure.patterns import minima
from pipeline.disclosure.publishable import NUMBERS
from pipeline.errors import StudyError
from pipeline.places import PROJECT, Places
from pipeline.report import open_findings
from pipeline.run import Computed, compute_tables
from tests.conftest import DEMO, copied
from tests.report.runs import TYPES
from tests.test_cli import call

AUDIENCES = ("arbeitskreis", "ausschuss", "oeffentlichkeit")
WORDS = (
    "min",
    "threshold",
    "schwelle",
    "fewest",
    "small",
    "suppress",
    "protect",
    "schutz",
    "unsafe",
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return copied(TYPES, tmp_path / TYPES.name)


def audiences(folder: Path, **minimum: object) -> Path:
    """Set the fewest companies of each audience in study.yml."""
    path = folder / "study.yml"
    lines = [f"  - {{id: {a}, title: {a}, min_companies: {n}}}\n" for a, n in minimum.items()]
    text = path.read_text("utf-8").split("audiences:\n")[0]
    path.write_text(f"{text}\naudiences:\n{''.join(lines)}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "minimum",
    [
        {"arbeitskreis": 4},
        {"arbeitskreis": 0},
        {"arbeitskreis": -5},
        {"arbeitskreis": 4.9},
        {"arbeitskreis": "true"},
        {"arbeitskreis": "null"},
        {"arbeitskreis": 5, "ausschuss": 4, "oeffentlichkeit": 10},
        {"arbeitskreis": 5, "oeffentlichkeit": 9},
        {"arbeitskreis": 12, "ausschuss": 11},
        {"arbeitskreis": 12, "ausschuss": 12, "oeffentlichkeit": 10},
    ],
)
def test_study_yml_cannot_ask_for_less(study: Path, minimum: dict[str, object]) -> None:
    with pytest.raises(StudyError, match=r"study\.yml:\d+"):
        read_study(audiences(study, **minimum))


@pytest.mark.parametrize(
    "line", ["min_companies: 1", "disclosure: {min_companies: 1}", "suppress: false"]
)
def test_study_yml_knows_no_other_word_for_it(study: Path, line: str) -> None:
    with (study / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(StudyError, match="unbekannter Name"):
        read_study(study)


def with_minima(study: Study, **minimum: int) -> Study:
    """Return a study whose settings passed no check, as a program might make them."""
    own = [
        audience.model_copy(update={"min_companies": minimum[audience.id]})
        for audience in study.settings.audiences
    ]
    settings = study.settings.model_copy(update={"audiences": own[::-1]})
    return Study(**{**vars(study), "settings": settings})


def test_a_narrower_audience_gets_the_wider_ones_minimum() -> None:
    study = with_minima(read_study(TYPES), arbeitskreis=8, ausschuss=5, oeffentlichkeit=7)
    assert minima(study) == {"arbeitskreis": 8, "ausschuss": 8, "oeffentlichkeit": 8}


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name in sorted(group.commands):
        command = group.commands[name]
        yield name, command
        if isinstance(command, click.Group):
            yield from commands(command)


def test_no_command_has_an_option_for_it() -> None:
    options = {
        text for _, command in commands(cli) for option in command.params for text in option.opts
    }
    assert {"--out", "--force", "--scheduler"} <= options
    assert not [text for text in options if any(word in text.lower() for word in WORDS)]


@pytest.mark.parametrize("option", ["--min-companies=1", "--no-suppression", "--all"])
def test_an_option_for_it_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = call(capsys, "run", str(TYPES), option, "--out", str(tmp_path))
    assert code == 2 and "gibt es nicht" in said
    assert not (tmp_path / "reports").exists()


def environment_reads() -> Iterator[tuple[str, str]]:
    """Yield (file, expression) of every look at the environment in the program."""
    for path in sorted((PROJECT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            if name in ("environ", "environb", "getenv"):
                yield path.relative_to(PROJECT / "pipeline").as_posix(), name


def test_disclosure_control_never_looks_at_the_environment() -> None:
    files = {name for name, _ in environment_reads()}
    assert files == {
        "clean/pseudonym.py",
        "fetch/credentials.py",
        "report/execution.py",
        "retention.py",
        "retire.py",
    }, "key, password, Jupyter's settings: nothing else"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_notebook_gets_no_number_of_a_withheld_cell(demo_run: Places, audience: str) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    released = released[released["audience"] == audience]
    out = open_study(DEMO, out=demo_run.processed.parent).publishable(audience)
    findings = open_findings(demo_run.processed, audience)
    seen = [out]
    places = released[["statistic", "breakdown"]].drop_duplicates()
    for statistic, breakdown in places.itertuples(index=False, name=None):
        where = None if pd.isna(breakdown) else breakdown
        seen.append(findings.cells(statistic, wave=None, breakdown=where))
        assert set(findings.published(statistic, wave=None, breakdown=where)["status"]) <= {
            "published"
        }
    for table in seen:
        hidden = table[table["status"] != "published"]
        assert hidden[list(NUMBERS)].isna().all().all()
        assert not (hidden["flags"].fillna("") != "").any()
    assert (out["status"] == "suppressed").any()
    shown = set(released.loc[released["status"] == "published", "figure_id"])
    for table in seen[1:]:
        assert set(table.loc[table["n_responses"].notna(), "figure_id"]) <= shown


def test_findings_of_another_audience_are_not_had_by_asking(demo_run: Places) -> None:
    for audience in ("", "intern", "alle", "*"):
        with pytest.raises(StudyError, match="gibt es nicht"):
            open_findings(demo_run.processed, audience)


def computed(folder: Path) -> Computed:
    return compute_tables(read_study(folder), key=bytes(32), progress=lambda text: None)


def test_a_ledger_edited_by_hand_publishes_no_small_cell(study: Path) -> None:
    """Each cell's true number and digest are written down as if it had been out already."""
    audiences(study, arbeitskreis=5, ausschuss=5, oeffentlichkeit=10)
    before = computed(study)
    (study / RELEASED).write_text(_all_out(before), encoding="utf-8")
    after = computed(study).tables["publishable"]
    shown = after[after["status"] == "published"]
    least = shown.groupby("audience")["n_responses"].min()
    assert least["arbeitskreis"] >= 5 and least["oeffentlichkeit"] >= 10
    public = shown[(shown["audience"] == "oeffentlichkeit") & (shown["breakdown"] == "groesse")]
    responses = before.tables["responses"]["groesse"].value_counts()
    small = set(responses[responses < 10].index)
    assert small == {"gross"}
    assert not small & set(public["group"])


def _all_out(found: Computed) -> str:
    """Return the ledger with every line told to the public too."""
    ledger = found.releases.published["arbeitskreis"]
    lines = [["wave", "question", "breakdown", "group", "n", "digest", "audiences"]]
    lines += [
        [wave, question, *cell, str(n), digest, "+".join(AUDIENCES)]
        for (wave, question, cell), (n, digest) in ledger.items()
    ]
    assert any(line[3] == "gross" for line in lines)
    assert not any("," in cell for line in lines for cell in line)
    return "\n".join(",".join(line) for line in lines) + "\n"

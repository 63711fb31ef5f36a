"""The docs cannot drift: generated parts, column lists, links and commands are checked."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pandas as pd
import pytest

from pipeline.clean.plausibility import CHECKS
from pipeline.codebook import RELEASED, RELEASED_COLUMNS, read_study
from pipeline.disclosure import rules
from pipeline.disclosure.releases import CHANGED, UNKNOWN
from pipeline.ingest.headings import ACCEPTED
from pipeline.places import PROJECT, Places
from tests.conftest import DEMO

DOCS = PROJECT / "docs"
GENERATED = runpy.run_path(str(DOCS / "generate.py"))["GENERATED"]
RULES = {CHANGED, UNKNOWN} | {
    word for name, word in vars(rules).items() if name.isupper() and isinstance(word, str)
}
"""Every word of the column ``rule``."""
PAGES = sorted([*DOCS.rglob("*.md"), PROJECT / "README.md", PROJECT / "CHANGELOG.md"])


@pytest.mark.parametrize("name", GENERATED)
def test_generated_parts_are_current(name: str) -> None:
    stored = (DOCS / name).read_text(encoding="utf-8")
    assert stored == GENERATED[name](), f"docs/{name} is out of date: make docs"


def documented_columns() -> dict[str, list[str]]:
    text = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    found = {}
    for section in sections:
        table = section.partition("| column |")[2].split("\n\n")[0]
        rows = re.findall(r"^\| (?!column|-)([^|]+) \|", table, re.MULTILINE)
        found[section.split("\n")[0].strip()] = [row.strip().strip("`") for row in rows]
    return found


def test_the_data_dictionary_lists_every_column(demo_run: Places) -> None:
    study = read_study(DEMO)
    documented = documented_columns()
    tables = {path.stem: pd.read_parquet(path) for path in demo_run.processed.glob("*.parquet")}
    assert documented.pop(RELEASED) == list(RELEASED_COLUMNS)
    assert set(tables) == set(documented) - {"run.json, release.json, study.json"}
    classes = list(study.settings.classifications)
    for name, table in tables.items():
        expected = [column for column in documented[name] if "*" not in column and column != ""]
        columns = list(table.columns)
        if name == "responses":
            questions = [
                column
                for q in study.questions
                for column in ([q.id, f"{q.id}.missing"] if q.type == "number" else [q.id])
            ]
            expected += [*classes, *questions, "weight_unweighted", "weight_rake"]
        if name in ("response", "sample"):
            expected += study.settings.weighting.margins
        if name in ("population", "partials"):
            expected += classes
        assert sorted(columns) == sorted(expected), name


def test_every_statistic_flag_and_reason_is_documented(demo_run: Places) -> None:
    text = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    estimates = pd.read_parquet(demo_run.processed / "estimates.parquet")
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    ledger = pd.read_parquet(demo_run.processed / "ledger.parquet")
    words = {s for s in estimates["statistic"] if not s.startswith("change_")}
    words |= {f for flags in estimates["flags"] for f in flags.split()}
    words |= set(released["reason"]) - {""}
    words |= set(CHECKS) | RULES
    words |= set(ledger["action"]) | set(ledger["reason"]) - {"rake"}
    assert not sorted(word for word in words if f"`{word}`" not in text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(PROJECT).as_posix())
def test_links_point_to_files(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target


def test_readme_names_the_two_commands_and_real_targets() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"\bmake ([a-z-]+)", text))
    assert {"report", "test"} <= named <= targets
    ci = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert {"report", "test-all"} <= set(re.findall(r"^make ([a-z-]+)", ci, re.MULTILINE))


def test_the_docs_list_every_heading_that_means_something() -> None:
    text = (DOCS / "studie.md").read_text(encoding="utf-8")
    named = [heading for headings in ACCEPTED.values() for heading in headings]
    assert not [heading for heading in named if f"`{heading}`" not in text]

"""Imports go one way: from later stages to earlier ones, and pages see only what was released."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from pipeline.places import PROJECT

ALLOWED = {
    "errors": set(),
    "places": {"errors"},
    "codebook": {"errors"},
    "ingest": {"codebook", "errors"},
    "fetch": {"codebook", "errors", "ingest"},
    "draft": {"codebook", "errors", "ingest", "places"},
    "clean": {"codebook", "errors", "ingest"},
    "weight": {"codebook", "errors"},
    "analysis": {"codebook", "errors"},
    "disclosure": {"codebook", "errors"},
    "audit": {"codebook", "disclosure", "errors", "ingest", "places"},
    "report": {"codebook", "disclosure", "errors", "places"},
    "export": {"clean", "codebook", "errors", "places"},
    "fingerprint": {"places"},
    "record": {"fingerprint", "ingest", "places"},
    "swap": {"errors", "places"},
}
TOP = {
    "run",
    "terminal",
    "run_ledger",
    "run_protection",
    "inputs",
    "companies",
    "retention",
    "retire",
    "cli",
    "cli_protection",
    "__init__",
    "__main__",
    "opened",
}
"""These see every stage: the run, the commands, the notebook's entry."""


def imports() -> Iterator[tuple[str, str, str]]:
    root = PROJECT / "pipeline"
    for path in sorted(root.rglob("*.py")):
        stage = path.relative_to(root).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                names = [node.module or ""]
            for name in names:
                if name.split(".")[0] == "pipeline" and "." in name:
                    yield str(path.relative_to(PROJECT)), stage, name.split(".")[1]


def test_every_part_is_known() -> None:
    parts = {p.name.removesuffix(".py") for p in (PROJECT / "pipeline").iterdir()}
    assert parts - {"__pycache__"} == {*ALLOWED, *TOP}


@pytest.mark.parametrize("stage", ALLOWED)
def test_direction(stage: str) -> None:
    wrong = [
        f"{path} imports {target}"
        for path, origin, target in imports()
        if origin == stage and target != stage and target not in ALLOWED[stage]
    ]
    assert not wrong


def test_nothing_imports_the_top() -> None:
    assert not [
        f"{path} imports {target}"
        for path, origin, target in imports()
        if target in TOP and origin not in TOP
    ]


def test_no_stage_knows_the_demo() -> None:
    """A new region, wave or field of action is a row of facts, never an if."""
    words = ("aachen", "2013", "vuv", "rahmenbedingungen", "fachkraefte", "standortmarketing")
    found = []
    for path in (PROJECT / "pipeline").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.lower()
                if id(node) not in docstrings and any(word in text for word in words):
                    found.append(f"{path.name}: {node.value[:60]}")
    allowed_dates = [f for f in found if "Form: 2013-06-03" in f]
    assert [f for f in found if f not in allowed_dates] == []

"""Notebooks are thin letters: tagged parameters, short cells, no outputs, no code of their own."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from pipeline.places import NOTEBOOKS

ALL = sorted(NOTEBOOKS.glob("*.ipynb"))


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert len(ALL) == 7


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.stem)
def test_valid_with_parameters_first_and_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = code(path)
    assert notebook.cells[0].metadata.get("tags") == ["parameters"]
    assert all(not c.outputs and c.execution_count is None for c in cells)
    assert notebook.cells[1].source.startswith("# ")


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.stem)
def test_cells_are_short_calls(path: Path) -> None:
    for cell in code(path):
        assert len(cell.source.splitlines()) <= 8
        tree = ast.parse(cell.source)
        kinds = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If)
        assert not [node for node in ast.walk(tree) if isinstance(node, kinds)]
        assert not re.search(r"[/\\]|\.parquet|\.csv|Path\(", cell.source)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module == "pipeline.report"


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.stem)
def test_one_heading_of_the_first_level_and_no_jumps(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    levels = [len(m) for m in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))

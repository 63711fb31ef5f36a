"""A site is made whole or not at all, and the same input makes the same bytes."""

from __future__ import annotations

from pathlib import Path

import nbformat
import nbformat.v4 as nb
import pytest

from pipeline.codebook import read_study
from pipeline.errors import NotebookError
from pipeline.places import NOTEBOOKS
from pipeline.report.execution import run_notebook
from pipeline.report.pages import pages, render_site
from tests.conftest import DEMO


def tagged(source: str) -> nbformat.NotebookNode:
    return nb.new_code_cell(source, metadata={"tags": ["parameters"]})


def write(path: Path, cells: list[nbformat.NotebookNode]) -> Path:
    nbformat.write(nb.new_notebook(cells=cells), path)
    return path


def test_failing_cell_is_named_as_the_file_counts(tmp_path: Path) -> None:
    path = write(
        tmp_path / "07_test.ipynb",
        [
            nb.new_markdown_cell("# Titel"),
            tagged("study = 'x'"),
            nb.new_code_cell("1 + 1"),
            nb.new_code_cell("raise KeyError('FK_X')"),
            nb.new_code_cell("2 + 2"),
        ],
    )
    with pytest.raises(NotebookError) as caught:
        run_notebook(path, {"study": "y"})
    assert str(caught.value) == "07_test.ipynb, Zelle 4: KeyError: 'FK_X'"


def test_notebook_without_parameters_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "08_test.ipynb", [nb.new_code_cell("1")])
    with pytest.raises(NotebookError, match="parameters"):
        run_notebook(path, {})


def test_parameters_replace_the_notebooks_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "user" / "profile_default" / "startup"
    profile.mkdir(parents=True)
    (profile / "00.py").write_text("study = 'from the user'; leaked = True")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "user"))
    path = write(
        tmp_path / "09_test.ipynb",
        [tagged("study = 'x'"), nb.new_code_cell("print(study, 'leaked' in globals())")],
    )
    executed = run_notebook(path, {"study": "y\\z"})
    assert executed.cells[-1].outputs[0].text == "y\\z False\n"
    assert "y" not in path.read_text("utf-8").split("print")[0].split("study")[1][:8]


def test_failure_writes_no_page(processed: Path, tmp_path: Path) -> None:
    books = tmp_path / "notebooks"
    books.mkdir()
    write(books / "00_start.ipynb", [tagged("study = ''"), nb.new_code_cell("1 / 0")])
    study = read_study(DEMO)
    with pytest.raises(NotebookError, match=r"00_start.ipynb, Zelle 2: ZeroDivisionError"):
        render_site(study, processed, tmp_path / "out", progress=lambda text: None, notebooks=books)
    assert not (tmp_path / "out").exists()


def test_every_page_has_its_notebook_and_every_field_its_page() -> None:
    study = read_study(DEMO)
    made = pages(study)
    assert made[0].file == "index.html"
    assert {p.notebook for p in made} == {p.stem for p in NOTEBOOKS.glob("*.ipynb")}
    files = {p.file for p in made}
    assert {f"handlungsfeld-{h.id}.html" for h in study.settings.handlungsfelder} <= files


def test_same_input_same_bytes(
    processed: Path, site: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run, with another hash seed, writes the same pages."""
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    again = render_site(read_study(DEMO), processed, tmp_path, progress=lambda text: None)
    assert len(again) == len(site)
    for first, second in zip(site, again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_shared_pages_never_name_the_analysts_page(processed: Path, site: list[Path]) -> None:
    assert [p for p in site if p.parent.name == "intern"]
    for path in site:
        text = path.read_text("utf-8")
        assert str(processed) not in text
        assert str(NOTEBOOKS.parent) not in text
        if path.parent.name != "intern":
            assert "intern/" not in text
            assert "Antwort-Nummern" not in text


def test_plotly_lies_once_in_each_folder_that_is_handed_on(site: list[Path]) -> None:
    folder = site[0].parent
    assert len(list(folder.rglob("plotly*.js"))) == 1
    assert max(p.stat().st_size for p in folder.glob("*.html")) < 300_000

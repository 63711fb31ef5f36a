"""A run replaces its outputs whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pipeline import run as run_module
from pipeline.errors import BusyError, NotebookError, OutputError
from pipeline.places import Places
from pipeline.run import run_study
from pipeline.swap import new_release, restore
from tests.conftest import DEMO
from tests.report.runs import types_places, types_study


def silent(text: str) -> None:
    """A progress callback that shows nothing."""


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def slow(value: str) -> Any:
    """Return a parameter that only ``make test-all`` tries."""
    return pytest.param(value, marks=pytest.mark.slow)


@pytest.fixture
def release(demo_run: Places, tmp_path: Path) -> Places:
    """A complete release of the demo that a test may try to break."""
    return duplicate(demo_run, tmp_path / "out")


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> tuple[Path, Places]:
    """A study of one wave that runs in seconds, and a complete release of it to break."""
    run = types_places(tmp_path_factory)
    return types_study(run), duplicate(run, tmp_path / "out")


def duplicate(run: Places, out: Path) -> Places:
    """Copy a release."""
    shutil.copytree(run.processed, out / "processed")
    shutil.copytree(run.reports, out / "reports")
    return Places(out / "processed", out / "reports")


def test_nothing_changed_means_no_work(release: Places) -> None:
    before = tree(release.processed.parent)
    stages: list[str] = []
    outcome = run_study(DEMO, out=release.processed.parent, progress=stages.append)
    assert not outcome.done
    assert stages == ["Prüfen"]
    after = tree(release.processed.parent)
    after.pop(".processed.lock", None)
    assert after == before


@pytest.mark.parametrize(
    "damage", ["table", "edited page", *map(slow, ("page", "asset", "record"))]
)
def test_a_damaged_release_is_made_again(
    small: tuple[Path, Places], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, release = small
    paths = {
        "table": release.processed / "estimates.parquet",
        "page": release.reports / "arbeitskreis" / "bedarfe.html",
        "asset": release.reports / "arbeitskreis" / "assets" / "charts.js",
        "edited page": release.reports / "arbeitskreis" / "index.html",
        "record": release.processed / "run.json",
    }
    if damage == "edited page":
        paths[damage].write_text("by hand", encoding="utf-8")
    else:
        paths[damage].unlink()
    monkeypatch.setattr(run_module, "render_site", fake_site)
    assert run_study(study, out=release.processed.parent, progress=silent).done


def fake_site(study: object, processed: Path, out: Path, *, progress: object) -> list[Path]:
    """Stand in for the pages where a test is about tables."""
    page = out / "arbeitskreis" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("page", encoding="utf-8")
    return [page]


@pytest.mark.parametrize("which", ["small", slow("demo")])
def test_forced_runs_give_byte_identical_tables_and_pages(
    which: str, request: pytest.FixtureRequest
) -> None:
    study, release = (
        request.getfixturevalue("small")
        if which == "small"
        else (DEMO, request.getfixturevalue("release"))
    )
    before = tree(release.processed.parent)
    outcome = run_study(study, out=release.processed.parent, force=True, progress=silent)
    assert outcome.done
    after = tree(release.processed.parent)
    timed = ("run.json", ".lock")
    different = {
        name
        for name in {*before, *after}
        if before.get(name) != after.get(name) and not name.endswith(timed)
    }
    assert different == set()


def test_a_failing_stage_leaves_the_last_release(
    small: tuple[Path, Places], monkeypatch: pytest.MonkeyPatch
) -> None:
    study, release = small

    def fail(study: object, processed: Path, out: Path, *, progress: object) -> list[Path]:
        (out / "half").write_text("half a page", encoding="utf-8")
        raise NotebookError("02_bedarfe.ipynb, Zelle 3: KeyError")

    before = tree(release.processed.parent)
    monkeypatch.setattr(run_module, "render_site", fail)
    with pytest.raises(NotebookError):
        run_study(study, out=release.processed.parent, force=True, progress=silent)
    after = tree(release.processed.parent)
    after.pop(".processed.lock", None)
    assert after == before


@pytest.mark.parametrize("stage", ["Schätzen", *map(slow, ("Einlesen", "Berichten"))])
def test_a_killed_run_leaves_the_last_release_and_the_next_one_works(
    release: Places, stage: str
) -> None:
    before = tree(release.processed.parent)
    command = [sys.executable, "-m", "pipeline", "run", str(DEMO), "--force"]
    process = subprocess.Popen(
        [*command, "--out", str(release.processed.parent)],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == stage:
            time.sleep(0.3)  # into the stage, so that something is half done
            process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            break
    process.wait()
    assert process.returncode != 0
    assert tree(release.processed) == {
        name.removeprefix("processed/"): digest
        for name, digest in before.items()
        if name.startswith("processed/")
    }
    assert tree(release.reports) == {
        name.removeprefix("reports/"): digest
        for name, digest in before.items()
        if name.startswith("reports/")
    }
    with new_release(release) as new:  # the lock is free and leftovers are cleared away
        (new.processed / "a").write_text("a", encoding="utf-8")
    assert tree(release.processed.parent).keys() - {".processed.lock"} == {"processed/a"}


def test_two_runs_do_not_write_to_one_place(release: Places) -> None:
    with (
        FileLock(release.processed.with_name(".processed.lock")),
        pytest.raises(BusyError, match="Ein anderer Lauf"),
    ):
        run_study(DEMO, out=release.processed.parent, force=True, progress=silent)


def test_output_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(OutputError, match="kein Ordner"):
        run_study(DEMO, out=tmp_path / "file" / "out", progress=silent)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders")
def test_an_unwritable_output_place_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "locked"
    place.mkdir()
    place.chmod(0o555)
    if os.access(place, os.W_OK):  # root may write anywhere but into the kernel's own folders
        place = Path("/proc/self")
        if not place.exists():
            pytest.skip("root, and no /proc: no place that root cannot write to")
    with pytest.raises(OutputError) as caught:
        run_study(DEMO, out=place / "out", progress=silent)
    assert caught.value.exit_code == 3
    assert "Der letzte vollständige Bericht ist unverändert" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes on Windows")
def test_a_full_disk_leaves_the_last_release(small: tuple[Path, Places]) -> None:
    """The system refuses to write more than 40 kB into a file, as a full disk does."""
    study, release = small
    assert (release.processed / "estimates.parquet").stat().st_size > 40_000
    before = tree(release.processed.parent)
    limited = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "from pipeline.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    arguments = ["run", str(study), "--force", "--out", str(release.processed.parent)]
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 3, done.stderr
    assert "Der Datenträger ist voll" in done.stderr
    assert "Traceback" not in done.stderr
    after = tree(release.processed.parent)
    after.pop(".processed.lock", None)
    assert after == before


def test_a_crash_between_two_renames_is_put_right(release: Places) -> None:
    before = tree(release.reports)
    release.reports.rename(release.reports.with_name(".reports.old"))
    restore(release)
    assert tree(release.reports) == before
    shutil.copytree(release.reports, release.reports.with_name(".reports.old"))
    restore(release)
    assert tree(release.reports) == before
    assert not release.reports.with_name(".reports.old").exists()


@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "by two renames"])
def test_swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        monkeypatch.setattr("pipeline.swap._exchange", lambda first, second: False)
    target = Places(tmp_path / "processed", tmp_path / "reports")
    for text in ("first", "second"):
        with new_release(target) as new:
            (new.processed / "a").write_text(text, encoding="utf-8")
            (new.reports / "b").write_text(text, encoding="utf-8")
        assert (target.processed / "a").read_text(encoding="utf-8") == text
        assert (target.reports / "b").read_text(encoding="utf-8") == text
    assert sorted(p.name for p in tmp_path.iterdir()) == [".processed.lock", "processed", "reports"]

"""study.yml: an option of weighting that a method cannot use is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import STUDY, found, replaced, write

METHOD = "  method: rake\n"


@pytest.mark.parametrize("method", ["rake", "linear", "poststratify", "unweighted"])
def test_methods(tmp_path: Path, method: str) -> None:
    study = replaced(plain(), METHOD, f"  method: {method}\n")
    assert read_study(write(tmp_path, study=study)).settings.weighting.method == method


def plain() -> str:
    """Return the example without limits on the weights."""
    lines = STUDY.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("  bounds:", "  trim:")))


@pytest.mark.parametrize("method", ["rake", "linear"])
def test_bounds_and_trim(tmp_path: Path, method: str) -> None:
    text = f"  method: {method}\n  bounds: [0.3, 3]\n  trim: 2.5\n"
    weighting = read_study(
        write(tmp_path, study=replaced(plain(), METHOD, text))
    ).settings.weighting
    assert (weighting.bounds, weighting.trim) == ([0.3, 3.0], 2.5)


def test_left_empty_means_none(tmp_path: Path) -> None:
    study = replaced(plain(), METHOD, METHOD + "  bounds:\n  trim:\n")
    weighting = read_study(write(tmp_path, study=study)).settings.weighting
    assert (weighting.bounds, weighting.trim) == ([], None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["method: poststratify", "bounds: [0.3, 3]"],
            "„bounds“ geht nicht mit method: poststratify – "
            "Zeile löschen oder method: rake oder linear",
        ),
        (
            ["method: unweighted", "bounds: [0.3, 3]"],
            "„bounds“ geht nicht mit method: unweighted – "
            "Zeile löschen oder method: rake oder linear",
        ),
        (
            ["method: unweighted", "trim: 3"],
            "„trim“ geht nicht mit method: unweighted – Zeile löschen oder method: rake",
        ),
        (
            ["method: rake", "bounds: [3]"],
            "„bounds“ braucht zwei Zahlen, hier stehen 1 – "
            "kleinsten und größten Faktor nennen, mit Punkt statt Komma: [0.3, 3]",
        ),
        (
            ["method: rake", "bounds: [0,3, 3]"],
            "„bounds“ braucht zwei Zahlen, hier stehen 3 – "
            "kleinsten und größten Faktor nennen, mit Punkt statt Komma: [0.3, 3]",
        ),
        *(
            (
                ["method: rake", f"bounds: [{bounds}]"],
                "„bounds“ muss über 0 beginnen und die 1 einschließen – z. B. [0.3, 3]",
            )
            for bounds in ("0, 3", "-1, 3", "1, 3", "0.3, 1", "3, 0.3", "1.5, 3")
        ),
        *(
            (
                ["method: rake", f"trim: {trim}"],
                f"„{trim}“ ist zu klein – größer als 1, z. B. 3 (das Dreifache des Medians)",
            )
            for trim in ("1", "0.5", "-2")
        ),
    ],
)
def test_refusals(tmp_path: Path, lines: list[str], expected: str) -> None:
    text = "".join(f"  {line}\n" for line in lines)
    study = replaced(plain(), METHOD, text)
    line = study.splitlines().index("weighting:") + 3
    assert found(write(tmp_path, study=study)) == [f"study.yml:{line}:3: {expected}"]


@pytest.mark.parametrize("line", ["trim: drei", "trim: true", "trim: .inf", "bounds: [a, 3]"])
def test_what_is_no_number_is_refused(tmp_path: Path, line: str) -> None:
    study = replaced(plain(), METHOD, f"{METHOD}  {line}\n")
    assert len(found(write(tmp_path, study=study))) == 1


def test_an_unknown_method_lists_those_that_exist(tmp_path: Path) -> None:
    study = replaced(plain(), METHOD, "  method: raking\n")
    (problem,) = found(write(tmp_path, study=study))
    assert "erlaubt: unweighted, rake, poststratify oder linear" in problem

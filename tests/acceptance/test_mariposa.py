"""SPSS's own output on a synthetic study, reproduced to the digits that SPSS printed.

Every number at the end of a printed line is compared, so a line that is not understood fails:
printed and computed lines are paired one by one. What the files hold besides numbers of a
statistic (labels, titles) is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.analysis.contingency import Contingency, contingency, crosstab_counts
from pipeline.analysis.descriptives import Description, describe, frequencies
from tests.conftest import shared_input

NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)%?(\([a-z]\))?")
WEIGHT, SPLIT = "sampling_weight", "region"
Line = list[float]


@pytest.fixture(scope="module")
def folder() -> Path:
    return shared_input("input/reference/mariposa")


@pytest.fixture(scope="module")
def survey(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    data, meta = pyreadstat.read_sav(folder / "survey_data.sav")
    return data, {label: name for name, label in meta.column_names_to_labels.items() if label}


def read(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8-sig").splitlines()


def numbers(line: str) -> list[str]:
    """Return the numbers at the end of a line, as printed, without % and footnote letters."""
    found: list[str] = []
    for word in reversed(line.split()):
        if not NUMBER.fullmatch(word):
            break
        found.insert(0, re.sub(r"%|\([a-z]\)", "", word))
    return found


def agree(printed: list[str], computed: Line, where: str) -> int:
    """Compare at half a unit of the last printed digit; return how many numbers agreed."""
    assert len(printed) == len(computed), f"{where}: {printed} but {computed}"
    for text, value in zip(printed, computed, strict=True):
        digits = len(text.partition(".")[2])
        assert abs(value - float(text)) <= 0.5 * 10**-digits + 1e-9, f"{where}: {text}, {value}"
    return len(printed)


def agree_all(lines: list[str], computed: list[Line]) -> int:
    printed = [line for line in lines if numbers(line)]
    assert len(printed) == len(computed)
    return sum(agree(numbers(a), b, a) for a, b in zip(printed, computed, strict=True))


def groups(data: pd.DataFrame, split: bool) -> list[pd.DataFrame]:
    return [part for _, part in data.groupby(SPLIT)] if split else [data]


def scenarios(data: pd.DataFrame) -> Iterator[tuple[list[pd.DataFrame], bool]]:
    """Yield the four parts of a file in their printed order."""
    for split in (False, True):
        for weighted in (False, True):
            yield groups(data, split), weighted


def weights(data: pd.DataFrame, weighted: bool) -> pd.Series | None:
    return data[WEIGHT] if weighted else None


def test_frequency_tables(folder: Path, survey: tuple[pd.DataFrame, dict[str, str]]) -> None:
    computed: list[Line] = []
    for parts, weighted in scenarios(survey[0]):
        for part in parts:
            found = frequencies(part["life_satisfaction"], weights(part, weighted))
            shares = ["share", "valid_share", "cumulative_share"]
            for _, row in found.table.iterrows():
                computed.append([row["value"], row["n_weighted"], *(100 * row[shares])])
            valid, missing = found.n_valid / found.n_total, found.n_missing / found.n_total
            computed.append([found.n_valid, 100 * valid, 100])
            computed += [[found.n_missing, 100 * missing], [found.n_total, 100]]
    assert agree_all(read(folder, "frequencies_output.txt"), computed) == 192


def statistics(found: Description) -> list[Line]:
    """Return the lines that FREQUENCIES prints under "Statistics"."""
    lines = [found.n_valid, found.n_missing, found.mean, found.se_mean, found.median, found.mode]
    lines += [found.sd, found.variance, found.skewness, found.kurtosis, found.range]
    lines += [found.minimum, found.maximum]
    return [[x] for x in lines] + [[p, value] for p, value in found.percentiles.items()]


def test_statistics_of_one_variable(
    folder: Path, survey: tuple[pd.DataFrame, dict[str, str]]
) -> None:
    computed: list[Line] = []
    for parts, weighted in scenarios(survey[0]):
        for name in ("age", "income", "life_satisfaction"):
            for part in parts:
                computed += statistics(describe(part[name], weights(part, weighted)))
    assert agree_all(read(folder, "describe_output.txt"), computed) == 342


def wrapped_rows(lines: list[str]) -> tuple[list[list[str]], list[str]]:
    """Return the rows of the Descriptives tables, whose cells are wrapped, and other lines."""
    rows: list[list[str]] = []
    others: list[str] = []
    edges: list[int] = []
    for line in lines:
        if "Statistic Statistic" in line:
            edges = [found.start() for found in re.finditer(r"Statistic|Std\.", line)]
        elif edges and line.strip():
            cells = [line[a:b].strip() for a, b in zip(edges, [*edges[1:], None], strict=True)]
            if cells[0]:
                rows.append(cells)
            elif rows and not cells[5].startswith("Error"):
                rows[-1] = [a + b for a, b in zip(rows[-1], cells, strict=True)]
        else:
            edges = []
            others.append(line)
    return [[cell for cell in row if cell] for row in rows], others


def test_descriptives_tables(folder: Path, survey: tuple[pd.DataFrame, dict[str, str]]) -> None:
    rows, others = wrapped_rows(read(folder, "weighted_statistics_output.txt"))
    wide: list[Line] = []
    long: list[Line] = []
    for parts, weighted in scenarios(survey[0]):
        for part in parts:
            w = weights(part, weighted)
            both = [describe(part[name], w) for name in ("age", "income")]
            for d in both:
                spread = [d.range, d.minimum, d.maximum, d.mean, d.se_mean, d.sd, d.variance]
                shape = [d.skewness, d.se_skewness, d.kurtosis, d.se_kurtosis]
                wide.append([d.n_valid, *spread, *shape])
            listwise = part["age"].where(part["income"].notna())
            wide.append([describe(listwise, w).n_valid])
            for name in ("n_valid", "n_missing", "median", "mode"):
                long.append([getattr(d, name) for d in both])
            long += [[p, *(d.percentiles[p] for d in both)] for p in both[0].percentiles]
    found = agree_all(others, long)
    found += sum(agree(a, b, str(a)) for a, b in zip(rows, wide, strict=True))
    assert found == 252


def layers(
    data: pd.DataFrame, names: list[str], weighted: bool, split: bool
) -> Iterator[list[Contingency]]:
    """Yield per split group its table, or with a third variable one table per layer and total."""
    for part in groups(data, split):
        layered = [x for _, x in part.groupby(names[2])] if len(names) == 3 else [part]
        tables = [crosstab_counts(x[names[0]], x[names[1]], weights(x, weighted)) for x in layered]
        if len(names) == 3:
            total = sum(t.reindex_like(tables[0]).fillna(0) for t in tables)
            tables.append(total.astype(int))
        yield [contingency(table) for table in tables]


def printed_rows(table: Contingency, names: list[str]) -> list[dict[str, Line]]:
    """Return per printed row of a crosstabulation the numbers under each statistic's label."""
    cells = table.cells.assign(total=1.0)
    columns = cells.groupby("column", as_index=False)[["count", "expected", "total_share"]].sum()
    columns = columns.assign(row_share=columns["total_share"], column_share=1.0)
    result = []
    for row in [*(part for _, part in cells.groupby("row")), columns]:
        margin = row["count"].sum()
        share = margin / table.n
        lines = {
            "Count": [*row["count"], margin],
            "Expected Count": [*row["expected"], margin],
            f"% within {names[0]}": [*(100 * row["row_share"]), 100],
            f"% within {names[1]}": [*(100 * row["column_share"]), 100 * share],
            "% of Total": [*(100 * row["total_share"]), 100 * share],
        }
        if "residual" in row:
            lines["Residual"] = [*row["residual"]]
        result.append(lines)
    return result


def test_crosstabulations(folder: Path, survey: tuple[pd.DataFrame, dict[str, str]]) -> None:
    data, names_by_label = survey
    label = re.compile(r"(Count|Expected Count|Residual|% of Total|% within .+?)\s+[-.\d%\s]+$")
    text = "\n".join(read(folder, "crosstab_output.txt"))
    found = 0
    # The scenario and the test name say how the next table was made; SPSS prints neither.
    for scenario in text.split("=========== SCENARIO ")[1:]:
        split = re.search(r"(?<!UN)GROUPED", scenario.partition("\n")[0]) is not None
        for test in re.split(r"^Test (?=\d\.\d)", scenario, flags=re.MULTILINE)[1:]:
            heading = scenario.partition("\n")[0] + test.partition("\n")[0]
            weighted = re.search("(?<!un)weighted", heading.lower()) is not None
            title = re.search(r"^(.+) Crosstabulation$", test, flags=re.MULTILINE)
            assert title is not None
            labels = title[1].split(" * ")
            names = [names_by_label[x] for x in labels]
            tables = [t for part in layers(data, names, weighted, split) for t in part]
            rows = [row for table in tables for row in printed_rows(table, labels)]
            position = -1
            for line in test.splitlines():
                match = label.search(line)
                if match is None:
                    continue
                position += match[1] == "Count"
                # A long label goes on in the next line; its beginning says which one it is.
                key = next(k for k in rows[position] if k.startswith(match[1]))
                found += agree(numbers(line[match.end(1) :]), rows[position][key], line)
            # The file ends inside its last table.
            assert position + 1 == (9 if test.startswith("6.4") else len(rows))
    assert found == 3825


def chi_square_lines(tables: list[Contingency]) -> list[Line]:
    """Return the lines of one test of the chi-squared file, in the order SPSS prints them."""
    counts: list[Line] = []
    tests: list[Line] = []
    notes: list[Line] = []
    measures: list[Line] = []
    for table in tables:
        counts += [row["Count"] for row in printed_rows(table, ["row", "column"])]
        tests += [[x for x in row[1:] if not np.isnan(x)] for row in table.tests.to_numpy()]
        tests.append([table.n])
        expected = table.cells["expected"]
        notes.append([(expected < 5).sum(), 100 * (expected < 5).mean(), expected.min()])
        measures += [[x for x in row[1:] if not np.isnan(x)] for row in table.measures.to_numpy()]
        measures.append([table.n])
    return counts + tests + notes + measures


def test_chi_square_tests_and_measures(
    folder: Path, survey: tuple[pd.DataFrame, dict[str, str]]
) -> None:
    data, names_by_label = survey
    text = "\n".join(read(folder, "chi_squared_output.txt"))
    # Footnotes: "a 0 cells (.0%) have expected count less than 5. The minimum ... is 241.55."
    text = re.sub(r"^[a-z] (\d+) cells \((.+?)%\).* is (.+)\.$", r"note \1 \2 \3", text, flags=re.M)
    sections = re.split(r"^=+ (?:UN)?WEIGHTED / .+$", text, flags=re.MULTILINE)[1:]
    # The first part is headed unweighted, but was printed with the weight on: it is the second.
    assert sections[0].replace("Test 1", "Test 2") == sections[1]
    found = 0
    for section, split, weighted in zip(
        sections, (False, False, True, True), (True, True, False, True), strict=True
    ):
        for test in re.split(r"^=+ Test \d[a-z] =+$", section, flags=re.MULTILINE)[1:]:
            title = re.search(r"^(.+) Crosstabulation$", test, flags=re.MULTILINE)
            assert title is not None
            names = [names_by_label[x] for x in title[1].split(" * ")]
            tables = [t for part in layers(data, names, weighted, split) for t in part]
            found += agree_all(test.splitlines(), chi_square_lines(tables))
    assert found == 558


def test_the_parser_notices_a_changed_digit() -> None:
    assert agree(["-.364"], [-0.3642], "kurtosis") == 1
    with pytest.raises(AssertionError, match="kurtosis"):
        agree(["-.364"], [-0.3646], "kurtosis")

"""Golden cases of disclosure control: optima and what an attacker can infer, not the patterns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from bench.disclosure_tables import (
    Cell,
    crossed,
    form,
    insiders,
    plain_axis,
    small_cells,
)
from pipeline.disclosure.attack import ranges
from pipeline.disclosure.controlled_rounding import NoRoundingError, controlled_rounding
from pipeline.disclosure.kept import failing, safe
from pipeline.disclosure.linked import LinkedTables, Protection, attainable
from pipeline.disclosure.rounding import counts_behind
from pipeline.disclosure.suppress import heuristic, suppress
from tests.conftest import shared_input

Tables = tuple[list[Cell], LinkedTables]


def golden(key: str) -> dict[str, object]:
    path = shared_input("methods/golden/E_disclosure.json")
    return json.loads(path.read_text(encoding="utf-8"))[key]


def by_margin(cell: Cell, value: float) -> float:
    return 10.0 if "*" in cell else 1.0


def two_way(
    counts: list[list[int]],
    rows: list[str],
    columns: list[str],
    most: dict[str, int] | None = None,
) -> Tables:
    frame = None if most is None else np.array([[most[f"{r}/{c}"] for c in columns] for r in rows])
    return crossed(
        np.array(counts),
        [plain_axis(rows), plain_axis(columns)],
        weight=by_margin,
        always=frozenset({("*", "*")}),
        most=frame,
    )


def decisions(tables: Tables, cells: Iterable[str | list[str]]) -> frozenset[int]:
    names, linked = tables
    keys = (tuple(cell.split("/") if isinstance(cell, str) else cell) for cell in cells)
    return frozenset(int(linked.decisions[names.index(key)]) for key in keys)


def risky(tables: Tables, protections: list[Protection]) -> LinkedTables:
    """Withhold the protected cells themselves from the start."""
    return replace(tables[1], withheld=decisions(tables, [p.name for p in protections]))


def intervals(
    linked: LinkedTables, withheld: frozenset[int], protections: list[Protection], whole: bool
) -> dict[str, tuple[float, float]]:
    targets = sparse.csr_array(np.array([p.target for p in protections]))
    known = linked.known(linked.pattern(withheld))
    low, high = ranges(linked.forms, *known, targets, most=linked.most, whole=whole)
    names = (p.name for p in protections)
    return dict(zip(names, zip(low, high, strict=True), strict=True))


def optimum(linked: LinkedTables, protections: list[Protection]) -> float:
    """Return the least loss with the risky cells' own weights, once proven and audited."""
    wanted, _ = attainable(linked, protections)
    found = suppress(linked, wanted)
    assert found.exact
    assert safe(linked, wanted, found.withheld)
    assert safe(linked, wanted, found.withheld, whole=True)
    simple = heuristic(linked, wanted).withheld
    assert safe(linked, wanted, simple)
    own = float(linked.weights[sorted(linked.withheld)].sum())
    assert float(linked.weights[sorted(simple)].sum()) >= found.lost + own - 1e-9
    return found.lost + own


@pytest.fixture
def branch_by_size() -> tuple[dict[str, object], Tables, list[Protection]]:
    case = golden("E2_2d_branch_size")
    tables = two_way(case["counts"], case["rows"], case["cols"])
    return case, tables, small_cells(*tables, case["n_min"])


def test_the_table_of_fischetti_and_salazar() -> None:
    case = golden("E1_fischetti_salazar_3x3")
    tables = crossed(
        np.array(case["inner"]),
        [plain_axis(case["rows"]), plain_axis(case["cols"])],
        weight=lambda cell, value: value,
        always=frozenset({("*", "*")}),
    )
    wanted = Protection("II/C", form(*tables, ("II", "C")), below=case["lpl"], above=case["upl"])
    linked = risky(tables, [wanted])
    alone = intervals(linked, frozenset(), [wanted], whole=False)
    assert alone["II/C"] == pytest.approx(case["naive_interval"])
    classic = decisions(tables, case["classic_pattern"])
    for whole in (False, True):
        known = intervals(linked, classic, [wanted], whole)
        assert known["II/C"] == pytest.approx(case["classic_interval"])
    assert optimum(linked, [wanted]) == pytest.approx(case["optimum"])


def test_small_cells_of_two_breakdowns(branch_by_size) -> None:
    case, tables, protections = branch_by_size
    assert sorted(p.name.split("/") for p in protections) == case["primaries"]
    linked = risky(tables, protections)
    alone = intervals(linked, frozenset(), protections, whole=False)
    assert alone == {name: pytest.approx(ends) for name, ends in case["naive_primary_only"].items()}
    assert not safe(linked, protections, frozenset())
    pattern = decisions(tables, case["one_optimal_pattern"])
    for whole in (False, True):
        assert safe(linked, protections, pattern, whole=whole)
    known = intervals(linked, pattern, protections, whole=False)
    assert known == {
        name: pytest.approx(ends, abs=1e-6) for name, ends in case["intervals"].items()
    }
    least = optimum(linked, protections)
    assert least == case["optimum_weight"]
    assert least == len(protections) + case["n_secondary"]


def test_collapsed_classes_lose_less() -> None:
    case = golden("E2b_after_collapsing_50plus")
    rows = golden("E2_2d_branch_size")["rows"]
    tables = two_way(case["counts"], rows, ["1-49", "50+"])
    protections = small_cells(*tables, 5)
    assert [p.name.split("/") for p in protections] == case["primaries"]
    linked = risky(tables, protections)
    known = intervals(linked, decisions(tables, case["pattern"]), protections, whole=True)
    assert known == {name: pytest.approx(ends) for name, ends in case["intervals"].items()}
    assert optimum(linked, protections) == case["optimum_weight"]


def test_an_attacker_who_knows_the_frame(branch_by_size) -> None:
    outsider, _, _ = branch_by_size
    case = golden("E2c_frame_bounds")
    tables = two_way(outsider["counts"], outsider["rows"], outsider["cols"], case["frame"])
    protections = small_cells(*tables, outsider["n_min"])
    linked = risky(tables, protections)
    pattern = decisions(tables, outsider["one_optimal_pattern"])
    unsafe = {p.name for p, _, _ in failing(linked, protections, pattern)}
    known = intervals(linked, pattern, protections, whole=False)
    assert {
        name: (*(round(end, 6) for end in found), name not in unsafe)
        for name, found in known.items()
    } == {name: tuple(expected) for name, expected in case["pattern_E2_under_frame"].items()}
    assert optimum(linked, protections) == case["optimum_weight"]


def test_a_company_that_answered_itself(branch_by_size) -> None:
    outsider, tables, protections = branch_by_size
    case = golden("E2d_insider_audit_of_E2")
    linked = risky(tables, protections)
    own = insiders(linked, protections)
    assert len({p.insider for p in own}) == case["scenarios"]
    pattern = decisions(tables, outsider["one_optimal_pattern"])
    cells = [name for name in tables[0] if "*" not in name]
    found = [
        [f"insider@{'/'.join(cells[p.insider])}", p.name.split(" ")[0], low, high]
        for p, low, high in failing(linked, own, pattern)
    ]
    assert [row[:2] for row in found] == [row[:2] for row in case["violations"]]
    assert found[0][2:] == pytest.approx(case["violations"][0][2:])
    assert optimum(linked, [*protections, *own]) >= outsider["optimum_weight"]


def test_two_companies_that_subtract_themselves() -> None:
    case = golden("E2e_two_singletons")
    tables = two_way(list(case["counts"].values()), list(case["counts"]), ["x", "y", "z"])
    protections = [replace(p, below=1.0, above=1.0) for p in small_cells(*tables, 5)]
    linked = risky(tables, protections)
    own = insiders(linked, protections)
    pattern = decisions(tables, case["outsider_pattern"])
    assert safe(linked, protections, pattern, whole=True)
    known = intervals(linked, pattern, protections, whole=False)
    for cell, low, high, _ in case["outsider_intervals"]:
        assert known["/".join(cell)] == pytest.approx((low, high))
    found = {p.name.split(" ")[0]: (low, high) for p, low, high in failing(linked, own, pattern)}
    assert found == {
        "/".join(cell): pytest.approx((low, high))
        for _, cell, low, high in case["insider_violations"]
    }
    assert optimum(linked, protections) == case["outsider_opt"]
    assert optimum(linked, [*protections, *own]) == case["with_insiders_opt"]
    assert safe(linked, own, decisions(tables, case["with_insiders_pattern"]), whole=True)


def test_answers_in_two_levels_of_branches() -> None:
    case = golden("E3_hierarchy_group_disclosure")
    branches = plain_axis(list(case["counts"]))
    for group, members in case["hierarchy"].items():
        branches[group] = [branches[name][0] for name in members]
    groups = frozenset({("*", "*"), *(("*", group) for group in case["hierarchy"])})
    tables = crossed(
        np.array(list(case["counts"].values())).T,
        [plain_axis(case["answers"]), branches],
        weight=lambda cell, value: 5.0 if "*" in cell else 1.0,
        always=groups,
    )
    values = dict(zip(tables[0], tables[1].values, strict=True))
    protections = []
    for name, rule in case["rules"].items():
        cell = tuple(name.split("/"))
        target, value = form(*tables, cell), values[cell]
        # All gave one answer: two less must stay possible. Small base: 0 to 5 must.
        level = (2.0, 0.0) if "group" in rule else (value, 5 - value)
        protections.append(Protection(name, target, *level))
    linked = risky(tables, protections)
    own = insiders(linked, protections)
    assert len({p.insider for p in own}) == case["insider_scenarios"]
    assert not safe(linked, protections, frozenset())
    assert optimum(linked, protections) == case["optimum_weight"]
    assert optimum(linked, [*protections, *own]) == case["optimum_with_insiders"]


def test_unions_give_an_intersection_away() -> None:
    case = golden("E5a_inclusion_exclusion")
    assert case["atoms"] == ["M&A", "M&notA", "notM&A", "rest"]
    forms = sparse.csr_array([[1.0, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 0], [1, 1, 1, 1]])
    both = sparse.csr_array([[1.0, 0, 0, 0]])
    for published, expected in (
        (list(case["released_bases"].values()), case["base_of_intersection"]),
        (case["released_schlecht"], case["schlecht_of_that_single_company"]),
    ):
        exact = np.array(published, dtype=float)
        for whole in (False, True):
            low, high = ranges(forms, exact, exact, both, whole=whole)
            assert [low[0], high[0]] == pytest.approx(expected)


def test_a_filter_gives_the_company_left_out_away() -> None:
    case = golden("E5b_filter_ohne_500plus")
    shown = np.array(list(case["released"].values()), dtype=float)
    forms = sparse.csr_array([[1.0, 1.0], [0.0, 1.0]])
    low, high = ranges(forms, shown, shown, sparse.csr_array([[1.0, 0.0]]))
    assert [low[0], high[0]] == pytest.approx(case["answer_of_excluded_company"])


def test_rounded_figures_stand_for_few_counts() -> None:
    case = golden("E6_rounding_is_no_protection")
    for shown, n, step, key in (
        (0.43, 7, 0.01, "n7_43pct"),
        (3.4, 7, 0.1, "n7_mean3_4"),
        (3.4, 60, 0.1, "n60_mean3_4"),
    ):
        low, high = counts_behind(shown, n, step)
        assert list(range(low, high + 1)) == case[key]
    impossible = counts_behind(0.44, 7, 0.01)
    assert impossible[0] > impossible[1]


def test_controlled_rounding() -> None:
    case = golden("E7_controlled_rounding_base5")
    tables = crossed(
        np.array(case["inner"]),
        [plain_axis(["I", "II", "III"]), plain_axis(["A", "B", "C"])],
        weight=by_margin,
    )
    names, linked = tables
    shown = linked.forms @ controlled_rounding(linked.forms, linked.counts, 5)
    theirs = np.array([case["rounded"]["/".join(name)] for name in names])
    assert (shown % 5 == 0).all()
    assert (np.abs(shown - linked.values) < 5).all()
    apart = np.abs(shown - linked.values)
    assert apart.sum() <= np.abs(theirs - linked.values).sum()
    assert apart.max() <= case["max_abs_dev"]
    grid = dict(zip(names, shown, strict=True))
    for line in ("I", "II", "III", "*"):
        assert grid[line, "*"] == grid[line, "A"] + grid[line, "B"] + grid[line, "C"]
    for column in ("A", "B", "C", "*"):
        assert grid["*", column] == grid["I", column] + grid["II", column] + grid["III", column]


def test_a_table_without_controlled_rounding_is_told() -> None:
    # Each pair adds up to 2, a multiple that has to stay: one of them 0, one 2; not for three.
    forms = sparse.csr_array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    with pytest.raises(NoRoundingError):
        controlled_rounding(forms, np.array([1.0, 1.0, 1.0]), 2)

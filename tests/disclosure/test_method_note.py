"""Every number of the method note's examples comes out of the program's own engine."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from bench.disclosure_tables import crossed, plain_axis, small_cells
from pipeline.disclosure import dominance, pattern, releases, rules
from pipeline.disclosure.attack import ranges
from pipeline.disclosure.kept import safe
from pipeline.disclosure.linked import LinkedTables, Protection, attainable, ends
from pipeline.disclosure.rounding import counts_behind
from pipeline.disclosure.suppress import suppress
from pipeline.places import PROJECT

NOTE = (PROJECT / "docs" / "methods" / "disclosure.md").read_text(encoding="utf-8")
BLANK = "·"
MINIMUM = 5
Cells = list[tuple[str, ...]]
Tables = tuple[Cells, LinkedTables]


def note_table(corner: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return the heads and the rows of the note's table with these words in its corner."""
    lines = NOTE.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {corner} |"))
    heads = split(lines[start])[1:]
    rows: dict[str, list[str]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        first, *others = split(line)
        rows[first] = others
    return heads, rows


def split(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def inner(corner: str) -> np.ndarray:
    heads, rows = note_table(corner)
    columns = [head for head in heads if head != "all"]
    return np.array([[int(n) for n in r[: len(columns)]] for b, r in rows.items() if b != "all"])


def laid_out(*, frame: bool = False) -> Tables:
    heads, rows = note_table("answered")
    names, tables = crossed(
        inner("answered"),
        [plain_axis([r for r in rows if r != "all"]), plain_axis([h for h in heads if h != "all"])],
        weight=lambda cell, value: 10.0 if "*" in cell else 1.0,
        always=frozenset({("*", "*")}),
        most=inner("exist") if frame else None,
    )
    return names, tables


def protected(tables: Tables) -> tuple[LinkedTables, list[Protection]]:
    """Return the tables with the small cells withheld, and what these must keep."""
    names, linked = tables
    wanted = small_cells(names, linked, MINIMUM)
    gone = decisions(tables, [(*p.name.split("/"),) for p in wanted])
    return replace(linked, withheld=gone), wanted


def decisions(tables: Tables, cells: Cells) -> frozenset[int]:
    names, linked = tables
    return frozenset(int(linked.decisions[names.index(cell)]) for cell in cells)


def shown_blank(corner: str) -> Cells:
    heads, rows = note_table(corner)
    return [
        ("*" if row == "all" else row, "*" if head == "all" else head)
        for row, cells in rows.items()
        for head, cell in zip(heads, cells, strict=True)
        if cell == BLANK
    ]


def intervals(tables: Tables, blank: Cells) -> dict[str, list[str]]:
    """Return each small cell's true count and both ends, written as in the note."""
    linked, wanted = protected(tables)
    attack = linked.attack(linked.pattern(decisions(tables, blank)), whole=True)
    found = {}
    for one in wanted:
        low, high = ends(attack, linked, replace(one, spread=1.0))
        found[one.name] = [f"{number:g}" for number in (one.target @ linked.counts, low, high)]
    return found


def test_the_printed_totals_add_up() -> None:
    names, linked = laid_out()
    heads, rows = note_table("answered")
    for (row, column), value in zip(names, linked.values, strict=True):
        printed = rows["all" if row == "*" else row]
        assert int(printed[heads.index("all" if column == "*" else column)]) == value
    for row, cells in note_table("published")[1].items():
        assert all(cell in (BLANK, true) for cell, true in zip(cells, rows[row], strict=True))


@pytest.mark.parametrize(
    ("corner", "blank", "frame"),
    [
        ("only the small cells blank", [], False),
        ("the rectangle blank", [("Chemie", "50-249"), ("Holz", "250+")], False),
        ("as published", shown_blank("published"), False),
        ("as published, the companies known", shown_blank("published"), True),
    ],
)
def test_the_attackers_intervals(corner: str, blank: Cells, frame: bool) -> None:
    assert intervals(laid_out(frame=frame), blank) == note_table(corner)[1]


def test_the_published_pattern_is_safe_and_loses_least() -> None:
    tables = laid_out()
    linked, wanted = protected(tables)
    gone = decisions(tables, shown_blank("published"))
    found = suppress(linked, attainable(linked, wanted)[0])
    assert found.exact
    assert linked.weights[sorted(gone - linked.withheld)].sum() == found.lost == 4
    assert safe(linked, wanted, gone) and safe(linked, wanted, gone, whole=True)
    rectangle = decisions(tables, [("Chemie", "50-249"), ("Holz", "250+")])
    assert not safe(linked, wanted, rectangle)


def test_who_knows_the_companies_costs_one_cell_more() -> None:
    tables = laid_out(frame=True)
    linked, wanted = protected(tables)
    assert not safe(linked, wanted, decisions(tables, shown_blank("published")))
    found = suppress(linked, attainable(linked, wanted)[0])
    assert found.exact and found.lost == 5
    names, _ = tables
    blank = [n for n, d in zip(names, linked.decisions, strict=True) if int(d) in found.withheld]
    assert intervals(tables, blank) == {
        "Chemie/250+": ["2", "0", "2"],
        "Holz/50-249": ["3", "0", "4"],
    }


def test_two_overlapping_groups_give_an_answer_away() -> None:
    # Answers good, fair, bad of: in both groups, Metall only, 250 and more only.
    forms, known = [], []
    for group, counts in (((1, 1, 0), (4, 3, 0)), ((1, 0, 1), (0, 3, 5))):
        forms += [np.kron(group, answer) for answer in np.eye(3)]
        known += counts
    forms.append(np.kron((1, 0, 0), (1, 1, 1)))
    known.append(2)
    both_fair = sparse.csr_array([np.kron((1, 0, 0), (0, 1, 0)).astype(float)])
    known_numbers = np.array(known, dtype=float)
    low, high = ranges(
        sparse.csr_array(np.array(forms, float)), known_numbers, known_numbers, both_fair
    )
    assert (low[0], high[0]) == (2, 2)
    assert "7 companies of Metall answered; 4 call business good, 3 fair" in NOTE
    assert "Of the 8 companies with\n250 and more 5 call it bad, 3 fair" in NOTE


def test_rounded_shares_are_counts() -> None:
    assert counts_behind(0.38, 8, 0.01) == (3, 3)
    assert counts_behind(0.4, 8, 0.1) == (3, 3)
    assert counts_behind(0.4, 27, 0.1) == (10, 12)
    for sentence in ("38 % of 8 companies are exactly 3", '"40 %" of 8 are exactly\n3'):
        assert sentence in NOTE
    assert "40 % of 27, in bands, may be 10, 11 or 12" in NOTE


def test_panel_and_level_give_the_newcomer_away() -> None:
    # "bad" and others of the panel, then of the newcomers.
    forms = sparse.csr_array([[1.0, 1, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    known = np.array([21.0, 10, 20, 9])
    low, high = ranges(forms, known, known, sparse.csr_array([[0.0, 0, 1, 0]]))
    assert (low[0], high[0]) == (1, 1)
    assert "21 companies answered, 10 of them" in NOTE
    assert "20 that answered\nin both waves that 9 said" in NOTE


def test_rules_and_their_values() -> None:
    named = set(note_table("rule")[1])
    used = {getattr(rules, name) for name in RULE_NAMES} | {releases.CHANGED, releases.UNKNOWN}
    assert named == {f"`{rule}`" for rule in used}
    rows = {name.strip("`"): cells for name, cells in note_table("rule")[1].items()}
    assert rows["small"][1].startswith(f"{rules.FEWEST},")
    assert rows["unanimous"][1] == f"{rules.ALL_BUT}"
    assert rows["census"][1] == f"{rules.CENSUS_ALL_BUT}"
    share, p_share = round(dominance.LARGEST_SHARE * 100), round(dominance.P_SHARE * 100)
    assert rows["dominated"][1] == f"({dominance.LARGEST}, {share} %), p = {p_share} %"
    assert f"within {pattern.SECONDS:g} seconds" in re.sub(r"\s+", " ", NOTE)


RULE_NAMES = (
    *(
        "SMALL",
        "UNANIMOUS",
        "CENSUS",
        "WAS_SMALL",
        "TOO_LARGE",
    ),
    *("COMPLEMENTARY", "INTERSECTION", "DOMINATED", "EVERYTHING"),
)


def test_every_rule_of_the_program_is_named() -> None:
    words = {
        name for name, value in vars(rules).items() if name.isupper() and isinstance(value, str)
    }
    assert words == set(RULE_NAMES)

"""An attacker who tries whole tables one by one never narrows a protected cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.disclosure.linked import LinkedTables, Protection
from tests.disclosure.brute_force import BruteForce, TooLargeError
from tests.disclosure.random_tables import MINIMA, WAVES, RandomWave, random_waves


def attacker(tables: LinkedTables, withheld: frozenset[int]) -> BruteForce:
    """Give the published cells to the attacker: names, forms, totals, and who exists."""
    hidden = np.append(tables.pattern(withheld), False)[tables.decisions]
    forms = tables.forms.toarray().astype(int)[~hidden]
    all_of_them = np.full(len(tables.counts), tables.counts.sum())
    most = all_of_them if tables.most is None else tables.most
    counts = tables.counts.astype(int)
    return BruteForce(forms, forms @ counts, most.astype(int), counts)


def narrowed(wave: RandomWave, withheld: frozenset[int]) -> tuple[list[Protection], int]:
    """Return the protections that the attacker breaks, and how many it could try."""
    tables = wave.tables
    brute, found, tried = attacker(tables, withheld), [], 0
    for wanted in wave.wanted:
        value = round(float(wanted.target @ tables.counts))
        needs = (round(wanted.below), round(wanted.above), round(wanted.spread))
        one = wanted.insider
        own = None if one is None else (one, round(float(tables.counts[one])))
        try:
            kept = brute.keeps(wanted.target.astype(int), value, needs, own)
        except TooLargeError:
            continue
        tried += 1
        found += [] if kept else [wanted]
    return found, tried


def check_seeds(first: int, number: int, *, seconds: float) -> tuple[int, int, int]:
    """Try at least so many tables; return tables, protections and those tried."""
    tables = asked = tried = 0
    seed = first
    while tables < number:
        for wave in random_waves(seed, seconds=seconds):
            broken, could = narrowed(wave, wave.withheld)
            assert not broken, f"seed {seed}: {broken}"
            tables, asked, tried = tables + 1, asked + len(wave.wanted), tried + could
        seed += 1
    return tables, asked, tried


@pytest.mark.parametrize("seconds", [0.0, 2.0], ids=["heuristic", "exact"])
def test_random_tables_of_three_waves_and_audiences(seconds: float) -> None:
    tables, asked, tried = check_seeds(0 if seconds else 100, 40, seconds=seconds)
    assert tables >= 40
    assert asked > 500
    assert tried >= 0.98 * asked


def test_a_narrower_audience_sees_nothing_more() -> None:
    for seed in range(10):
        waves = random_waves(seed, seconds=0.0)
        assert len(waves) == WAVES * len(MINIMA)
        for place, wave in enumerate(waves):
            if place % len(MINIMA):
                assert wave.withheld >= waves[place - 1].withheld


def test_the_attacker_breaks_primary_suppression() -> None:
    broken = tables = 0
    for seed in range(8):
        for wave in random_waves(seed, seconds=0.0):
            risky = wave.tables.withheld
            if wave.wanted and wave.withheld > risky:
                tables += 1
                broken += bool(narrowed(wave, risky)[0])
    assert tables > 15
    assert broken >= 0.9 * tables


def test_the_attacker_finds_true_ends() -> None:
    forms = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    brute = BruteForce(forms, np.array([3, 4, 2, 5]), np.array([9, 9, 9, 9]), np.zeros(4))
    assert brute.ends(np.array([1, 0, 0, 0])) == (0, 2)
    assert brute.ends(np.array([0, 0, 0, 1])) == (2, 4)
    assert brute.ends(np.array([0, 1, 0, 0]), (0, 1)) == (2, 2)
    frame = BruteForce(forms, np.array([3, 4, 2, 5]), np.array([9, 2, 9, 9]), np.zeros(4))
    assert frame.ends(np.array([1, 0, 0, 0])) == (1, 2)


def test_the_attacker_gives_up_visibly() -> None:
    forms = np.ones((1, 40), dtype=int) * (np.arange(40) % 2)
    brute = BruteForce(forms, np.array([1000]), np.full(40, 60), np.zeros(40))
    target = np.r_[np.zeros(38, dtype=int), 1, 0]
    assert brute.ends(target) == (0, 60)
    odd = BruteForce(2 * forms, np.array([1001]), np.full(40, 60), np.zeros(40))
    with pytest.raises(TooLargeError):
        odd.ends(target)


def test_a_withheld_cell_is_not_among_the_published() -> None:
    wave = next(w for w in random_waves(3, seconds=0.0) if w.wanted)
    everything = frozenset(range(len(wave.tables.weights)))
    bare = replace(wave.tables, withheld=frozenset())
    assert len(attacker(bare, everything)._totals) == int((wave.tables.decisions < 0).sum())

"""More than a thousand tables of random studies against a reader who tries whole tables."""

from __future__ import annotations

import numpy as np
import pytest

from tests.disclosure.random_studies import random_study
from tests.disclosure.study_checks import Tally, attack_study, release_again

PARTS = 6
TABLES = 1200


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_tables_of_studies(part: int) -> None:
    tally, seed = Tally(), 1000 * (part + 1)
    while tally.tables < TABLES // PARTS:
        attack_study(random_study(seed), f"seed {seed}", tally)
        seed += 1
    assert tally.faults == []
    assert min(tally.asked[kind] for kind in ("outsider", "insider", "common answer")) > 100
    assert tally.too_large <= 0.01 * sum(tally.asked.values())


@pytest.mark.slow
def test_a_second_release_of_studies() -> None:
    tally = Tally()
    for seed in range(8000, 8030):
        release_again(random_study(seed), f"seed {seed}", np.random.default_rng(seed), tally)
    assert tally.faults == []
    assert tally.asked["changed"] > 300

"""A thousand random linked tables against the attacker who tries whole tables one by one."""

from __future__ import annotations

import pytest

from tests.disclosure.test_attacker import check_seeds

PARTS = 4
TABLES = 1000


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_tables(part: int) -> None:
    tables, asked, tried = check_seeds(1000 * (part + 1), TABLES // PARTS, seconds=1.0)
    assert tables >= TABLES // PARTS
    assert tried >= 0.95 * asked

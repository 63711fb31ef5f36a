"""From random answers to what is published: a reader who tries whole tables learns no secret."""

from __future__ import annotations

import numpy as np

from tests.disclosure.random_studies import MINIMA, WAVES, random_study
from tests.disclosure.study_attack import WHOLE, Participant, Reader, secrets
from tests.disclosure.study_checks import Tally, answers_of, attack_study, release_again
from tests.disclosure.whole_tables import WholeTables

SEEDS = (3, 11, 33, 90, 98, 157, 182)
"""Those above 30 once told the answer of a micro cell, or a company that is the only one."""


def test_no_reader_learns_a_secret() -> None:
    tally = Tally()
    for seed in SEEDS:
        attack_study(random_study(seed), f"seed {seed}", tally)
    assert tally.faults == []
    assert tally.tables > 100
    assert min(tally.asked[kind] for kind in ("outsider", "insider", "common answer")) > 50
    assert tally.too_large == 0


def test_releasing_again_tells_no_change() -> None:
    tally = Tally()
    for seed in (4, 14, 19, 22):
        release_again(random_study(seed), f"seed {seed}", np.random.default_rng(seed), tally)
    assert tally.faults == []
    assert tally.asked["changed"] > 40


def test_the_reader_works_out_what_primary_suppression_alone_hides() -> None:
    """The same attack on all cells with enough companies: it must find something."""
    found = asked = certain = 0
    for seed in SEEDS:
        study = random_study(seed)
        for wave, question in ((w, q) for w in range(len(WAVES)) for q in study.codes[w]):
            answers = answers_of(study, wave, question)
            minimum = MINIMA["arbeitskreis"]
            risky = {secret.cell for secret in secrets(answers, minimum)}
            open_cells = [c for c in answers.cells if c not in risky and answers.n(c) >= minimum]
            if WHOLE not in open_cells:
                continue
            reader, least = Reader(answers, open_cells), Reader(answers, [WHOLE])
            for secret in secrets(answers, minimum):
                if least.finds(secret.form, 0, secret.low):
                    asked += 1
                    found += not reader.finds(secret.form, 0, secret.low)
            certain += len(Participant(answers, answers.shares(open_cells)).told())
    assert found > 0.5 * asked > 50
    assert certain > 20


def test_every_table_is_tried() -> None:
    forms = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    totals, most = np.array([3, 4, 2, 5]), np.array([9, 2, 9, 9])
    tables = WholeTables(forms, totals, totals, most)
    corner = np.array([1, 0, 0, 0])
    for first in (np.zeros(4, dtype=int), most):
        fits = [tables.find(first, (corner, k, k)) is not None for k in range(4)]
        assert fits == [False, True, True, False]

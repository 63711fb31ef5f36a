"""All waves and audiences, each knowing those before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.codebook import Study, read_study
from pipeline.disclosure.cells import WHOLE
from pipeline.disclosure.pattern import WaveAnswers
from pipeline.disclosure.patterns import Protection, protect
from pipeline.disclosure.releases import CHANGED, UNKNOWN, ReleaseLedger
from pipeline.disclosure.rules import SMALL, WAS_SMALL
from tests.disclosure.example import answers, companies
from tests.report.runs import TYPES

LARGE, MEDIUM = ("groesse", "gross"), ("groesse", "mittel")
FIRST, SECOND, THIRD = "2026-10", "2027-03", "2027-10"


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(TYPES)


def wave(name: str, large: int, *, codes: list[int] | None = None) -> WaveAnswers:
    classes = companies({("klein",): 30, ("mittel",): 30, ("gross",): large}, "groesse")
    own = codes or [0, 1, 2, 3, 4] * 6 * 2 + [0, 1, 2] * 20
    return replace(answers(classes, Q=own[: len(classes)]), wave=name)


def protected(study: Study, *waves: WaveAnswers, ledger: ReleaseLedger | None = None) -> Protection:
    known = ledger or ReleaseLedger()
    return protect(study, waves, None, known, progress=lambda step: None)


def released(found: Protection, audience: str, name: str = FIRST) -> ReleaseLedger:
    """Return a ledger that knows what one audience was shown of a wave."""
    pattern = found.patterns[audience, name]
    shown = {
        (name, question, cell): figure
        for (_, question), figures in found.figures.items()
        for cell, figure in figures.items()
        if cell not in pattern.withheld(question)
    }
    return ReleaseLedger({audience: shown})


def test_each_audience_sees_a_part_of_what_the_wider_one_sees(study: Study) -> None:
    found = protected(study, wave(FIRST, 7))
    rules = {a: p.base for (a, _), p in found.patterns.items()}
    assert list(rules) == ["arbeitskreis", "ausschuss", "oeffentlichkeit"]
    assert rules["arbeitskreis"] == rules["ausschuss"]
    assert LARGE not in rules["arbeitskreis"] and rules["oeffentlichkeit"][LARGE] == SMALL
    for one, other in (("arbeitskreis", "ausschuss"), ("ausschuss", "oeffentlichkeit")):
        wider, narrower = found.patterns[one, FIRST], found.patterns[other, FIRST]
        assert set(wider.withheld("Q")) <= set(narrower.withheld("Q"))


def test_a_small_group_stays_away_for_one_more_wave(study: Study) -> None:
    found = protected(study, wave(FIRST, 4), wave(SECOND, 9), wave(THIRD, 9))
    own = [found.patterns["arbeitskreis", name].base for name in (FIRST, SECOND, THIRD)]
    assert [base.get(LARGE) for base in own] == [SMALL, WAS_SMALL, None]


def test_a_lost_wave_shows_its_whole_sample_and_leaves_the_others_alone(study: Study) -> None:
    ledger = ReleaseLedger(lost=frozenset({FIRST}))
    found = protected(study, wave(FIRST, 20), wave(SECOND, 20), ledger=ledger)
    for audience in ("arbeitskreis", "oeffentlichkeit"):
        lost = found.patterns[audience, FIRST]
        assert lost.lost and WHOLE not in lost.base
        assert {lost.base[cell] for cell in (LARGE, MEDIUM)} == {UNKNOWN}
        assert {LARGE, MEDIUM} <= set(lost.withheld("Q"))
        after = found.patterns[audience, SECOND]
        assert not after.lost and not {LARGE, MEDIUM} & set(after.base)


def test_the_same_answers_again_give_the_same_pattern(study: Study) -> None:
    first = protected(study, wave(FIRST, 7))
    for audience in ("arbeitskreis", "oeffentlichkeit"):
        again = protected(study, wave(FIRST, 7), ledger=released(first, audience))
        assert again.patterns[audience, FIRST].base == first.patterns[audience, FIRST].base
        own = (p.patterns[audience, FIRST].withheld("Q") for p in (first, again))
        assert next(own) == next(own)


def test_one_company_more_is_not_shown(study: Study) -> None:
    first = protected(study, wave(FIRST, 7))
    more = protected(study, wave(FIRST, 8), ledger=released(first, "arbeitskreis"))
    base = more.patterns["arbeitskreis", FIRST].base
    assert base[LARGE] == CHANGED and base[WHOLE] == CHANGED
    # Enough more to hide among.
    many = protected(study, wave(FIRST, 12), ledger=released(first, "arbeitskreis"))
    assert not {LARGE, WHOLE} & set(many.patterns["arbeitskreis", FIRST].base)


def test_what_is_out_already_is_not_chosen_to_hide_another(study: Study) -> None:
    """The medium group would go with the small one; it is known, so the third one goes."""
    free = protected(study, wave(FIRST, 4)).patterns["arbeitskreis", FIRST].base
    (taken,) = [cell for cell in free if cell[1] in ("klein", "mittel")]
    figures = protected(study, wave(FIRST, 4)).figures[FIRST, ""]
    ledger = ReleaseLedger({"arbeitskreis": {(FIRST, "", taken): figures[taken]}})
    base = protected(study, wave(FIRST, 4), ledger=ledger).patterns["arbeitskreis", FIRST].base
    others = {("groesse", "klein"), ("groesse", "mittel")} - {taken}
    assert taken not in base and others <= set(base)

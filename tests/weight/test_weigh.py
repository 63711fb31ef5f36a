"""The weight stage: waves apart, merges, trimming, base weights, and every refusal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import StudyError
from pipeline.weight import (
    METHODS,
    Collapsed,
    design_effect,
    linear,
    rake,
    response_table,
    weigh,
)
from tests.weight.example import ANSWERS, POPULATION, companies, responses, study

LATER = {"sx": 15, "sy": 5, "mx": 5, "my": 9, "lx": 6, "ly": 7}
TARGETS = {name: POPULATION[name].value_counts() for name in ("size", "place")}
MERGE = {"collapse": [{"margin": "size", "classes": ["m", "l"]}]}


def messages(table: pd.DataFrame, population: pd.DataFrame = POPULATION, **weighting: Any) -> str:
    with pytest.raises(StudyError) as caught:
        weigh(study(**weighting), table, population)
    return str(caught.value)


@pytest.mark.parametrize("method", METHODS)
def test_every_wave_is_weighted_to_the_population(method: str) -> None:
    table = responses(ANSWERS, LATER).sample(frac=1, random_state=3)
    found = weigh(study(method=method), table, POPULATION)
    assert list(found.weights.columns) == ["unweighted", method]
    assert found.method == method
    assert (found.weights["unweighted"] == 1).all()
    assert list(found.diagnostics) == list(found.collapsed) == list(table["wave"].unique())
    for frame in (found.weights, found.base, found.margins):
        assert list(frame.index) == list(table.index)
    for wave in ("2025-03", "2025-09"):
        own = found.weights.loc[table["wave"] == wave, method]
        assert own.sum() == pytest.approx(len(POPULATION))
        for name, target in TARGETS.items():
            sums = own.groupby(table[name]).sum().to_dict()
            assert sums == pytest.approx(target.to_dict())
        facts = found.diagnostics[wave]
        assert facts.method == method
        assert facts.design_effect == design_effect(own.to_numpy())
        assert facts.largest == own.max() == facts.heaviest[0].weight
        assert facts.heaviest[0].company == table.loc[own.idxmax(), "company"]


def test_margins_are_handed_on_as_they_were_used() -> None:
    table = responses(ANSWERS)
    raked = weigh(study(method="rake"), table, POPULATION).margins
    pd.testing.assert_frame_equal(raked, table[["size", "place"]].astype(raked.dtypes))
    cells = weigh(study(method="poststratify"), table, POPULATION).margins
    assert list(cells.columns) == ["size × place"]
    assert cells["size × place"].value_counts().to_dict() == {
        f"{cell[0]} × {cell[1]}": n for cell, n in ANSWERS.items()
    }


@pytest.mark.parametrize("population", [None, POPULATION])
def test_unweighted(population: pd.DataFrame | None) -> None:
    table = responses(ANSWERS)
    method = "unweighted" if population is not None else "rake"
    found = weigh(study(method=method), table, population)
    assert found.weights.to_dict("list") == {"unweighted": [1.0] * len(table)}
    assert found.method == "unweighted"
    assert found.margins.shape == (len(table), 0)
    assert (found.base == 1).all()
    assert (found.collapsed, found.diagnostics) == ({}, {})


def test_no_responses() -> None:
    found = weigh(study(method="rake"), responses(ANSWERS).iloc[:0], POPULATION)
    assert found.weights.shape == (0, 2)
    assert len(found.margins) == len(found.base) == 0


@pytest.mark.parametrize("method", METHODS)
def test_base_weights_are_where_calibration_starts(method: str) -> None:
    table = responses(ANSWERS)
    base = pd.Series(np.linspace(1, 2, len(table)), index=table.index)
    found = weigh(study(method=method), table, POPULATION, base=base[::-1])
    assert found.base.to_dict() == base.to_dict()
    classes = found.margins
    targets = TARGETS
    if method == "poststratify":
        counts = POPULATION.value_counts(["size", "place"])
        targets = {classes.columns[0]: counts.set_axis(counts.index.map(" × ".join))}
    expected = METHODS[method](classes, targets, start=base)
    assert found.weights[method].to_numpy() == pytest.approx(expected.to_numpy())
    equal = weigh(study(method=method), table, POPULATION).weights[method]
    assert not np.allclose(equal, found.weights[method])


def test_bounds_are_handed_to_the_method() -> None:
    table = responses(ANSWERS)
    for name, method in (("rake", rake), ("linear", linear)):
        found = weigh(study(method=name, bounds=[0.5, 1.42]), table, POPULATION).weights[name]
        expected = method(table[["size", "place"]], TARGETS, bounds=(0.5, 1.42))
        assert found.to_numpy() == pytest.approx(expected.to_numpy())
        assert found.max() == pytest.approx(1.42 * len(POPULATION) / len(table))


def test_bounds_that_cannot_be_kept_name_wave_margin_and_class() -> None:
    found = messages(responses(ANSWERS, LATER), method="linear", bounds=[0.7, 1.1])
    assert "study.yml: Welle 2025-03: Rand „size“: Klasse „l“ braucht im Mittel" in found
    assert "study.yml: Welle 2025-09: Rand „size“: Klasse „" in found


def test_trimming_once_then_the_margins_again() -> None:
    table = responses({**ANSWERS, "sx": 5})
    untrimmed = weigh(study(method="rake"), table, POPULATION)
    found = weigh(study(method="rake", trim=1.5), table, POPULATION)
    before, after = untrimmed.weights["rake"], found.weights["rake"]
    facts = found.diagnostics["2025-03"]
    assert facts.trimming is not None
    assert facts.trimming.cap == pytest.approx(1.5 * before.median())
    assert facts.trimming.n_trimmed == (before > facts.trimming.cap).sum() > 0
    assert facts.trimming.n_above_cap == (after > facts.trimming.cap).sum()
    assert facts.trimming.design_effect_before == untrimmed.diagnostics["2025-03"].design_effect
    assert facts.design_effect == design_effect(after.to_numpy())
    assert facts.design_effect < facts.trimming.design_effect_before
    for name, target in TARGETS.items():
        sums = after.groupby(table[name]).sum().to_dict()
        assert sums == pytest.approx(target.to_dict())


def test_nothing_to_trim() -> None:
    table = responses(ANSWERS)
    found = weigh(study(method="rake", trim=20), table, POPULATION)
    assert found.diagnostics["2025-03"].trimming is None
    plain = weigh(study(method="rake"), table, POPULATION)
    pd.testing.assert_frame_equal(found.weights, plain.weights)


def test_trimming_that_the_margins_undo_is_refused() -> None:
    found = messages(responses({**ANSWERS, "sx": 3}), method="poststratify", trim=2)
    assert "study.yml: Welle 2025-03: trim hat keine Wirkung" in found


def test_trimming_below_the_mean_is_refused() -> None:
    population = companies({"sx": 900, "sy": 10, "mx": 10, "my": 10, "lx": 10, "ly": 10})
    found = messages(responses(ANSWERS), population, method="rake", trim=1.1)
    assert "study.yml: Welle 2025-03: trim: die Obergrenze" in found


def test_a_class_without_answers_is_merged_as_declared() -> None:
    table = responses({"sx": 12, "sy": 9, "mx": 8, "my": 7})
    message = messages(table, method="rake")
    assert "Welle 2025-03: Rand „size“: aus Klasse „l“ hat niemand geantwortet" in message
    assert "weighting: collapse" in message
    found = weigh(study(method="rake", **MERGE), table, POPULATION)
    assert found.collapsed == {"2025-03": [Collapsed("size", ("m", "l"), "m+l")]}
    assert set(found.margins["size"]) == {"s", "m+l"}
    sums = found.weights["rake"].groupby(table["size"]).sum()
    assert sums.to_dict() == pytest.approx({"s": 150, "m": 110})


def test_an_empty_cell_is_named_and_merged_as_declared() -> None:
    table = responses({**ANSWERS, "ly": 0})
    message = messages(table, method="poststratify")
    assert "Welle 2025-03: Zelle „l × y“ (size × place): Unternehmen, aber keine" in message
    assert "oder method: rake" in message
    found = weigh(study(method="poststratify", **MERGE), table, POPULATION)
    assert found.collapsed["2025-03"] == [Collapsed("size", ("m", "l"), "m+l")]
    sums = found.weights["poststratify"].groupby(found.margins["size × place"]).sum()
    assert sums.to_dict() == pytest.approx({"s × x": 90, "s × y": 60, "m+l × x": 60, "m+l × y": 50})
    # Raking needs no such merge: no margin has a small class.
    assert weigh(study(method="rake", **MERGE), table, POPULATION).collapsed == {"2025-03": []}


def test_cells_are_merged_margin_by_margin_only_while_one_is_empty() -> None:
    table = responses({**ANSWERS, "ly": 0})
    both = [*MERGE["collapse"], {"margin": "place", "classes": ["x", "y"]}]
    found = weigh(study(method="poststratify", collapse=both), table, POPULATION)
    assert found.collapsed["2025-03"] == [Collapsed("size", ("m", "l"), "m+l")]


def test_answers_in_a_cell_without_companies_are_named() -> None:
    population = companies({"sx": 90, "sy": 60, "mx": 40, "my": 30, "lx": 20})
    message = messages(responses(ANSWERS), population, method="poststratify")
    assert "Zelle „l × y“ (size × place): Antworten, aber keine Unternehmen" in message


def test_a_class_of_answers_without_companies_is_a_fault_of_the_frame() -> None:
    population = companies({"sx": 90, "sy": 60, "mx": 40, "my": 30})
    message = messages(responses(ANSWERS, LATER), population, method="rake")
    assert message.splitlines() == [
        f"frame.csv: kein Unternehmen in Klasse „l“ von „size“, aber {n} Antworten aus Welle "
        f"{wave} – Grundgesamtheit ergänzen oder die Klasse in study.yml berichtigen"
        for n, wave in ((13, "2025-09"), (15, "2025-03"))
    ]


def test_negative_weights_of_linear_calibration_name_the_wave() -> None:
    population = companies({"sx": 5, "sy": 5, "mx": 5, "my": 300, "lx": 5, "ly": 300})
    message = messages(responses(ANSWERS), population, method="linear")
    assert "Welle 2025-03: Die lineare Kalibrierung ergibt" in message


def test_inputs_are_not_changed() -> None:
    table, population = responses(ANSWERS), POPULATION.copy()
    before = table.copy()
    weigh(study(method="poststratify", trim=3), table, population)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(population, POPULATION)


def test_response_table() -> None:
    table = response_table(study(), responses(ANSWERS, {"sx": 2}), POPULATION)
    assert list(table.columns) == ["wave", "size", "place", "n_population", "n_responses"]
    later = table[table["wave"] == "2025-09"]
    assert later["n_population"].to_list() == [90, 60, 40, 30, 20, 20]
    assert later["n_responses"].to_list() == [2, 0, 0, 0, 0, 0]
    assert response_table(study(), responses(ANSWERS), None).empty


def test_post_stratification_alone_equals_companies_per_answer() -> None:
    table = responses(ANSWERS)
    found = weigh(study(method="poststratify"), table, POPULATION)
    counts = POPULATION.value_counts(["size", "place"])
    for (size, place), n in counts.items():
        own = found.weights.loc[(table["size"] == size) & (table["place"] == place), "poststratify"]
        assert own.to_list() == pytest.approx([n / len(own)] * len(own))

"""Every wrong value at every place of study.yml has a German message and advice."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from pipeline.codebook import settings as models
from pipeline.codebook.faults import WORDING, german_problem, names_at
from pipeline.codebook.positions import KeyPath, read_yaml
from pipeline.codebook.settings import Settings
from tests.codebook.example import STUDY, found, replaced, write

WRONG: list[Any] = [
    *(None, True, 1, -1, 1.5, float("inf"), float("nan"), "", " ", "a b", "../x", "x" * 300),
    *("2026-02-30", "2026-13", "9" * 5000, [], [None], [1, 2], [[]], {}, {"a": 1}, {"a b": {}}),
]
GENERIC = "ist so nicht gültig"


def paths(values: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Return the key path of every value, lists and groups included."""
    yield path
    entries = enumerate(values) if isinstance(values, list) else values.items()
    for key, value in entries:
        if isinstance(value, dict | list):
            yield from paths(value, (*path, key))
        else:
            yield (*path, key)


def changed(values: dict[str, Any], path: KeyPath, value: Any) -> Any:
    """Return a copy with one value replaced."""
    if not path:
        return value
    copy: Any = deepcopy(values)
    node = copy
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return copy


def with_the_rest(values: Any) -> Any:
    """Return the example with the fields that would move its lines, or that are refused."""
    server = {"url": "https://umfrage.example.org/index.php/admin/remotecontrol", "user": "x"}
    first, *others = values["waves"]
    return {
        **values,
        "language": "de",
        "limesurvey": server,
        "waves": [{**first, "limesurvey": {"survey": "123456"}}, *others],
        "weighting": {**values["weighting"], "bounds": ["0.3", "3"], "trim": "3"},
        "crossings": [["grob", "lage"]],
        "quote_attributes": ["groesse"],
        "retention": dict.fromkeys(("contacts", "key", "free_text"), "2027-06-30"),
        "sampling": {"strata": "groesse", "clusters": "standort"},
        "scales": {**values["scales"], "abc": {**values["scales"]["abc"], "rest": "c"}},
    }


def test_the_example_uses_every_field(tmp_path: Path) -> None:
    source = read_yaml(write(tmp_path) / "study.yml", shown_as="study.yml")
    used = {path[-1] for path in paths(with_the_rest(source.values)) if path}
    facts = [
        model
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
    ]
    fields = {field.alias or name for model in facts for name, field in model.model_fields.items()}
    assert fields == used & fields


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: repr(value)[:20])
def test_no_wrong_value_is_without_wording_and_advice(tmp_path: Path, wrong: Any) -> None:
    source = read_yaml(write(tmp_path) / "study.yml", shown_as="study.yml")
    values = with_the_rest(source.values)
    refused = 0
    for path in paths(values):
        try:
            Settings.model_validate(changed(values, path, wrong))
        except ValidationError as error:
            for fault in error.errors():
                refused += 1
                problem = german_problem(fault, source)
                assert fault["type"] in WORDING, (path, fault)
                assert GENERIC not in problem.message
                assert problem.message and problem.advice, (path, fault)
                assert "„“" not in problem.message + problem.advice, problem
                assert "'" not in problem.message + problem.advice, problem
                assert "{" not in problem.message + problem.advice, problem
    assert refused


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - {id: standort, title: Standort, description: Flächen}", "  - ", "8:4: „Eintrag 1 von handlungsfelder“ ist leer – Wert eintragen (freiwillige Angaben: Zeile löschen)"),
        ("tests: [abc]", "tests: [a, [b]]", "11:91: „Eintrag 2 von tests“ muss ein Text sein – einen Text in Anführungszeichen eintragen"),
        ("tests: [abc]", "tests: abc", "11:80: „tests“ muss eine Liste sein – jeden Eintrag mit „- “ beginnen"),
        ("companies: Betriebe", "companies: Firmen", "5:1: „Firmen“ ist hier nicht erlaubt – erlaubt: Betriebe oder Unternehmen"),
        ("companies: Betriebe", "companies: [Betriebe]", "5:1: eine Liste ist hier nicht erlaubt – erlaubt: Betriebe oder Unternehmen"),
        ("id: beispiel", "id: ein beispiel", "1:1: „ein beispiel“ enthält Zeichen, die hier nicht erlaubt sind – erlaubt: Buchstaben, Ziffern und _ + . - (am Anfang Buchstabe, Ziffer oder _)"),
        ("id: beispiel", "id: " + "x" * 81, "1:1: „id“ ist zu lang – höchstens 80 Zeichen"),
        ("id: beispiel", "id: true", "1:1: „id“ muss ein Text sein – einen Text in Anführungszeichen eintragen"),
        ("schulnote: true", "schulnote: ja", "56:5: „ja“ ist hier nicht erlaubt – erlaubt: true oder false"),
        ("member_number: nr, label", "number: nr, label", "13:1: Pflichtangabe „member_number“ fehlt – Zeile ergänzen"),
        ("    title: Größe", "    titel: Größe", "17:5: unbekannter Name „titel“ – Meinten Sie „title“?"),
        ("companies: Betriebe", "companies: " + "Betrieb " * 9, "5:1: „Betrieb Betrieb Betrieb Betrieb Betrieb …“ ist hier nicht erlaubt – erlaubt: Betriebe oder Unternehmen"),
        ("climate: {id: klima, title: Klima, situation: JETZT, expectation: BALD}", "climate: JETZT", "44:1: „climate“ muss aus „Name: Wert“ bestehen – darunter eingerückte Zeilen „Name: Wert“ schreiben"),
    ],
)  # fmt: skip
def test_words(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert "study.yml:" + expected in found(write(tmp_path, study=replaced(STUDY, old, new)))


def test_truth_values_are_no_numbers_in_code_either() -> None:
    answer = {"id": "a", "label": "A", "score": True}
    with pytest.raises(ValidationError):
        models.Answer.model_validate(answer)


def test_names_below_named_groups() -> None:
    assert "polarity" in names_at(("scales", "any", "answers", 0))
    assert names_at(("classifications", "any"))[0] == "title"

"""What pydantic finds wrong in study.yml, said in German and at its place."""

from __future__ import annotations

from typing import Any

from pydantic_core import ErrorDetails

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.errors import Problem, did_you_mean

SETTINGS = "study.yml"

_GERMAN = {
    "missing": "Pflichtangabe „{name}“ fehlt",
    "extra_forbidden": "unbekannter Name „{name}“",
    "literal_error": "„{input}“ ist hier nicht erlaubt",
    "string_pattern_mismatch": "„{input}“ enthält Zeichen, die hier nicht erlaubt sind",
    "string_too_short": "„{name}“ ist leer",
    "too_short": "„{name}“ hat zu wenige Einträge",
    "date_from_datetime_parsing": "„{input}“ ist kein Datum",
    "date_parsing": "„{input}“ ist kein Datum",
    "date_type": "„{input}“ ist kein Datum",
    "greater_than_equal": "„{input}“ ist zu klein",
    "int_parsing": "„{input}“ ist keine ganze Zahl",
    "int_type": "„{input}“ ist keine ganze Zahl",
    "string_type": "„{name}“ muss ein Text sein",
    "list_type": "„{name}“ muss eine Liste sein",
    "dict_type": "„{name}“ muss aus „Name: Wert“ bestehen",
    "model_type": "„{name}“ muss aus „Name: Wert“ bestehen",
}
_ADVICE = {
    "missing": "Zeile ergänzen",
    "date_from_datetime_parsing": "Form: 2013-06-03",
    "date_parsing": "Form: 2013-06-03",
    "date_type": "Form: 2013-06-03",
    "list_type": "jeden Eintrag mit „- “ beginnen",
}


def german_problem(error: ErrorDetails, source: Positioned) -> Problem:
    """Return one of pydantic's errors as a problem with line, column and advice."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    name, kind = str(path[-1]) if path else "", error["type"]
    message = _GERMAN.get(kind, "Angabe „{name}“ ist so nicht gültig")
    advice = _ADVICE.get(kind, "")
    context: dict[str, Any] = error.get("ctx", {})
    if kind == "extra_forbidden":
        advice = did_you_mean(name, _fields_at(path[:-1])) or "Zeile löschen"
    elif kind == "literal_error":
        advice = "erlaubt: " + str(context.get("expected", "")).replace(" or ", " oder ")
    elif kind == "greater_than_equal":
        advice = f"mindestens {context.get('ge')}"
    line, column = source.place(path)
    value = error["input"] if not isinstance(error["input"], dict | list) else ""
    return Problem(SETTINGS, line, column, message.format(name=name, input=value), advice)


def _fields_at(path: tuple[str | int, ...]) -> list[str]:
    """Return the names that study.yml allows below a key path, read from the schema."""
    schema = Settings.model_json_schema()
    node: dict[str, Any] = schema
    for part in path:
        node = _resolve(node, schema)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
    return list(_resolve(node, schema).get("properties", {}))


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", []):
        if "$ref" in option:
            node = option
    if "$ref" in node:
        return dict(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    return node

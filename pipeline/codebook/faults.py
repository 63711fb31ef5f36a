"""What pydantic finds wrong in study.yml, said in German and at its place."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.codebook.value_types import IDENTIFIER, WAVE
from pipeline.errors import Problem, did_you_mean

SETTINGS = "study.yml"

_NO_DAY = ("{given} ist kein Datum", "Form: 2013-06-03")
_NO_NUMBER = ("{given} ist keine ganze Zahl", "eine Zahl ohne Komma eintragen, z. B. 5")
_NO_DECIMAL = ("{given} ist keine Zahl", "eine Zahl mit Punkt statt Komma eintragen, z. B. 0.5")
_NO_TRUTH = ("{given} ist hier nicht erlaubt", "erlaubt: true oder false")
_NO_GROUP = (
    "„{name}“ muss aus „Name: Wert“ bestehen",
    "darunter eingerückte Zeilen „Name: Wert“ schreiben",
)
_EMPTY = ("„{name}“ ist leer", "Wert eintragen (freiwillige Angaben: Zeile löschen)")

WORDING = {
    "missing": ("Pflichtangabe „{name}“ fehlt", "Zeile ergänzen"),
    "extra_forbidden": ("unbekannter Name „{name}“", "{near}"),
    "literal_error": ("{given} ist hier nicht erlaubt", "erlaubt: {expected}"),
    "string_pattern_mismatch": ("{given} enthält Zeichen, die hier nicht erlaubt sind", "{form}"),
    "string_too_short": _EMPTY,
    "string_too_long": ("„{name}“ ist zu lang", "höchstens {max_length} Zeichen"),
    "string_type": ("„{name}“ muss ein Text sein", "einen Text in Anführungszeichen eintragen"),
    "too_short": ("„{name}“ hat zu wenige Einträge", "mindestens {min_length} eintragen"),
    "list_type": ("„{name}“ muss eine Liste sein", "jeden Eintrag mit „- “ beginnen"),
    "dict_type": _NO_GROUP,
    "model_type": _NO_GROUP,
    "date_from_datetime_parsing": _NO_DAY,
    "date_from_datetime_inexact": _NO_DAY,
    "date_parsing": _NO_DAY,
    "date_type": _NO_DAY,
    "greater_than_equal": ("{given} ist zu klein", "mindestens {ge}"),
    "int_parsing": _NO_NUMBER,
    "int_parsing_size": _NO_NUMBER,
    "int_from_float": _NO_NUMBER,
    "int_type": _NO_NUMBER,
    "float_parsing": _NO_DECIMAL,
    "float_type": _NO_DECIMAL,
    "finite_number": _NO_DECIMAL,
    "bool_parsing": _NO_TRUTH,
    "bool_type": _NO_TRUTH,
}
"""Kind of error -> (what is wrong, what to do)."""

_FORMS = {
    IDENTIFIER: "erlaubt: Buchstaben, Ziffern und _ + . - (am Anfang Buchstabe, Ziffer oder _)",
    WAVE: "Form: Jahr-Monat oder Jahr-Monat-Tag, Monat 01 bis 12, z. B. 2026-06",
}
_UNKNOWN = ("Angabe „{name}“ ist so nicht gültig", "siehe docs/studie.md")


def german_problem(error: ErrorDetails, source: Positioned) -> Problem:
    """Return one of pydantic's errors as a problem with line, column and advice."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    kind, value = error["type"], error["input"]
    context: dict[str, Any] = error.get("ctx", {})
    message, advice = WORDING.get(kind, _UNKNOWN)
    if context.get("pattern") == WAVE:
        message = "{given} ist kein Monat und kein Tag"
    if value is None or (isinstance(value, str) and not value.strip()):
        message, advice = _EMPTY
    parts = {
        **context,
        "name": _name(path),
        "given": _given(value),
        "near": "",
        "expected": str(context.get("expected", "")).replace("'", "").replace(" or ", " oder "),
        "form": _FORMS.get(str(context.get("pattern")), _UNKNOWN[1]),
    }
    if kind == "extra_forbidden":
        message, advice = WORDING[kind]
        known = names_at(path[:-1])
        near = did_you_mean(str(path[-1]), known)
        parts["near"] = near or "Zeile löschen; erlaubt: " + ", ".join(known)
    return source.problem(path, message.format(**parts), advice.format(**parts))


def names_at(path: tuple[str | int, ...]) -> list[str]:
    """Return the names that study.yml allows below a key path, read from the schema."""
    schema = _schema()
    node = schema
    for part in path:
        node = _resolve(node, schema)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            named = {**node.get("patternProperties", {}), "": node.get("additionalProperties")}
            node = node.get("properties", {}).get(part) or next(iter(named.values())) or {}
    return list(_resolve(node, schema).get("properties", {}))


@cache
def _schema() -> dict[str, Any]:
    return Settings.model_json_schema()


def _name(path: tuple[str | int, ...]) -> str:
    """Return what a person calls the place: the last name, or which entry of which list."""
    if not path:
        return SETTINGS
    if isinstance(path[-1], int):
        return f"Eintrag {path[-1] + 1} von {_name(path[:-1])}"
    return path[-1]


def _given(value: Any) -> str:
    if isinstance(value, list):
        return "eine Liste"
    if isinstance(value, dict):
        return "eine Gruppe „Name: Wert“"
    text = str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
    return f"„{text[:40]}…“" if len(text) > 41 else f"„{text}“"


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", []):
        if "$ref" in option:
            node = option
    if "$ref" in node:
        return dict(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    return node

"""The page beside an SPSS file: what it holds, and what SPSS could not hold in full."""

from __future__ import annotations

from pipeline.export.sav import shortened
from pipeline.export.texts import plain
from pipeline.export.variables import KIND_LABELS, SCORE_SUFFIX, Variable


def readme(variables: list[Variable], *, files: list[str], title: str) -> str:
    """Return the page as plain text.

    Parameters
    ----------
    variables : list of Variable
    files : list of str
        Names of the SPSS file and its syntax.
    title : str
    """
    data, commands = files
    kinds = [f"  {code}  {label}" for code, label in KIND_LABELS.items()]
    lines = [
        plain(title),
        "",
        "Intern: Die Dateien enthalten einzelne Antworten. Nur für die Auswertung, nicht zur",
        "Weitergabe. Unternehmen stehen nur als Pseudonym darin; Freitexte nur als „ausgefüllt“.",
        "",
        f"{data}: alle Wellen, eine Zeile je Antwort; Welle in „wave“.",
        f"{commands}: in SPSS nach dem Öffnen ausführen; legt Mehrfachantworten-Sets an und",
        "nennt als Attribut „Codebuch“ die Frage, wo die Variable in SPSS anders heißt.",
        "",
        "Fehlende Werte (in SPSS als fehlend erklärt):",
        *kinds,
        "Bei Zahlen bleibt der Wert leer; warum, steht in der Variable mit „_missing“ am Ende.",
        "",
        "Gewichte sind Variablen („weight_…“); eingeschaltet ist keines. Codes zählen die",
        f"Antworten einer Skala ab 1; hat sie andere Werte, stehen diese in „…{SCORE_SUFFIX}“.",
    ]
    lines += _section("In SPSS anders benannt", _renamed(variables))
    lines += _section("Anderer Wortlaut in einzelnen Wellen", _wordings(variables))
    cuts = [f"{name}: {label}" for name, label in shortened(variables)]
    return "\n".join([*lines, *_section("In der SPSS-Datei gekürzt; hier ganz", cuts), ""])


def _section(heading: str, lines: list[str]) -> list[str]:
    return ["", f"{heading}:", *(f"  {line}" for line in lines)] if lines else []


def _renamed(variables: list[Variable]) -> list[str]:
    return [f"{v.name}: {v.column}" for v in variables if v.name != v.column]


def _wordings(variables: list[Variable]) -> list[str]:
    return [
        f"{v.name} ({wave}): " + plain(" – ".join(part for part in wording if part))
        for v in variables
        if v.question and v.column == v.question.id
        for wave, wording in v.question.wordings.items()
    ]

"""A study of one wave of the demo with few questions, so that a check takes a second."""

from __future__ import annotations

import csv
import io
import re
from functools import cache

from tests.conftest import DEMO

QUESTIONS = (
    *("GROESSE", "W_RB_FLAECHE", "Z_RB_FLAECHE", "W_IT_IDEEN", "Z_IT_IDEEN", "HEMMNIS_1"),
    *("HEMMNIS_SONST", "ANGEBOT_1", "ANGEBOT_2", "OFFEN", "STELLEN", "LAGE", "FREITEXT"),
)
_FIXED = ("id", "block", "text", "item", "type", "scale", "role", "need", "handlungsfeld", "filter")
_SCALES = ("wichtigkeit", "zufriedenheit", "groesse", "ja_nein", "lage", "angebote")
_SETTINGS = """\
id: klein
title: Kleine Studie
survey: Umfrage
handlungsfelder:
  - {{id: rahmenbedingungen, title: Rahmenbedingungen}}
  - {{id: innovation, title: Innovation}}
waves:
  - {{id: {wave}, title: Welle, field_start: {wave}-01, field_end: {wave}-28}}
population: {{file: population.csv, member_number: mitglied_nr, label: Mitglieder}}
participants: {{token: token, member_number: attribute_1}}
classifications:
  groessenklasse:
    title: Größenklasse
    population: groessenklasse
    question: GROESSE
    missing: 1-49
    classes:
      - {{id: 1-49, title: 1–49, population: [1-49], answers: [1-49]}}
      - {{id: 50-249, title: 50–249, population: [50-249], answers: [50-249]}}
      - {{id: 250+, title: 250 und mehr, population: [250+], answers: [250+]}}
scales:
{scales}
"""
_CORRECTIONS = """\
company;question;old;new;reason;who;when
Antwort: 5;LAGE;gut;befriedigend;Rückruf;B. Arbeiter;2013-07-01
"""


@cache
def small_study(wave: str) -> dict[str, bytes]:
    """Return the study's files by path: settings, codebook, population, the wave's own files."""
    folder = DEMO / "waves" / wave
    files = {f"waves/{wave}/{path.name}": path.read_bytes() for path in folder.iterdir()}
    files["population.csv"] = (DEMO / "population.csv").read_bytes()
    files["study.yml"] = _SETTINGS.format(wave=wave, scales=_scales()).encode()
    files["codebook.csv"] = _codebook(wave).encode()
    return files


def corrections() -> bytes:
    """Return a file of corrections."""
    return _CORRECTIONS.encode()


def _scales() -> str:
    text = (DEMO / "study.yml").read_text(encoding="utf-8")
    blocks = re.findall(r"^  \w+:\n    answers:\n(?:      .*\n)+", text, re.MULTILINE)
    return "".join(block for block in blocks if block.split(":")[0].strip() in _SCALES)


def _codebook(wave: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*_FIXED, wave], delimiter=";", lineterminator="\n")
    writer.writeheader()
    with (DEMO / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["id"] in QUESTIONS:
                item = row.get(f"item {wave}") or row["item"]
                chosen = {name: row[name] for name in (*_FIXED, wave)}
                writer.writerow({**chosen, "item": item})
    return out.getvalue()

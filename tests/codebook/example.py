"""A small study that uses everything study.yml and codebook.csv may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from pipeline.errors import StudyError

STUDY = """\
id: beispiel
title: Beispiel
survey: Umfrage
notice: Testdaten
companies: Betriebe
publisher: Niemand
handlungsfelder:
  - {id: standort, title: Standort, description: Flächen}
  - {id: personal, title: Personal}
waves:
  - {id: 2026-03, title: März, field_start: 2026-03-01, field_end: 2026-03-31, tests: [abc]}
  - {id: 2026-09, title: September, field_start: 2026-09-01, field_end: 2026-09-30}
population: {file: population.csv, member_number: nr, label: Mitglieder, name: firma}
participants: {token: token, member_number: nr}
classifications:
  groesse:
    title: Größe
    population: klasse
    question: GR
    classes:
      - {id: klein, title: klein, population: [k], answers: [a]}
      - {id: mittel, title: mittel, population: [m], answers: [b]}
      - {id: gross, title: groß, population: [g], answers: [c]}
  grob:
    title: Grob
    of: groesse
    classes:
      - {id: kmu, title: KMU, of: [klein, mittel]}
      - {id: rest, title: Rest, of: [gross]}
  lage:
    title: Lage
    population: ort
    question: ORT
    missing: stadt
    classes:
      - {id: stadt, title: Stadt, population: [S], answers: [a]}
      - {id: land, title: Land, population: [L]}
breakdowns: [grob, lage]
weighting:
  method: rake
  margins: [groesse, lage]
  collapse:
    - {margin: groesse, classes: [klein, mittel]}
climate: {id: klima, title: Klima, situation: JETZT, expectation: BALD}
audiences:
  - {id: arbeitskreis, title: Arbeitskreis, min_companies: 5}
  - {id: oeffentlichkeit, title: Öffentlichkeit, min_companies: 10}
scales:
  wichtig:
    answers:
      - {id: "1", label: unwichtig, score: 1}
      - {id: "2", label: teils, score: 2}
      - {id: "3", label: wichtig, score: 3}
      - {id: weiss_nicht, label: weiß nicht, codes: ["9"], labels: [k. A.], missing: dont_know}
  note:
    schulnote: true
    answers:
      - {id: "1", label: sehr gut, score: 1}
      - {id: "2", label: gut, score: 2}
      - {id: "3", label: befriedigend, score: 3}
      - {id: "4", label: ausreichend, score: 4}
      - {id: "5", label: mangelhaft, score: 5}
      - {id: "6", label: ungenügend, score: 6}
  abc:
    answers:
      - {id: a, label: A}
      - {id: b, label: B}
      - {id: c, label: C}
  klima:
    answers:
      - {id: plus, label: besser, polarity: positive}
      - {id: gleich, label: gleich, polarity: neutral}
      - {id: minus, label: schlechter, polarity: negative}
      - {id: offen, label: offen, missing: no_answer}
  hemmnis:
    answers:
      - {id: "0", label: kein Hemmnis, score: 0}
      - {id: "1", label: mittleres, score: 1}
      - {id: "2", label: sehr großes, score: 2}
  regler:
    answers:
      - {id: "0", label: gar nicht, score: 0}
      - {id: "100", label: voll und ganz, score: 100}
      - {id: weiss_nicht, label: weiß nicht, codes: ["999"], missing: dont_know}
  aufgabe_1:
    answers:
      - {id: steuern, label: Steuern}
      - {id: strom, label: Strom}
      - {id: wege, label: Wege}
  aufgabe_2:
    answers:
      - {id: strom, label: Strom}
      - {id: wege, label: Wege}
      - {id: flaechen, label: Flächen}
  empfehlung:
    nps: true
    answers:
      - {id: "0", label: "0 = auf keinen Fall", score: 0}
      - {id: "1", label: "1", score: 1}
      - {id: "2", label: "2", score: 2}
      - {id: "3", label: "3", score: 3}
      - {id: "4", label: "4", score: 4}
      - {id: "5", label: "5", score: 5}
      - {id: "6", label: "6", score: 6}
      - {id: "7", label: "7", score: 7}
      - {id: "8", label: "8", score: 8}
      - {id: "9", label: "9", score: 9}
      - {id: "10", label: "10 = auf jeden Fall", score: 10}
duplicates: last_complete
plausibility:
  - {if: {question: EMPF, answers: ["0"]}, then_not: {question: M_1, answers: [Y]}, note: Personal}
  - {question: STELLEN, between: [0, 500], note: sehr viele}
"""

CODEBOOK = """\
id;block;text;item;type;scale;role;need;handlungsfeld;filter;2026-03;2026-09
GR;;Wie groß?;;single;abc;classification;;;;GR;GR
ORT;;Wo?;;single;abc;classification;;;;ORT;ORT
W_1;W;Wie wichtig?;Flächen;rating;wichtig;importance;FL;standort;;W1;W1
W_2;W;Wie wichtig?;Azubis;rating;wichtig;importance;AZ;personal;;W2;
Z_1;Z;Wie gut?;Flächen;rating;note;satisfaction;FL;standort;;Z1;Z1
Z_2;Z;Wie gut?;Azubis;rating;note;satisfaction;AZ;personal;;Z2;
M_1;M;Was hemmt?;Energie;multiple;;option;;;;M1;M1
M_2;M;Was hemmt?;Sonstiges;multiple;;other_text;;;;M2;M2
R_1;R;Was zuerst?;1;ranking;abc;place;;;;R1;R1
R_2;R;Was zuerst?;2;ranking;abc;place;;;;R2;R2
JETZT;;Lage?;;single;klima;situation;;;;J;J
BALD;;Aussicht?;;single;klima;expectation;;;;B;B
SUCHT;;Offene Stellen?;;single;abc;;;;;S;S
STELLEN;;Wie viele?;;number;;;;;SUCHT=a|b;N;N
H_1;H;Wie stark hemmt?;Strom;rating;hemmnis;severity;STROM;standort;;H1;H1
H_2;H;Wie stark hemmt?;Flächen;rating;hemmnis;severity;FL;standort;;H2;H2
GROSS;;Größtes Hemmnis?;;single;abc;biggest;;;;GH;GH
REGLER;;Wie gut informiert?;;slider;regler;;;;;RG;RG
B_1;B;Was zuerst?;Aufgabe 1;best_worst;aufgabe_1;best;;;;B1;B1
S_1;B;Was zuletzt?;Aufgabe 1;best_worst;aufgabe_1;worst;;;;S1;S1
B_2;B;Was zuerst?;Aufgabe 2;best_worst;aufgabe_2;best;;;;B2;B2
S_2;B;Was zuletzt?;Aufgabe 2;best_worst;aufgabe_2;worst;;;;S2;S2
EMPF;;Empfehlen Sie uns?;;rating;empfehlung;;;;;E;E
"""


def write(folder: Path, *, study: str = STUDY, codebook: str = CODEBOOK) -> Path:
    """Write a study folder and return it."""
    (folder / "study.yml").write_text(study, encoding="utf-8")
    (folder / "codebook.csv").write_text(codebook, encoding="utf-8")
    return folder


def replaced(text: str, old: str, new: str) -> str:
    """Return the text with the first occurrence replaced; it must be there."""
    assert old in text, old
    return text.replace(old, new, 1)


def found(folder: Path) -> list[str]:
    """Return the study's problems as shown; each says what is wrong and what to do."""
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    assert all(problem.message and problem.advice for problem in caught.value.problems)
    return [str(problem) for problem in caught.value.problems]

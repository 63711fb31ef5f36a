"""A small export with every feature that init recognises, invented by a seeded generator."""

from __future__ import annotations

import csv
import random
from pathlib import Path

COMPANIES = 60
SECRET = "Frau Muster aus Musterdorf"
"""Words of a respondent: they must never leave the copy of the export."""
RARE = "Werk mit Brandschaden"
"""An answer that one company typed into a list."""
THEMES = ("Breitbandausbau", "Gewerbeflächen", "Fachkräfte", "Image der Region")
OFFERS = ("Beratung", "Schulung", "Netzwerk")
NEEDS = ("Wasser", "Strom", "Gas")
IMPORTANCE = ("1 = unwichtig", "2", "3", "4", "5 = sehr wichtig")
SATISFACTION = ("sehr unzufrieden", "eher unzufrieden", "eher zufrieden", "sehr zufrieden")
AGREEMENT = ("trifft nicht zu", "trifft eher nicht zu", "trifft eher zu", "trifft voll zu")
GRADES = "(1 = sehr gut, 6 = ungenügend)"

TYPES = {
    "Wie viele Beschäftigte hat Ihr Betrieb?": "single",
    "In welchem Kreis liegt Ihr Betrieb?": "single",
    "Zu welcher Branche gehört Ihr Betrieb?": "single",
    "Zu welcher Branche gehört Ihr Betrieb? [Sonstiges]": "text",
    **{f"Wie wichtig sind Ihnen diese Themen? [{t}]": "rating" for t in THEMES},
    **{f"Wie zufrieden sind Sie damit? [{t}]": "rating" for t in THEMES},
    **{f"Benoten Sie den Standort {GRADES} [{t}]": "rating" for t in ("Lage", "Service")},
    **{f"Wie sehr trifft das zu? - {t}": "rating" for t in ("Wir wachsen", "Wir suchen")},
    "Wie beurteilen Sie Ihre Geschäftslage?": "single",
    "Wie entwickelt sich Ihre Geschäftslage in den nächsten sechs Monaten?": "single",
    "Haben Sie offene Stellen?": "single",
    "Wie viele offene Stellen haben Sie?": "number",
    "Umsatz in Mio. Euro": "number",
    "Anteil der Ausfuhr, in Prozent": "number",
    "Wie gut sind Sie vernetzt?": "slider",
    "Wann wollen Sie investieren?": "date",
    **{f"Welche Angebote nutzen Sie? - {o}": "multiple" for o in OFFERS},
    "Welche Angebote nutzen Sie? - Sonstiges": "multiple",
    **{f"HEM[{n}]": "multiple" for n in (1, 2, 3)},
    **{f"GRUND[{n}]": "multiple" for n in (1, 2)},
    **{f"Was brauchen Sie zuerst? [Rang {n}]": "ranking" for n in (1, 2, 3)},
    **{f"Wie wichtig ist Ihnen der Anschluss? - {n}": "ranking" for n in NEEDS},
    "Was möchten Sie uns mitteilen?": "text",
}
"""Heading -> the type a person would give the column."""
LEFT_OUT = ("Name", "E-Mail", "Kontakt", "Startzeit", "Dauer (in s)", "leer")


def write_export(path: Path) -> Path:
    """Write the export as a German Excel would."""
    columns = _columns(random.Random(4))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def _columns(chance: random.Random) -> dict[str, list[str]]:
    n = range(COMPANIES)

    def pick(*values: str) -> list[str]:
        return [chance.choice(values) for _ in n]

    columns = {
        "ID": [str(i + 1) for i in n],
        "Datum": [f"{1 + i // 3:02d}.09.2026" for i in n],
        "Name": [f"Person {i}" for i in n],
        "E-Mail": [f"p{i}@example.org" for i in n],
        "Kontakt": [f"q{i}@example.org" for i in n],
        "Startzeit": pick("08:00", "09:00"),
        "Dauer (in s)": [str(60 + i) for i in n],
        "leer": [""] * COMPANIES,
        "Wie viele Beschäftigte hat Ihr Betrieb?": pick("1-49", "50-249", "250 und mehr"),
        "In welchem Kreis liegt Ihr Betrieb?": pick("Nordkreis", "Südkreis"),
        "Zu welcher Branche gehört Ihr Betrieb?": [*pick("Metall", "Chemie", "Druck")[1:], RARE],
        "Zu welcher Branche gehört Ihr Betrieb? [Sonstiges]": [SECRET] * 4 + [""] * 56,
    }
    for theme in THEMES:
        columns[f"Wie wichtig sind Ihnen diese Themen? [{theme}]"] = pick(*IMPORTANCE, "")
    for theme in THEMES:
        answers = pick(*SATISFACTION, "kann ich nicht beurteilen")
        columns[f"Wie zufrieden sind Sie damit? [{theme}]"] = answers
    for theme in ("Lage", "Service"):
        columns[f"Benoten Sie den Standort {GRADES} [{theme}]"] = pick("1", "2", "3", "4", "5", "6")
    for theme in ("Wir wachsen", "Wir suchen"):
        columns[f"Wie sehr trifft das zu? - {theme}"] = pick(*AGREEMENT, "k. A.")
    columns |= {
        "Wie beurteilen Sie Ihre Geschäftslage?": pick("gut", "befriedigend", "schlecht"),
        "Wie entwickelt sich Ihre Geschäftslage in den nächsten sechs Monaten?": pick(
            "günstiger", "gleich bleibend", "ungünstiger"
        ),
        "Haben Sie offene Stellen?": pick("Ja", "Nein"),
        "Wie viele offene Stellen haben Sie?": pick(*map(str, range(12)), "999", "k. A."),
        "Umsatz in Mio. Euro": [f"{chance.randint(1, 99)},{chance.randint(0, 9)}" for _ in n],
        "Anteil der Ausfuhr, in Prozent": [f"{chance.randint(1, 9999) / 100}%" for _ in n],
        "Wie gut sind Sie vernetzt?": [str(chance.randint(0, 100)) for _ in n][:-2] + ["999"] * 2,
        "Wann wollen Sie investieren?": pick("01.03.2027", "15.06.2027", ""),
    }
    share = "Anteil der Ausfuhr, in Prozent"
    columns[share] = [text.replace(".", ",") for text in columns[share]]
    for offer in OFFERS:
        columns[f"Welche Angebote nutzen Sie? - {offer}"] = pick(offer, "")
    columns["Welche Angebote nutzen Sie? - Sonstiges"] = [SECRET, *[""] * 58, "etwas anderes"]
    for number in (1, 2, 3):
        columns[f"HEM[{number}]"] = pick("Y", "")
    for number in (1, 2):
        columns[f"GRUND[{number}]"] = pick("0", "1")
    orders = [chance.sample(("Fläche", "Förderung", "Nachwuchs"), 3) for _ in n]
    for place in (1, 2, 3):
        columns[f"Was brauchen Sie zuerst? [Rang {place}]"] = [o[place - 1] for o in orders]
    ranks = [chance.sample(("1", "2", "3"), 3) for _ in n]
    for index, need in enumerate(NEEDS):
        columns[f"Wie wichtig ist Ihnen der Anschluss? - {need}"] = [r[index] for r in ranks]
    columns["Was möchten Sie uns mitteilen?"] = [f"{SECRET} Nr. {i}" for i in n]
    return columns

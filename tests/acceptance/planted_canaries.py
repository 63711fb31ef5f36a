"""Canaries: what nobody may read again, planted in the demo's raw data, and where to look."""

from __future__ import annotations

import base64
import binascii
import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

EXPORT = Path("waves/2013-06/results-survey130603.csv")
IN_COLUMNS = {
    "E-Mail": "spalte{}@kanarie.example",
    "Telefon": "0241 77{:05}",
    "IP-Adresse": "203.0.113.{}",
    "Ansprechpartner": "Kanarius Vogel {}",
    "Zusatz": "versteckt{}@kanarie.example",
}
"""Further columns of the export -> what each of its rows holds."""
IN_TEXTS = {
    "text@kanarie.example": "[E-Mail]",
    "text (at) kanarie (punkt) example": "[E-Mail]",
    "0241/987654-32": "[Telefon]",
    "+49 (0)171 5550123": "[Telefon]",
    "198.51.100.77": "[IP-Adresse]",
    "www.kanarie.example/team/vogel": "[Internetadresse]",
    "@kanarie_ac": "[Internetadresse]",
    "Musterwerk Würselen": "[Firma]",
    "BEISPIELSCHMIEDE ALSDORF GmbH & Co. KG": "[Firma]",
    "Probetextils": "[Firma]",
}
"""What respondents write -> what the analyst reads instead."""
NAMED = "Kanarienzucht & Söhne GmbH"
PERSON = ("Kanaria", "Piepmatz", "kanaria.piepmatz@voliere.example", "Kanarie0Token9x")
"""First name, last name, e-mail address and token of a participant who answered."""
COMPANY = "Kanarienhof Voliere & Partner GmbH"
"""The company of that participant, in the population as well."""
WAVE = "2013-06"
TOKENS = Path("waves/2013-06/tokens_130603.csv")
ITEM, ANSWER = "W_RB_FLAECHE", "1"
GROUP = ("raum", "heinsberg_euskirchen")
"""All companies of this group give this answer to this question, and nobody else does."""
VACANCIES = 7_654_321
"""One company looks for so many people."""
BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")


def plant(folder: Path) -> list[str]:
    """Put canaries into further columns, free texts and the company's name; return them all."""
    with (folder / EXPORT).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    text = next(i for i, name in enumerate(head) if "außerdem" in name)
    other = next(i for i, name in enumerate(head) if name.endswith("(Mehrfachnennung) [Sonstiges]"))
    code, sent = head.index("Zugangscode"), head.index("Datum Abgeschickt")
    planted = [NAMED, *IN_TEXTS]
    head += [*IN_COLUMNS, "Frei2"]
    counted = [row for row in rows[1:] if row[sent]]
    for row in rows:
        values = [value.format(rows.index(row)) for value in IN_COLUMNS.values()]
        planted += values
        row += [*values, ""]
    for canary, row in zip(IN_TEXTS, counted, strict=False):
        row[text] = f"Fragen Sie {canary} danach."
        row[other] = f"Ärger mit {canary}"
    anonymous = [row for row in counted if not row[code]]
    anonymous[0][-1] = NAMED
    with (folder / EXPORT).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    codebook = folder / "codebook.csv"
    stored = codebook.read_text("utf-8-sig").rstrip("\n")
    waves = stored.splitlines()[0].split(";").index("2013-06")
    cells = ["FIRMA", "", "Wie heißt Ihr Unternehmen?", "", "text", "", "company_name"]
    cells += [""] * (waves - len(cells)) + ["Frei2"]
    width = len(stored.splitlines()[0].split(";"))
    line = ";".join([*cells, *[""] * (width - len(cells))])
    codebook.write_text(f"{stored}\n{line}\n", encoding="utf-8")
    # The survey file does not know the added question.
    for lss in (folder / EXPORT).parent.glob("*.lss"):
        lss.unlink()
    return planted


def plant_company(folder: Path) -> list[str]:
    """Give one participant who answered another name, address, token and company."""
    head, *people = _rows(folder / TOKENS)
    first, last, mail, token, number, company = (
        next(i for i, name in enumerate(head) if name.strip().startswith(start))
        for start in ("firstname", "lastname", "email", "token", "attribute_1", "attribute_2")
    )
    person = next(row for row in reversed(people) if row[head.index("completed")] != "N")
    old, firm = person[token], person[company]
    person[first], person[last], person[mail], person[token] = PERSON
    person[company] = COMPANY
    _write(folder / TOKENS, [head, *people])
    export = (folder / EXPORT).read_text("utf-8-sig")
    assert export.count(old) == 1
    (folder / EXPORT).write_text(export.replace(old, PERSON[3]), encoding="utf-8")
    population = folder / "population.csv"
    known = population.read_text("cp1252")
    (line,) = [line for line in known.splitlines() if line.startswith(f"{person[number]};")]
    changed = known.replace(line, line.replace(firm, COMPANY))
    assert changed != known
    population.write_text(changed, encoding="cp1252")
    return [" ".join(PERSON[:2]), *PERSON[1:], COMPANY]


def plant_counts(folder: Path) -> None:
    """Let one group answer one question otherwise than all others, and one company stand out."""
    population = pd.read_csv(folder / "population.csv", sep=";", encoding="cp1252", dtype=str)
    district = dict(zip(population["mitglied_nr"], population["kreis"], strict=True))
    head, *people = _rows(folder / TOKENS)
    number = next(i for i, name in enumerate(head) if name.strip().startswith("attribute_1"))
    member = {row[head.index("token")]: row[number] for row in people}
    head, *rows = _rows(folder / EXPORT)
    item = next(i for i, name in enumerate(head) if name.startswith("Wie wichtig"))
    assert "Gewerbeflächen" in head[item]
    token, place = head.index("Zugangscode"), head.index("In welcher Gemeinde liegt Ihr Standort?")
    far = {"Kreis Heinsberg", "Kreis Euskirchen"}
    towns = {row[place] for row in rows if district.get(member.get(row[token], "")) in far}
    for row in rows:
        inside = district.get(member.get(row[token], "")) in far
        if inside or (not row[token] and row[place] in towns):
            row[item] = ANSWER
        elif row[item].startswith(ANSWER):
            row[item] = "3"
    vacancies = head.index("Wie viele offene Stellen haben Sie?")
    next(row for row in rows[1:] if row[token] and row[vacancies])[vacancies] = str(VACANCIES)
    _write(folder / EXPORT, [head, *rows])


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def packed(text: str) -> Iterator[bytes]:
    """Yield what a text holds in base64, such as the numbers of a chart."""
    for match in BASE64.findall(text):
        try:
            yield base64.b64decode(match + "=" * (-len(match) % 4), validate=True)
        except binascii.Error:
            continue


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every text that lies below a folder: pages, tables cell by cell, packed files."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            yield path.name, pd.read_parquet(path).to_csv()
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield f"{path.name}/{name}", packed.read(name).decode("utf-8", "replace")
        elif path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")

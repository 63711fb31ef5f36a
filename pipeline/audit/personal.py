"""Names, addresses, numbers and words of respondents that stand in files meant to be shared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.audit.seen import Content, Place
from pipeline.codebook import Study
from pipeline.ingest import read_population, read_table
from pipeline.ingest.folder import find_files, shown
from pipeline.ingest.values import cell_text

_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"(?<![\w.,])[\w-]{4,}(?!\w|[.,]\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_UUID = re.compile(r"(?=.*\d)[\w-]{16,}")
RUN = 4
"""Words in a row that show whose text it is."""
LONG = 12
"""Characters from which a text counts as a whole."""


@dataclass
class Private:
    """What must not be shared: whole tokens, addresses, and sequences of words, by kind.

    ``tokens`` and ``phrases`` map what is looked for to what it is, in German.
    """

    tokens: dict[str, str] = field(default_factory=dict)
    pseudonyms: dict[str, str] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)

    def token(self, text: object, kind: str) -> None:
        """Add an identifier of at least four characters."""
        if isinstance(text, str) and len(text.strip()) >= 4:
            self.tokens.setdefault(text.strip().lower(), kind)

    def phrase(self, text: object, kind: str) -> None:
        """Add words that must not stand in a row."""
        words = _words(text) if isinstance(text, str) else ()
        if len("".join(words)) >= 4:
            self.phrases.setdefault(words, kind)


def private(study: Study, tables: Mapping[str, pd.DataFrame]) -> Private:
    """Collect what must not be shared, from the study's files and the run's tables.

    Parameters
    ----------
    study : Study
    tables : mapping of str to pandas.DataFrame
        ``responses`` and ``texts`` of the run.

    Raises
    ------
    StudyError
        If the population or a list of participants cannot be read.
    """
    found = Private()
    for pseudonym in tables["responses"]["company"].dropna().unique():
        found.pseudonyms[str(pseudonym)[:8]] = str(pseudonym)
    for number in tables["responses"]["response_id"].dropna().unique():
        if _UUID.fullmatch(str(number)):
            found.token(str(number), "Antwort-Nummer")
    _population(study, found)
    for wave in study.settings.waves:
        _participants(study, wave.id, found)
    known = _public(study)
    for text in tables["texts"]["text"].dropna():
        _verbatim(str(text), known, found)
    return found


def traces(content: Content, wanted: Private) -> Iterator[tuple[Place, str]]:
    """Yield place and kind of everything private in a file; never the text itself."""
    by_length: dict[int, dict[tuple[str, ...], str]] = defaultdict(dict)
    for words, kind in wanted.phrases.items():
        by_length[len(words)][words] = kind
    seen: set[tuple[Place, str]] = set()
    for place, text in content.passages:
        for kind in _kinds(text, wanted, by_length):
            if (place, kind) not in seen:
                seen.add((place, kind))
                yield place, kind


def _kinds(
    text: str, wanted: Private, by_length: Mapping[int, Mapping[tuple[str, ...], str]]
) -> Iterator[str]:
    lower = text.lower()
    for match in (*_TOKEN.findall(lower), *_MAIL.findall(lower)):
        if kind := wanted.tokens.get(match):
            yield kind
        pseudonym = wanted.pseudonyms.get(match[:8])
        if pseudonym and (pseudonym.startswith(match) or match.startswith(pseudonym)):
            yield "Pseudonym eines Unternehmens"
    words = _words(text)
    for length, phrases in by_length.items():
        for start in range(len(words) - length + 1):
            if kind := phrases.get(words[start : start + length]):
                yield kind


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _population(study: Study, found: Private) -> None:
    settings = study.settings.population
    table = read_population(study)
    if settings is None or table is None:
        return
    years = {wave.id[:4] for wave in study.settings.waves}
    for number in table["member_number"]:
        if number not in years:
            found.token(number, "Mitgliedsnummer")
    name = settings.name or next((c for c in ("firma", "name", "company") if c in table), None)
    if name is not None and name in table:
        for company in table[name]:
            found.phrase(company, "Name eines Unternehmens")


def _participants(study: Study, wave: str, found: Private) -> None:
    """Add tokens, e-mail addresses and names of the persons a wave was sent to."""
    settings = study.settings.participants
    path = find_files(study, wave).participant_file(study, wave) if settings else None
    if settings is None or path is None or path.suffix.lower() == ".lsa":
        return
    table = read_table(path, shown(study, path))
    headings = [heading.strip().lower() for heading in table.headings]
    first = next((i for i, h in enumerate(headings) if h in ("firstname", "vorname")), None)
    last = next((i for i, h in enumerate(headings) if h in ("lastname", "nachname")), None)
    token = next((i for i, h in enumerate(headings) if h == settings.token.lower()), None)
    for record in table.records:
        cells = [cell_text(cell) for cell in record.cells]
        for text in cells:
            if text and _MAIL.fullmatch(text):
                found.token(text, "E-Mail-Adresse")
        if token is not None:
            found.token(cells[token], "Zugangscode")
        if first is not None and last is not None and cells[first] and cells[last]:
            found.phrase(f"{cells[first]} {cells[last]}", "Name einer Kontaktperson")
            found.phrase(f"{cells[last]} {cells[first]}", "Name einer Kontaktperson")


def _public(study: Study) -> set[tuple[str, ...]]:
    """Return the runs of words that the questionnaire and the study themselves use."""
    settings = study.settings
    texts = [text for q in study.questions for text in (q.text, q.item)]
    texts += [text for q in study.questions for pair in q.wordings.values() for text in pair]
    texts += [answer.label for scale in settings.scales.values() for answer in scale.answers]
    texts += [text for h in settings.handlungsfelder for text in (h.title, h.description)]
    texts += [settings.title, settings.survey, settings.notice]
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = _words(text)
        found.add(words)
        found |= set(_runs(words))
    return found


def _verbatim(text: str, known: set[tuple[str, ...]], found: Private) -> None:
    words = _words(text)
    if len(text.strip()) >= LONG and words and words not in known:
        found.phrases.setdefault(words, "wörtliche Antwort")
    for run in _runs(words):
        if run not in known:
            found.phrases.setdefault(run, "Stück einer wörtlichen Antwort")


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (words[i : i + RUN] for i in range(len(words) - RUN + 1))

"""When a paraphrase says too much: whole phrases, names, numbers or places of the answer.

Source: methods SPEC E9 (paraphrase, never verbatim; names, places, unique facts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from pipeline.codebook import Study

RUN = 4
"""So many words of an answer in a row are a quotation."""
SHARE = 0.6
"""So large a part of a paraphrase's words, in any order, is the answer itself."""
KINDS = {
    "company": "den Namen eines Unternehmens",
    "email": "eine E-Mail-Adresse",
    "url": "eine Internetadresse",
    "phone": "eine Telefonnummer",
    "ip": "eine IP-Adresse",
}
_REWORD = "mit eigenen Worten sagen"
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+")
_NUMBER_WORDS = {
    word.casefold(): str(number)
    for number, word in (
        *((2, "zwei"), (3, "drei"), (4, "vier"), (5, "fünf"), (6, "sechs"), (7, "sieben")),
        *((8, "acht"), (9, "neun"), (10, "zehn"), (11, "elf"), (12, "zwölf")),
        *((20, "zwanzig"), (30, "dreißig"), (40, "vierzig"), (50, "fünfzig")),
        *((60, "sechzig"), (70, "siebzig"), (80, "achtzig"), (90, "neunzig")),
        *((100, "hundert"), (100, "einhundert"), (1000, "tausend"), (1000, "eintausend")),
    )
}
_TITLE = r"(?:Herrn?|Frau|Fr\.|Hr\.|Dr\.|Prof\.|Dipl\.-?\s?\w+\.?)"
_PERSON = re.compile(
    rf"(?<!\w){_TITLE}\s+(?:{_TITLE}\s+)*[^\W\d_a-zäöüß][\w-]+"
    # An initial and a name, but not the "B. Schulen" of "z. B. Schulen".
    r"|(?<!\w\.)(?<!\w\.\s)(?<!\w)[A-ZÄÖÜ]\.\s?[A-ZÄÖÜ][a-zäöüß]{2,}"
)
_SHORTEST_LABEL = 4


def faults(
    paraphrase: str,
    answers: Sequence[str],
    *,
    identify: Callable[[str], Collection[str]],
    labels: Collection[tuple[str, ...]] = (),
) -> Iterator[tuple[str, str]]:
    """Yield what a paraphrase may not say, as (message, advice) without any of its words.

    Parameters
    ----------
    paraphrase : str
    answers : sequence of str
        What the company wrote, masked.
    identify : callable
        Text -> kinds of what is to be masked in it, keys of ``KINDS``.
    labels : collection of tuple of str
        Words of places, branches and sizes, see :func:`class_labels`.
    """
    found = [KINDS[kind] for kind in identify(paraphrase)]
    found += ["den Namen einer Person"] if _PERSON.search(paraphrase) else []
    for what in found:
        yield f"die Paraphrase enthält {what}", "weglassen"
    said = words(paraphrase)
    if any(_close(said, words(answer)) for answer in answers):
        yield "die Paraphrase ist zu nah am Wortlaut der Antwort", _REWORD
    if numbers(paraphrase) & set().union(*(numbers(answer) for answer in answers)):
        yield "die Paraphrase nennt eine Zahl der Antwort", "weglassen oder grob umschreiben"
    if any(runs(said, len(label)) & {label} for label in labels):
        message = "die Paraphrase nennt Ort, Branche oder Größe"
        yield message, "weglassen; Merkmale stehen darunter, so grob wie nötig"


def words(text: str) -> tuple[str, ...]:
    """Return a text's words in lower case, umlauts as they are."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def runs(said: Sequence[str], length: int) -> set[tuple[str, ...]]:
    """Return all runs of so many words."""
    return {tuple(said[i : i + length]) for i in range(len(said) - length + 1)}


def numbers(text: str) -> set[str]:
    """Return the numbers of a text, also those written as words from two on."""
    plain = unicodedata.normalize("NFKC", text)
    found = set()
    for given in _NUMBER.findall(plain):
        number = re.sub(r"\D", "", given) if _GROUPED.fullmatch(given) else given
        found.add(number.replace(",", ".").replace(" ", ""))
    return found | {_NUMBER_WORDS[word] for word in words(plain) if word in _NUMBER_WORDS}


def class_labels(study: Study) -> set[tuple[str, ...]]:
    """Return the words of every class's title, frame values and answers: they place a company."""
    labels: set[str] = set()
    for classification in study.settings.classifications.values():
        for group in classification.classes:
            labels |= {group.title, *group.population}
        if classification.question:
            scale = study.scale(study.question(classification.question))
            labels |= {answer.label for answer in scale.valid()}
    plain = {words(re.sub(r"\(.*?\)|^\w+ – ", "", label)) for label in labels}
    return {label for label in plain if len("".join(label)) >= _SHORTEST_LABEL}


def quoted(paraphrases: Iterable[str], answers: Iterable[str]) -> set[str]:
    """Return the paraphrases that hold ``RUN`` words in a row of any answer of the study."""
    wanted: dict[tuple[str, ...], set[str]] = {}
    for paraphrase in paraphrases:
        for run in runs(words(paraphrase), RUN):
            wanted.setdefault(run, set()).add(paraphrase)
    found: set[str] = set()
    for answer in answers:
        for run in runs(words(answer), RUN) & wanted.keys():
            found |= wanted[run]
    return found


def _close(said: tuple[str, ...], answer: tuple[str, ...]) -> bool:
    if not said or not answer:
        return False
    if runs(said, RUN) & runs(answer, RUN):
        return True
    if 1 < len(answer) < RUN and answer in runs(said, len(answer)):
        return True
    known = set(answer)
    return sum(word in known for word in said) >= SHARE * len(said)

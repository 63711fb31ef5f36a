"""Mask what tells who wrote a text or whom it is about: e-mails, phones, links, companies."""

from __future__ import annotations

import re

from pipeline.clean.known_names import KnownNames
from pipeline.ingest.personal import EMAIL, IP, PHONE, PHONE_AFTER_WORD

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TOP_LEVEL = "de|com|org|net|eu|info|biz|io|at|ch|nl|be|fr|lu"
_LINK = re.compile(
    r"(?<![\w@])(?:https?://|www\.)\S*[\w/]"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w-])(?:/\S*[\w/])?"
    r"|(?<![\w@])@\w[\w.-]*\w",
    re.IGNORECASE,
)
MASKS = {
    "email": "[E-Mail]",
    "url": "[Internetadresse]",
    "phone": "[Telefon]",
    "ip": "[IP-Adresse]",
    "company": "[Firma]",
}
"""Kind of what is masked -> what stands in its place."""
_MASK = re.compile("(" + "|".join(re.escape(mask) for mask in MASKS.values()) + ")")


def mask(text: str, names: KnownNames) -> tuple[str, tuple[str, ...]]:
    """Mask e-mails, links and handles, phone numbers, IP addresses and names of companies.

    Names of people, and of companies that are not known, are not recognised.

    Parameters
    ----------
    text : str
        What a respondent wrote.
    names : KnownNames
        Companies of the population.

    Returns
    -------
    masked : str
        The text with ``[E-Mail]``, ``[Internetadresse]``, ``[Telefon]``, ``[IP-Adresse]`` and
        ``[Firma]``; without invisible characters.
    kinds : tuple of str
        What was found, in the order of ``MASKS``.
    """
    masked = _INVISIBLE.sub("", text).replace("＠", "@")
    found: set[str] = set()
    while True:  # a name may hide the beginning of a number
        before = masked
        masked = _masked_companies(_masked_patterns(before, found), names, found)
        if masked == before:
            return masked, tuple(kind for kind in MASKS if kind in found)


def _masked_patterns(text: str, found: set[str]) -> str:
    for kind, pattern in (("email", EMAIL), ("url", _LINK), ("ip", IP), ("phone", PHONE)):
        text, times = pattern.subn(MASKS[kind], text)
        found.update([kind] * bool(times))
    text, times = PHONE_AFTER_WORD.subn(rf"\1{MASKS['phone']}", text)
    found.update(["phone"] * bool(times))
    return text


def _masked_companies(text: str, names: KnownNames, found: set[str]) -> str:
    parts = _MASK.split(text)
    for place in range(0, len(parts), 2):  # every second part is a mask
        for start, end in reversed(names.spans(parts[place])):
            parts[place] = parts[place][:start] + MASKS["company"] + parts[place][end:]
            found.add("company")
    return "".join(parts)

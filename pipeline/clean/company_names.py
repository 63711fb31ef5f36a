"""What two spellings of a company's name share: no legal form, one kind of umlaut, no "und"."""

from __future__ import annotations

import re
import unicodedata

LEGAL_FORMS = frozenset(
    (
        *("gmbh", "ggmbh", "mbh", "ag", "gag", "kg", "kgaa", "ohg", "gbr", "ek", "ekfm", "ekfr"),
        *("ug", "haftungsbeschraenkt", "partg", "partgmbb", "vvag", "aoer"),
        *("aktiengesellschaft", "kommanditgesellschaft"),
    )
)
"""Legal forms wherever they stand."""
AT_THE_END = LEGAL_FORMS | frozenset(
    (
        *("co", "cie", "compagnie", "eg", "ev", "se", "ltd", "limited", "inc", "corp", "llc"),
        *("llp", "plc", "bv", "nv", "sa", "sas", "sarl", "srl", "spa"),
    )
)
"""Further ones that may be part of a name unless they end it."""
LINKS = frozenset({"und", "and", "u", "inh", "inhaber", "inhaberin"})
WRITTEN_OUT = {"gebr": "gebrueder", "ges": "gesellschaft"}
_SPELLED_OUT = re.compile(r"\b(gesellschaft )?mit beschraenkter haftung\b")
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?)+(?:[a-z]|kfm|kfr)\b\.?")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def plain_words(text: str) -> str:
    """Return a text in lower case, umlauts as two letters, other accents dropped."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def name_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a company's name without legal form, "und" and punctuation.

    A name of nothing else keeps all of its words.

    Parameters
    ----------
    name : str
        As the company, the frame or an analyst writes it.
    """
    plain = plain_words(name).replace("&", " und ").replace("+", " und ")
    plain = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found.group()), plain)
    plain = " ".join(re.findall(r"[^\W_]+", plain))
    words = _SPELLED_OUT.sub("mbh", plain).split()
    words = [WRITTEN_OUT.get(word, word) for word in words]
    core = list(words)
    while core and core[-1] in AT_THE_END | LINKS:
        core.pop()
    core = [word for word in core if word not in LEGAL_FORMS | LINKS]
    while core and core[-1] in AT_THE_END:
        core.pop()
    return tuple(core or words)


def normal_name(name: str) -> str:
    """Return what the spellings of a company's name share: its tokens with single blanks."""
    return " ".join(name_tokens(name))

"""Names of variables that SPSS accepts: ASCII letters, digits and ``_``; unique in any case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 64
"""Bytes of a variable's name (IBM SPSS Statistics, Variable names)."""
_KEYWORDS = frozenset(
    {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
)
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
)


def spss_names(wanted: Sequence[str]) -> list[str]:
    """Return one valid name for each wanted one, in the same order.

    Parameters
    ----------
    wanted : sequence of str
        Ids of the codebook and names of other columns. A name that is valid stays; where two
        are the same but for upper and lower case, the earlier one stays.

    Returns
    -------
    list of str
        At most 64 ASCII characters, the first a letter; no two are the same in SPSS, which
        does not tell upper from lower case.
    """
    names = [_valid(name) for name in wanted]
    changed_last = sorted(range(len(names)), key=lambda k: names[k] != wanted[k])
    taken: set[str] = set()
    for k in changed_last:
        names[k] = _free(names[k], taken)
        taken.add(names[k].lower())
    return names


def _valid(text: str) -> str:
    german = unicodedata.normalize("NFC", text).translate(_GERMAN)
    ascii_text = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_]+", "_", ascii_text)[:LONGEST].strip("_")
    if not name[:1].isalpha() or name.upper() in _KEYWORDS:
        name = f"v_{name}"[:LONGEST].rstrip("_")
    return name


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        suffix = f"_{number}"
        free = name[: LONGEST - len(suffix)] + suffix
    return free

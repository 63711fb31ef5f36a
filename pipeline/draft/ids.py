"""Names for study.yml and codebook.csv from German words."""

from __future__ import annotations

import re
import unicodedata

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_LONGEST = 48


def identifier(text: str, taken: set[str], *, fallback: str = "antwort") -> str:
    """Return an unused name from the first words of a text; it is not added to ``taken``.

    Upper and lower case count as the same name.
    """
    plain = (
        unicodedata.normalize("NFKD", text.translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    )
    words = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").lower()
    name = words[:_LONGEST].rsplit("_", 1)[0] if len(words) > _LONGEST else words
    return unused(name or fallback, taken)


def unused(name: str, taken: set[str]) -> str:
    """Return a name, with a number behind it if it is taken."""
    known = {other.casefold() for other in taken}
    if name.casefold() not in known:
        return name
    return next(
        f"{name}_{n}" for n in range(2, len(known) + 3) if f"{name}_{n}".casefold() not in known
    )

"""Texts as SPSS and Excel can hold them: no control characters, cut at a whole character."""

from __future__ import annotations

import re

CUT = "…"
_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\t\n\r\x7f-\x9f\u2028\u2029]+")


def plain(text: str) -> str:
    """Return a text in one line; what neither XML nor UTF-8 can hold becomes ``\ufffd``."""
    return _CONTROL.sub(" ", _UNFIT.sub("\ufffd", text)).strip()


def fit(text: str, size: int) -> str:
    """Return a text of at most ``size`` bytes in UTF-8, cut at a whole character and marked."""
    data = text.encode("utf-8")
    if len(data) <= size:
        return text
    room = max(size - len(CUT.encode("utf-8")), 0)
    return data[:room].decode("utf-8", errors="ignore").rstrip() + CUT


def joined(text: str, item: str) -> str:
    """Return the text of a question and its item as one label."""
    return " – ".join(part for part in (text, item) if part)


def fit_joined(text: str, item: str, size: int) -> str:
    """Return both parts in at most ``size`` bytes; the text gives way, the item tells rows apart.

    Parameters
    ----------
    text, item : str
    size : int
        In bytes of UTF-8.
    """
    whole = joined(text, item)
    room = size - len(joined("", item).encode("utf-8")) - len(" – ".encode())
    if len(whole.encode("utf-8")) <= size or not text or not item or room < size // 4:
        return fit(whole, size)
    return joined(fit(text, room), item)

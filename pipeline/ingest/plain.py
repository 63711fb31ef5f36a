"""HTML text of a questionnaire or a heading -> plain text, and the key to compare by."""

from __future__ import annotations

import html
import re

_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"</?(br|p|div|li|ul|ol|td|tr|table|h\d)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def plain_text(text: str) -> str:
    """Return text without tags and entities, with single ordinary blanks."""
    without_tags = _TAG.sub("", _BREAK.sub(" ", _HIDDEN.sub(" ", text)))
    return " ".join(html.unescape(without_tags).split())


def match_key(text: str) -> str:
    """Return what two wordings share that differ in blanks, tags and entities only."""
    return "".join(plain_text(text).split())

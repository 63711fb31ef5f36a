"""Sentences made from findings: a lead paragraph, a remark, a protection notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pipeline.report.templates import render


@dataclass(frozen=True)
class Note:
    """A paragraph.

    Parameters
    ----------
    sentences : sequence of str
        Whole sentences.
    kind : str
        ``lead``, ``remark`` or ``protected``; decides the paragraph's looks.
    """

    sentences: Sequence[str]
    kind: str = "remark"

    def html(self) -> str:
        """Return the paragraph as HTML."""
        return render("note.html.j2", kind=self.kind, sentences=self.sentences)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": " ".join(self.sentences)}


@dataclass(frozen=True)
class Heading:
    """A section's heading that a notebook cannot know, because it depends on the study.

    ``level`` 2 is a section of the page and stands in its contents, 3 a part of one.
    """

    text: str
    level: int = 2

    def html(self) -> str:
        """Return the heading as HTML."""
        return str(Markup("<h{0}>{1}</h{0}>").format(self.level, self.text))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text}

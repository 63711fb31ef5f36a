"""Sentences made from findings: a lead paragraph, a remark, a protection notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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

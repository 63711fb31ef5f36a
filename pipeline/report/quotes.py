"""What companies say about a Handlungsfeld: released paraphrases with coarse attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.report import labels
from pipeline.report.findings import Findings
from pipeline.report.note import Heading, Note
from pipeline.report.templates import render


@dataclass(frozen=True)
class Quotes:
    """Paraphrases, each with what may be said about its company."""

    quotes: tuple[tuple[str, tuple[str, ...]], ...]

    def html(self) -> str:
        """Return the quotes as HTML."""
        return render("quotes.html.j2", quotes=self.quotes)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        lines = [
            f"{text} ({', '.join(titles)})" if titles else text for text, titles in self.quotes
        ]
        return {"text/html": self.html(), "text/plain": "\n".join(lines)}


def field_quotes(findings: Findings, handlungsfeld: str) -> list[Heading | Note | Quotes]:
    """Return what companies say about a Handlungsfeld; nothing without released quotes."""
    quotes = findings.quotes(handlungsfeld)
    if not quotes:
        return []
    settings = findings.study.settings
    minimum = next(a.min_companies for a in settings.audiences if a.id == findings.audience)
    note = labels.QUOTES_NOTE.format(companies=settings.companies, minimum=minimum)
    heading = labels.QUOTES_HEADING.format(companies=settings.companies)
    return [Heading(heading), Note([note]), Quotes(tuple(quotes))]

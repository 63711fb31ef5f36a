"""How we know: who was asked, who answered, how it was weighted, what it cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.report import labels, wording
from pipeline.report.findings import Findings
from pipeline.report.templates import render


@dataclass(frozen=True)
class Facts:
    """Terms with their texts, shown as a definition list."""

    facts: tuple[tuple[str, tuple[str, ...]], ...]

    def html(self) -> str:
        """Return the list as HTML."""
        return render("transparency.html.j2", facts=self.facts)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        text = "\n".join(f"{term}: {' '.join(texts)}" for term, texts in self.facts)
        return {"text/html": self.html(), "text/plain": text}


def transparency(findings: Findings) -> Facts:
    """Return what every page says about the survey, from the facts of the run."""
    rates = findings.published("response_rate", wave=None)
    known = dict(zip(rates["wave"], rates["estimate"], strict=True))
    release, study = findings.release, findings.study
    companies = study.settings.companies
    audience = next(a for a in study.settings.audiences if a.id == findings.audience)
    answers = tuple(
        wording.wave_response(wave, release, known.get(wave.id)) for wave in findings.waves
    )
    facts = {
        labels.FACT_ASKED: (wording.asked_text(study.settings.survey, release, companies),),
        labels.FACT_ANSWERS: answers,
        labels.FACT_UNUSED: tuple(wording.wave_set_aside(wave) for wave in findings.waves),
        labels.FACT_WEIGHTING: wording.weighting_sentences(release, findings.weighting),
        labels.FACT_UNCERTAINTY: wording.uncertainty_sentences(
            findings.weighting,
            release,
            intervals=findings.intervals,
            ranked=not findings.ranks().empty,
        ),
        labels.FACT_LIMITS: (labels.LIMITS.format(companies=companies),),
        labels.FACT_PROTECTION: (wording.protection_text(audience.min_companies, companies),),
    }
    return Facts(tuple(facts.items()))

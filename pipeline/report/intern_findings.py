"""Findings for analysts: what was released, and the run's tables behind it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.report.findings import Findings, open_findings


@dataclass(frozen=True)
class InternFindings(Findings):
    """Findings with the way to tables that hold unprotected numbers.

    Only functions of pages under ``intern/`` take these: what takes plain :class:`Findings`
    cannot show more than was released.
    """

    @property
    def processed(self) -> Path:
        """Folder of the run's results."""
        return self._processed


def open_intern(study: str | Path, audience: str = "arbeitskreis") -> InternFindings:
    """Open the findings of the last run for pages that analysts alone may see.

    Parameters
    ----------
    study, audience
        As for :func:`pipeline.report.open_findings`.

    Raises
    ------
    StudyError
        If the study was not run yet or the audience has no release.
    """
    found = open_findings(study, audience)
    return InternFindings(found.study, found._processed, found.audience, found.release)

"""Kinds of missing: three different things that are never scored and never merged."""

from __future__ import annotations

NO_ANSWER = -1
"""Shown and left blank, or answered with "keine Angabe"."""
DONT_KNOW = -2
"""Answered with "kann ich nicht beurteilen" or "weiß nicht"."""
NOT_ASKED = -3
"""Not shown to this company because of the question's filter."""
NOT_IN_WAVE = -4
"""The question was not part of this wave's questionnaire."""

KINDS: dict[int, str] = {
    NO_ANSWER: "no_answer",
    DONT_KNOW: "dont_know",
    NOT_ASKED: "not_asked",
    NOT_IN_WAVE: "not_in_wave",
}

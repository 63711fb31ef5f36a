"""What changed in the questionnaire between waves, in words."""

from __future__ import annotations

from itertools import pairwise

from pipeline.report import labels, wording
from pipeline.report.findings import Findings
from pipeline.report.note import Note


def questionnaire_changes(findings: Findings) -> Note:
    """Return which needs are new, no longer asked or asked differently."""
    sentences = []
    titles = {wave.id: wave.title for wave in findings.waves}
    for need, (question, _) in findings.study.needs().items():
        for before, after in pairwise(titles):
            asked = before in question.columns, after in question.columns
            old, new = findings.label(need, wave=before), findings.label(need, wave=after)
            if asked == (False, True):
                sentences.append(wording.new_need(new, titles[after]))
            elif asked == (True, False):
                sentences.append(wording.dropped_need(old, titles[after]))
            elif asked == (True, True):
                if old != new:
                    sentences.append(wording.reworded_need(old, new, titles[after]))
                if question.scale_in(before) != question.scale_in(after):
                    sentences.append(wording.rescaled_need(new, titles[after]))
                if question.filter_in(before) != question.filter_in(after):
                    sentences.append(wording.refiltered_need(new, titles[after]))
    return Note(sentences or [labels.UNCHANGED_QUESTIONS])

"""Draft a study from exports: everything is guessed with its evidence, nothing counts unseen."""

from pipeline.draft.confirmation import confirmed_draft
from pipeline.draft.draft_study import Drafted, draft_study

__all__ = ["Drafted", "confirmed_draft", "draft_study"]

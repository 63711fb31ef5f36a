"""A drafted scale and its answers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DraftAnswer:
    """One answer of a drafted scale; as :class:`pipeline.codebook.settings.Answer`."""

    id: str
    label: str
    score: int | None = None
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    missing: str = ""
    polarity: str = ""
    times: int = 0


@dataclass(frozen=True)
class DraftScale:
    """A drafted scale and why it looks as it does.

    Parameters
    ----------
    name : str
        What it measures, for its id in study.yml; empty if nothing tells.
    answers : tuple of DraftAnswer
    schulnote : bool
    rest : str
        Id of the answer that collects what is not listed; empty if all is listed.
    hidden : tuple of (int, int)
        Number of labels that are not listed, and of cells with one.
    ordered : str
        Evidence of order and direction; empty for an unordered list.
    asked : tuple of str
        Evidence of codes that are taken for missing answers.
    """

    name: str
    answers: tuple[DraftAnswer, ...]
    schulnote: bool = False
    rest: str = ""
    hidden: tuple[int, int] = (0, 0)
    ordered: str = ""
    asked: tuple[str, ...] = field(default=(), compare=False)

    @property
    def valid(self) -> tuple[DraftAnswer, ...]:
        """Answers that count."""
        return tuple(answer for answer in self.answers if not answer.missing)

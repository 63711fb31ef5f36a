"""What can go wrong that a person can fix: one class each, with its exit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to fix, at a place a person can find.

    Parameters
    ----------
    file : str
        Path as the reader should see it, relative to the study.
    line, column : int
        1-based; 0 where a place has none. In tables the column is the number of the field
        (1 = column A of a spreadsheet); in YAML it is the character.
    message : str
        What is wrong, in German, without any respondent's answer text.
    advice : str
        What to do about it.
    """

    file: str
    line: int
    column: int
    message: str
    advice: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        return f"{place}: {self.message}" + (f" – {self.advice}" if self.advice else "")


class PipelineError(Exception):
    """A failure with a message for the person who runs the pipeline and an exit code."""

    exit_code = 1


class StudyError(PipelineError):
    """The study or its data need fixing; carries every problem found, not only the first."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(p) for p in self.problems))

    def __reduce__(self) -> tuple[type[StudyError], tuple[list[Problem]]]:
        """Keep the problems when the error comes from another process."""
        return type(self), (self.problems,)


class OutputError(PipelineError):
    """The output place cannot be written: locked, read-only or full. Nothing was changed there."""

    exit_code = 3


class BusyError(PipelineError):
    """Another run is writing to the same output place."""

    exit_code = 4


class NotebookError(PipelineError):
    """A notebook cell failed; the last good pages stay."""

    exit_code = 5


class RemoteError(PipelineError):
    """The survey server cannot be reached or does not answer as it should; no file was changed."""

    exit_code = 6


class CredentialsError(PipelineError):
    """The user name or password for the survey server is missing or refused."""

    exit_code = 7


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ' Meinten Sie …?' for the nearest known name, or an empty string."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"Meinten Sie „{near[0]}“?" if near else ""

"""A drafted row of codebook.csv."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.draft.scale_model import DraftScale
from pipeline.draft.variables import Variable


@dataclass(frozen=True, eq=False)
class Row:
    """One row of the codebook with what it was guessed from.

    Parameters
    ----------
    type, role : str
        As in codebook.csv.
    text, item : str
    columns : dict
        Wave -> code in that wave's export.
    evidence : str
        Why the type was guessed, in German.
    variables : tuple of Variable
        Whose cells the answers come from.
    group : str
        What the rows of one question share.
    part : str
        Part of a code, for the row's id.
    options : tuple of str
        Answers that the headings name, where the cells hold ranks.
    closed : bool
        Whether the type needs a scale made of its cells.
    """

    type: str
    text: str
    item: str
    columns: dict[str, str]
    evidence: str
    variables: tuple[Variable, ...] = field(repr=False)
    group: str
    role: str = ""
    part: str = ""
    options: tuple[str, ...] = ()
    closed: bool = False
    id: str = ""
    block: str = ""
    scale: str = ""
    need: str = ""
    handlungsfeld: str = ""
    filter: str = ""
    draft: DraftScale | None = None
    wordings: dict[str, tuple[str, str]] = field(default_factory=dict)


def row_of(
    variable: Variable, kind: str, evidence: str, *, role: str = "", closed: bool = False
) -> Row:
    """Return a row for a variable as its columns ask it."""
    first = variable.first
    return Row(
        type=kind,
        text=first.question,
        item=first.item,
        columns={wave: column.code for wave, column in variable.columns.items()},
        evidence=evidence,
        variables=(variable,),
        group=variable.group,
        role=role,
        part=first.part,
        closed=closed,
        wordings=variable.wordings(),
    )

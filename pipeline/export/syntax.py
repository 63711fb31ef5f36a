"""SPSS syntax (.sps) for what the library cannot write into a .sav: sets and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codebook import Study
from pipeline.export.names import LONGEST, spss_names
from pipeline.export.texts import fit, plain
from pipeline.export.variables import Variable

SET_LABEL = 200
"""Bytes of a set's label: with its keyword it must fit into a line of 256."""
_COMMANDS = {"multiple": "MDGROUP", "ranking": "MCGROUP"}
"""Type of question -> kind of set: boxes that were ticked, or answers that were chosen."""


@dataclass(frozen=True)
class ResponseSet:
    """A multiple response set: its kind (``MDGROUP``, ``MCGROUP``), name, label and variables."""

    command: str
    name: str
    label: str
    members: tuple[str, ...]


def response_sets(study: Study, variables: list[Variable]) -> list[ResponseSet]:
    """Return the sets of a study: blocks of multiple response and of ranking.

    A block of one variable is none: SPSS wants two or more.
    """
    found = [(kind, block) for kind in _COMMANDS for block in study.blocks(kind)]
    names = [f"${name[: LONGEST - 1]}" for name in spss_names([block for _, block in found])]
    sets = []
    for (kind, block), name in zip(found, names, strict=True):
        members = [v for v in variables if v.missing and _belongs(v, kind, block)]
        if len(members) > 1:
            columns = tuple(v.name for v in members)
            sets.append(ResponseSet(_COMMANDS[kind], name, members[0].text, columns))
    return sets


def syntax(study: Study, variables: list[Variable], *, data: str, title: str) -> str:
    """Return the commands that define response sets and name the codebook's ids.

    Parameters
    ----------
    study : Study
    variables : list of Variable
    data : str
        Name of the SPSS file.
    title : str

    Source: IBM SPSS Statistics, MRSETS and VARIABLE ATTRIBUTE.
    """
    lines = [
        "* Encoding: UTF-8.",
        f"* {plain(title).rstrip('.')}.",
        f"* Zuerst „{data}“ öffnen, dann diese Befehle ausführen.",
    ]
    sets = [line for one in response_sets(study, variables) for line in _set_lines(one)]
    if sets:
        lines += ["", "MRSETS", *sets, "  /DISPLAY NAME=ALL."]
    return "\n".join([*lines, *_attribute_lines(variables), ""])


def _belongs(variable: Variable, kind: str, block: str) -> bool:
    question = variable.question
    return question is not None and (question.type, question.block) == (kind, block)


def _set_lines(one: ResponseSet) -> Iterator[str]:
    yield f"  /{one.command} NAME={one.name}"
    yield f"    LABEL={_quoted(fit(one.label, SET_LABEL))}"
    if one.command == "MDGROUP":
        yield "    CATEGORYLABELS=VARLABELS"
    yield "    VARIABLES=" + "\n      ".join(one.members)
    if one.command == "MDGROUP":
        yield "    VALUE=1"


def _attribute_lines(variables: list[Variable]) -> Iterator[str]:
    """Yield an attribute with the codebook's id for each question that SPSS names otherwise."""
    for variable in variables:
        if variable.question and variable.name != variable.question.id:
            yield ""
            yield f"VARIABLE ATTRIBUTE VARIABLES={variable.name}"
            yield f"  /ATTRIBUTE=Codebuch({_quoted(variable.question.id)})."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

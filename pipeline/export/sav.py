"""Write an SPSS file (.sav): labels, declared missing values, levels of measurement."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat

from pipeline.codebook import KINDS
from pipeline.export.texts import fit, fit_joined
from pipeline.export.variables import TEXTS, Variable

VARIABLE_LABEL = 256
VALUE_LABEL = 120
FILE_LABEL = 64
"""Bytes that SPSS keeps of a label (IBM SPSS Statistics, Labels)."""
_CREATED = slice(92, 109)
_FIXED_TIME = b"01 Jan 8000:00:00"
"""Day and time of creation in the file's header; fixed, so that a second run gives the same file.

Source: GNU PSPP, System File Format, File Header Record.
"""


def write_sav(variables: list[Variable], table: pd.DataFrame, path: Path, *, title: str) -> None:
    """Write responses as an SPSS file.

    Parameters
    ----------
    variables : list of Variable
    table : pandas.DataFrame
        One column per variable.
    path : Path
    title : str
        The file's own label.

    Source: IBM SPSS Statistics, limits of names and labels; missing values as one range.
    """
    lowest, highest = min(KINDS), max(KINDS)
    pyreadstat.write_sav(
        table,
        path,
        file_label=fit(title, FILE_LABEL),
        column_labels={v.name: stored_label(v) for v in variables},
        variable_value_labels={
            v.name: {_code(code): fit(label, VALUE_LABEL) for code, label in v.values.items()}
            for v in variables
            if v.values
        },
        missing_ranges={v.name: [{"lo": lowest, "hi": highest}] for v in variables if v.missing},
        variable_measure={v.name: v.measure for v in variables},
        variable_format={v.name: "F5.0" for v in variables if _whole(v)},
    )
    content = bytearray(path.read_bytes())
    content[_CREATED] = _FIXED_TIME
    path.write_bytes(content)


def stored_label(variable: Variable) -> str:
    """Return a variable's label as SPSS can hold it."""
    return fit_joined(variable.text, variable.item, VARIABLE_LABEL)


def shortened(variables: list[Variable]) -> list[tuple[str, str]]:
    """Return (name, whole label) of every label that an SPSS file cannot hold in full."""
    cuts = [(v.name, v.label) for v in variables if stored_label(v) != v.label]
    for variable in variables:
        cuts += [
            (f"{variable.name} = {code}", label)
            for code, label in variable.values.items()
            if fit(label, VALUE_LABEL) != label
        ]
    return cuts


def _code(code: object) -> object:
    return float(code) if isinstance(code, int) else code


def _whole(variable: Variable) -> bool:
    return variable.measure != "scale" and variable.column not in TEXTS

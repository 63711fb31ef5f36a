"""Whatever a codebook says, an SPSS file can be read and says the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.export.sav import shortened, write_sav
from pipeline.export.texts import fit, plain
from pipeline.export.variables import KIND_LABELS, Variable

LABELS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="äöüßÄÖÜ„“‚‘\"'«»–…😀👩‍🏭éΩ% =+-@", max_size=300),
    st.text(alphabet="aä😀", min_size=110, max_size=300),
)


def labelled(text: str, item: str, values: list[str]) -> Variable:
    codes = {code: plain(label) for code, label in enumerate(values, 1)}
    return Variable(
        "X",
        "X",
        plain(text),
        plain(item),
        measure="ordinal",
        values={**codes, **KIND_LABELS},
        missing=True,
    )


@settings(max_examples=150)
@given(LABELS, LABELS, st.lists(LABELS, min_size=1, max_size=5), LABELS)
@example("ä" * 128, "", ["ö" * 60, "ö" * 61, "😀" * 31], "Intern – " + "ü" * 40)
@example("Wie wichtig? " * 40, 'Straße „und“ "Schiene"', ["=1+1", "'", "%s"], "")
def test_labels_come_back_whole_or_are_listed_as_cut(
    text: str, item: str, values: list[str], title: str
) -> None:
    variable = labelled(text, item, values)
    codes = np.array([*range(1, len(values) + 1), -1, -2, -3, -4], dtype=float)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "intern.sav"
        write_sav([variable], pd.DataFrame({"X": codes}), path, title=plain(title))
        frame, meta = pyreadstat.read_sav(path, user_missing=True)
        seen, _ = pyreadstat.read_sav(path)
    np.testing.assert_array_equal(frame["X"], codes)
    np.testing.assert_array_equal(seen["X"], np.where(codes < 0, np.nan, codes))
    cuts = dict(shortened([variable]))
    label = meta.column_names_to_labels["X"] or ""
    assert len(label.encode()) <= 256
    assert ("X" in cuts) == (label != variable.label)
    for code, whole in variable.values.items():
        found = meta.variable_value_labels["X"].get(code, "")
        assert found == fit(whole, 120)
        assert (f"X = {code}" in cuts) == (found != whole)
    assert (meta.file_label or "") == fit(plain(title), 64).rstrip()

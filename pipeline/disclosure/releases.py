"""The release ledger: what earlier runs published counts as known to everybody.

It is a file of the study and travels with it: one line per published cell, with how many
companies it stood for and a digest of its answers at the precision that pages show.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.codebook import RELEASED, RELEASED_COLUMNS
from pipeline.disclosure.cells import WHOLE, Cell, Cells
from pipeline.disclosure.questions import Variable
from pipeline.disclosure.rounding import BAND_BELOW, STEPS, round_to
from pipeline.errors import Problem, StudyError

LOST = "*"
"""In place of a question: what was published of this wave is not known any more."""
BASE = ""
"""In place of a question: how many answered."""
CHANGED, UNKNOWN = "changed_since_release", "releases_unknown"

Key = tuple[str, str, Cell]
"""Wave, question and cell."""
Figure = tuple[int, str]
"""Companies and digest."""


@dataclass(frozen=True)
class ReleaseLedger:
    """What was published, by audience.

    Parameters
    ----------
    published : dict of str to dict of Key to Figure
        Audience -> cell -> what it stood for.
    lost : frozenset of str
        Waves of which nobody knows what was published.
    missing : bool
        The file is not there: every wave counts as lost.
    """

    published: Mapping[str, Mapping[Key, Figure]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    missing: bool = False

    def is_lost(self, wave: str) -> bool:
        """Tell whether it is unknown what was published of a wave."""
        return self.missing or wave in self.lost

    def stands(self, audience: str, wave: str, question: str, now: Mapping[Cell, Figure]) -> bool:
        """Tell whether all that was published of a question is what it would show now.

        Then its pattern stands: another one, as good, would together with it show too much.
        """
        before = self.published.get(audience, {})
        return all(before.get((wave, question, cell), now[cell]) == now[cell] for cell in now)

    def compare(
        self, audience: str, wave: str, question: str, now: Mapping[Cell, Figure], minimum: int
    ) -> tuple[frozenset[Cell], frozenset[Cell]]:
        """Compare a question's cells with what was published of them.

        Parameters
        ----------
        audience, wave, question : str
        now : mapping of Cell to Figure
            As :func:`figures_now` returns it.
        minimum : int
            Fewest companies by which a figure may differ from its earlier self.

        Returns
        -------
        frozenset of Cell
            Published before, and unchanged: known for good.
        frozenset of Cell
            Published before, but fewer than the minimum of companies make the difference, and
            the cells of the same table that changed as well: the new figure would tell what
            those few answered. With them every cell that was not published before: with the
            earlier figures it would tell the same.
        """
        before = self.published.get(audience, {})
        known, moved, few = set(), set(), set()
        for cell, (n, digest) in now.items():
            old = before.get((wave, question, cell))
            if old is None:
                continue
            if old == (n, digest):
                known.add(cell)
                continue
            moved.add(cell)
            if abs(n - old[0]) < minimum:
                few.add(cell)
        tables = {cell[0] for cell in few if cell != WHOLE}
        new = now.keys() - known - moved if few else frozenset()
        beside = {cell for cell in moved if cell[0] in tables}
        return frozenset(known), frozenset(few | beside | new)


def figures_now(cells: Cells, variables: Sequence[Variable]) -> dict[Cell, Figure]:
    """Return how many companies each cell of a question stands for, and a digest of its answers.

    The digest is of shares (of amounts: the mean) rounded as published, so it tells no more than
    a page does. Empty cells are left out.
    """
    found: dict[Cell, Figure] = {}
    member = cells.forms.toarray()[:, cells.micro] > 0
    for name, inside in zip(cells.names, member, strict=True):
        digest = hashlib.sha256()
        most = 0
        for variable in variables:
            own = variable.values[inside]
            own = own[~np.isnan(own)] if own.dtype.kind == "f" else own[own >= 0]
            most = max(most, len(own))
            digest.update(f"{len(own)}:{_rounded(own)};".encode())
        if most:
            found[name] = (most, digest.hexdigest()[:8])
    return found


def _rounded(values: np.ndarray) -> str:
    if len(values) == 0:
        return ""
    few = len(values) < BAND_BELOW
    if values.dtype.kind == "f":
        step = np.array([STEPS["0–100"][few]])
        return f"{round_to(np.array([values.mean()]), step)[0]:g}"
    shares = np.bincount(values) / len(values)
    return ",".join(f"{share:g}" for share in round_to(shares, np.array(STEPS["share"][few])))


def read_ledger(folder: Path) -> ReleaseLedger:
    """Read a study's release ledger.

    Raises
    ------
    StudyError
        If a line does not fit.
    """
    path = folder / RELEASED
    if not path.is_file():
        return ReleaseLedger(missing=True)
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (csv.Error, UnicodeDecodeError):
        raise StudyError([_problem(1)]) from None
    if not rows or tuple(rows[0]) != RELEASED_COLUMNS:
        raise StudyError([_problem(1)])
    published: dict[str, dict[Key, Figure]] = {}
    lost = set()
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(RELEASED_COLUMNS) or not row[4].isdecimal():
            raise StudyError([_problem(line)])
        wave, question, breakdown, group, n, digest, audiences = row
        if question == LOST:
            lost.add(wave)
            continue
        for audience in audiences.split("+"):
            own = published.setdefault(audience, {})
            own[wave, question, (breakdown, group)] = (int(n), digest)
    return ReleaseLedger(published, frozenset(lost))


def _problem(line: int) -> Problem:
    return Problem(
        RELEASED,
        line,
        0,
        "das Verzeichnis der Veröffentlichungen ist beschädigt",
        "die Datei aus der Sicherung zurückholen; sie wird nur vom Programm geschrieben",
    )


def ledger_text(ledger: ReleaseLedger) -> str:
    """Return a ledger as the text of its file, in a fixed order."""
    audiences: dict[tuple[Key, Figure], list[str]] = {}
    for audience, own in ledger.published.items():
        for key, figure in own.items():
            audiences.setdefault((key, figure), []).append(audience)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(RELEASED_COLUMNS)
    for wave in sorted(ledger.lost):
        writer.writerow([wave, LOST, "", "", 0, "", ""])
    for ((wave, question, cell), (n, digest)), who in sorted(audiences.items()):
        writer.writerow([wave, question, *cell, n, digest, "+".join(sorted(who))])
    return out.getvalue()


def after_release(
    ledger: ReleaseLedger,
    released: pd.DataFrame,
    figures: Mapping[tuple[str, str], Mapping[Cell, Figure]],
) -> ReleaseLedger:
    """Return the ledger as it stands once a release is out.

    What is published now replaces what was known of the same cell; what is withheld now stays
    known as it was. Waves of a missing ledger stay lost.

    Parameters
    ----------
    ledger : ReleaseLedger
    released : pandas.DataFrame
        The publishable table.
    figures : dict of (str, str) to dict of Cell to Figure
        By wave and question, as they are now.
    """
    shown = released[(released["status"] == "published") & released["reference_wave"].isna()]
    columns = ["audience", "wave", "question", "breakdown", "group"]
    cells = shown[columns].fillna("").drop_duplicates()
    published = {audience: dict(own) for audience, own in ledger.published.items()}
    for audience, wave, question, breakdown, group in cells.itertuples(index=False, name=None):
        figure = figures.get((wave, question), {}).get((breakdown, group))
        if figure is not None:
            published.setdefault(audience, {})[wave, question, (breakdown, group)] = figure
    lost = ledger.lost | (frozenset(released["wave"]) if ledger.missing else frozenset())
    return ReleaseLedger(published, lost)

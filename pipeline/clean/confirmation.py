"""Use an analyst's decisions about companies' names; without a decision nothing is merged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.clean.ledger import Entry
from pipeline.codebook import Study
from pipeline.errors import Problem
from pipeline.ingest import Answers, Decision

NO_COMPANY = "nein"
_LIKE = re.compile(r"wie\s+(?:(\S+)\s+)?(\S+)", re.IGNORECASE)
_ALLOWED = "Mitgliedsnummer, „nein“ oder „wie …“ (wie in proposed_number) eintragen"
_AGAIN = "„industriedialog companies“ noch einmal ausführen und neu entscheiden"


@dataclass
class Matched:
    """The corrected answers of a wave and whose they are.

    Parameters
    ----------
    answers : Answers
        After corrections.
    members : pandas.Series
        Member number per row of ``answers.frame``, None where unknown.
    linked : pandas.Series
        Id of a company without member number that an analyst found in several answers, else None.
    entries : list of Entry
    problems : list of Problem
    """

    answers: Answers
    members: pd.Series
    linked: pd.Series
    entries: list[Entry]
    problems: list[Problem]

    def index(self, response: str) -> object | None:
        """Return the row of a response id, None if there is none."""
        found = self.answers.frame.index[self.answers.frame["response_id"] == response]
        return found[0] if len(found) else None

    def entry(self, index: object, reason: str) -> Entry:
        """Return a line of the ledger about the company of a row."""
        row, file = self.answers.frame.loc[index], self.answers.file
        name, wave = str(row["response_id"]), self.answers.wave
        return Entry(wave, "match", reason, file, int(row["row"]), name)


class _RefusedError(Exception):
    def __init__(self, column: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.column, self.message, self.advice = column, message, advice


def like(wave: str, response: str) -> str:
    """Return how a decision names the company of another answer."""
    return f"wie {wave} {response}"


def confirm_companies(
    study: Study,
    waves: Mapping[str, Matched],
    decisions: Sequence[Decision],
    *,
    population: pd.DataFrame | None,
) -> list[Problem]:
    """Enter decided companies into ``members``, ``linked`` and ``entries`` of each wave.

    The ledger gets a line ``company_confirmed`` or ``company_refused`` per decision, and one
    ``company_undecided`` with the number of names without decision.

    Parameters
    ----------
    study : Study
    waves : mapping
        Wave -> answers and members by token; completed here.
    decisions : sequence of Decision
        A member number (leading zeros may be missing), ``nein``, or ``wie 2026-06 34``: the
        company of another answer, for companies outside the population.
    population : pandas.DataFrame or None
        Column ``member_number``.

    Returns
    -------
    list of Problem
        Decisions about an answer that is not there, has a token's member number already or
        gives another name by now; and numbers and answers that do not exist.
    """
    known = None if population is None else _by_number(population["member_number"])
    problems = []
    decided = {(d.wave, d.response): d for d in decisions if d.decision}
    # Numbers first: "wie …" may point to an answer whose company a number tells.
    for decision in sorted(decided.values(), key=lambda d: _reference(d) is not None):
        try:
            _use(study, waves[decision.wave], waves, decision, decided, known)
        except _RefusedError as refused:
            problems.append(decision.problem(refused.column, refused.message, refused.advice))
    for name, wave in waves.items():
        frame = wave.answers.frame
        responses = frame.loc[open_names(study, wave).index, "response_id"]
        left = sum((name, response) not in decided for response in responses)
        if left:
            line = Entry(name, "match", "company_undecided", wave.answers.file, new=str(left))
            wave.entries.append(line)
    return problems


def open_names(study: Study, wave: Matched) -> pd.Series:
    """Return the names of complete answers whose company is not known, by row."""
    question = study.company_name(wave.answers.wave)
    frame = wave.answers.frame
    if question is None:
        return pd.Series(dtype=object)
    unknown = wave.members.isna() & wave.linked.isna() & frame["complete"] & ~frame["test"]
    return frame.loc[unknown & frame[question.id].notna(), question.id].map(name_shown)


def name_shown(name: str) -> str:
    """Return a company's name as a cell of a workbook can hold it."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def _use(
    study: Study,
    own: Matched,
    waves: Mapping[str, Matched],
    decision: Decision,
    decided: Mapping[tuple[str, str], Decision],
    known: dict[str, list[str]] | None,
) -> None:
    index = own.index(decision.response)
    if index is None:
        raise _RefusedError("response", "diese Antwort gibt es nicht (mehr)", _AGAIN)
    question = study.company_name(decision.wave)
    given = own.answers.frame.loc[index, question.id] if question else None
    if given is None or name_shown(given) != decision.given_name:
        message = "diese Antwort nennt jetzt einen anderen Firmennamen"
        raise _RefusedError("given_name", message, _AGAIN)
    if (decision.decision or "").casefold() == NO_COMPANY:
        own.entries.append(own.entry(index, "company_refused"))
        return
    reference = _reference(decision)
    if reference:
        _link(waves, decision, decided, index, reference)
    else:
        number = _number(decision.decision or "", known)
        if pd.notna(own.members[index]) and own.members[index] != number:
            message = "der Zugangscode dieser Antwort gehört zu einem anderen Mitglied"
            raise _RefusedError("decision", message, "Entscheidung löschen oder Liste berichtigen")
        own.members[index] = number
    own.entries.append(own.entry(index, "company_confirmed"))


def _link(
    waves: Mapping[str, Matched],
    decision: Decision,
    decided: Mapping[tuple[str, str], Decision],
    index: object,
    reference: re.Match[str],
) -> None:
    """Give a row the company of the answer that its decision names."""
    wave, response = reference.group(1) or decision.wave, reference.group(2)
    other = waves.get(wave)
    place = other.index(response) if other else None
    if other is None or place is None or (wave, response) == (decision.wave, decision.response):
        raise _RefusedError("decision", "verweist auf keine andere Antwort", _ALLOWED)
    further = decided.get((wave, response))
    if further is not None and _reference(further):
        message = f"Zeile {further.row} verweist selbst weiter"
        raise _RefusedError(
            "decision", message, f"hier dasselbe eintragen wie in Zeile {further.row}"
        )
    own = waves[decision.wave]
    if pd.notna(other.members[place]):
        own.members[index] = other.members[place]
        return
    company = like(wave, response)
    for rows, row in ((own, index), (other, place)):
        rows.linked[row] = company
        token = rows.answers.frame.loc[row, "token"]
        if token is not None:
            rows.linked[rows.answers.frame["token"] == token] = company


def _number(decision: str, known: dict[str, list[str]] | None) -> str:
    """Return the member number as the population writes it."""
    if known is None:
        raise _RefusedError("decision", "ohne Grundgesamtheit gibt es keine Nummern", _ALLOWED)
    numbers = known.get(decision.lstrip("0"), [])
    if decision in numbers:
        return decision
    if len(numbers) != 1:
        message = "diese Mitgliedsnummer steht nicht in der Grundgesamtheit"
        raise _RefusedError("decision", message, _ALLOWED)
    return numbers[0]


def _by_number(numbers: pd.Series) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number in numbers:
        found.setdefault(number.lstrip("0"), []).append(number)
    return found


def _reference(decision: Decision) -> re.Match[str] | None:
    return _LIKE.fullmatch(decision.decision or "")

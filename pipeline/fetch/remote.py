"""LimeSurvey's RemoteControl 2: one login, one more if the session expires, and a log-out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from citric import Client

from pipeline.errors import CredentialsError, PipelineError, RemoteError, StudyError
from pipeline.fetch.credentials import Credentials
from pipeline.fetch.faults import (
    UNCHANGED,
    SessionExpiredError,
    StatusError,
    translated,
    unexpected,
)
from pipeline.fetch.records import Response, parse
from pipeline.fetch.targets import Target
from pipeline.fetch.transport import PatientSession

INDEX = ("id", "submitdate", "lastpage", "seed", "startdate", "datestamp")
"""Columns without any answer that tell whether a response is new or has changed."""
PAGE = 500
"""Participants per request."""
_T = TypeVar("_T")


class Remote:
    """A session with LimeSurvey; use it in a ``with`` block.

    Raises
    ------
    RemoteError
        By every method, when the server cannot be reached or answers nonsense.
    CredentialsError
        When it refuses user name, password or session.
    """

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._url = url
        self._host = urlsplit(url).hostname or ""
        self._credentials = credentials
        self._http = PatientSession()
        self._client: Client

    def __enter__(self) -> Remote:
        self._client = self._login()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.last_words()
        # Whatever went wrong before is what the person should read, not a failed log-out.
        with contextlib.suppress(Exception):
            self._client.close()
        self._http.close()

    def fieldmap(self, target: Target) -> Mapping[str, Mapping[str, Any]]:
        """Return the columns of a survey's responses, by their internal name."""
        found = self._ask(target, lambda client: client.get_fieldmap(target.survey))
        if not isinstance(found, dict) or "id" not in found:
            raise unexpected(self._host)
        return found

    def index(self, target: Target, fields: Mapping[str, Any]) -> dict[int, Response]:
        """Return id, dates and page of every response, without an answer."""
        names = [name for name in INDEX if name in fields]
        return self._export(target, fields=names)

    def responses(self, target: Target, first: int, last: int) -> dict[int, Response]:
        """Return the responses with an id from ``first`` to ``last``."""
        found = self._export(target, from_response_id=first, to_response_id=last)
        return {number: one for number, one in found.items() if first <= number <= last}

    def participants(self, target: Target, attribute: str) -> list[tuple[str, str]]:
        """Return token and one attribute of every participant; all else is let go at once."""
        found: list[tuple[str, str]] = []
        while page := self._participants(target, attribute, start=len(found)):
            if any(attribute not in one or "token" not in one for one in page):
                message = f"die Teilnehmenden der Umfrage {target.survey} haben kein „{attribute}“"
                advice = "in study.yml unter „participants“ das Feld nennen, z. B. attribute_1"
                raise StudyError([target.problem(message, advice)])
            found += [(_text(one["token"]), _text(one[attribute])) for one in page]
            if len(page) < PAGE:
                break
        return found

    def _participants(self, target: Target, attribute: str, *, start: int) -> list[Any]:
        try:
            page = self._call(
                lambda client: client.list_participants(
                    target.survey, start=start, limit=PAGE, attributes=[attribute]
                )
            )
        except StatusError as status:
            if "participants found" in str(status).casefold():
                return []
            raise self._refusal(target, status) from None
        if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
            raise unexpected(self._host)
        return page

    def _export(self, target: Target, **selection: Any) -> dict[int, Response]:
        try:
            content = self._call(lambda client: client.export_responses(target.survey, **selection))
        except StatusError as status:
            if "max id" in str(status).casefold():  # The table of responses is empty.
                return {}
            raise self._refusal(target, status) from None
        try:
            return parse(content)
        except ValueError:
            raise unexpected(self._host) from None

    def _ask(self, target: Target, step: Callable[[Client], _T]) -> _T:
        try:
            return self._call(step)
        except StatusError as status:
            raise self._refusal(target, status) from None

    def _call(self, step: Callable[[Client], _T]) -> _T:
        try:
            with translated(self._host):
                return step(self._client)
        except SessionExpiredError:
            self._client = self._login()
        try:
            with translated(self._host):
                return step(self._client)
        except SessionExpiredError:
            raise CredentialsError(
                f"{self._host}: LimeSurvey beendet die Sitzung gleich wieder, auch nach neuer "
                f"Anmeldung. Später noch einmal starten; der Admin kann die Sitzungsdauer prüfen. "
                f"{UNCHANGED}"
            ) from None

    def _login(self) -> Client:
        user, password = self._credentials.user, self._credentials.password
        try:
            with translated(self._host):
                client = Client(self._url, user, password, requests_session=self._http)
        except StatusError as status:
            raise CredentialsError(f"{self._host}: {_denied(user, status)} {UNCHANGED}") from None
        except SessionExpiredError:
            raise unexpected(self._host) from None
        if not isinstance(client.session.key, str):
            raise unexpected(self._host)
        return client

    def _refusal(self, target: Target, status: StatusError) -> PipelineError:
        text = str(status).casefold()
        if "permission" in text or "invalid survey" in text:
            message = (
                f"die Umfrage {target.survey} gibt es nicht, oder „{self._credentials.user}“ darf "
                "sie nicht lesen und exportieren"
            )
            return StudyError([target.problem(message, "Nummer und Rechte prüfen (docs/fetch.md)")])
        if "participants table" in text or "token table" in text:
            message = f"die Umfrage {target.survey} hat keine Teilnehmendenliste"
            advice = "in LimeSurvey anlegen oder „participants“ aus study.yml entfernen"
            return StudyError([target.problem(message, advice)])
        if "table does not exist" in text:
            message = f"die Umfrage {target.survey} ist nicht aktiviert: es gibt keine Antworten"
            return StudyError([target.problem(message, "in LimeSurvey aktivieren")])
        return RemoteError(
            f"{self._host}: LimeSurvey meldet „{str(status)[:80]}“ zur Umfrage {target.survey}. "
            f"{UNCHANGED}"
        )


def _denied(user: str, status: StatusError) -> str:
    if "exceeded" in str(status).casefold():
        return (
            "Zu viele Fehlversuche; LimeSurvey sperrt die Anmeldung für einige Minuten. Abwarten."
        )
    return (
        f"LimeSurvey lehnt Benutzername oder Passwort von „{user}“ ab. Beides prüfen, bevor Sie es "
        "noch einmal versuchen: Nach wenigen Fehlversuchen sperrt LimeSurvey die Anmeldung."
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)

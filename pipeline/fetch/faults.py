"""What can go wrong between this program and LimeSurvey, said in German."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from citric.exceptions import (
    InvalidJSONResponseError,
    LimeSurveyApiError,
    LimeSurveyStatusError,
    ResponseMismatchError,
    RPCInterfaceNotEnabledError,
)

from pipeline.errors import RemoteError

UNCHANGED = "Es wurde keine Datei geändert."


class SessionExpiredError(Exception):
    """LimeSurvey does not know the session (any more)."""


class StatusError(Exception):
    """LimeSurvey answered with a status instead of a result."""


@contextmanager
def translated(host: str) -> Iterator[None]:
    """Turn what the libraries raise into SessionExpiredError, StatusError or RemoteError.

    The libraries' own messages are left out: they may quote a request or an answer.
    """
    try:
        yield
    except LimeSurveyStatusError as error:
        # Depending on the method: "Invalid session key", "Invalid Session Key".
        if "session" in str(error).casefold():
            raise SessionExpiredError from None
        raise StatusError(str(error)) from None
    except requests.exceptions.RequestException as error:
        raise RemoteError(f"{host}: {_network(error)} {UNCHANGED}") from None
    except (RPCInterfaceNotEnabledError, InvalidJSONResponseError) as error:
        raise RemoteError(f"{host}: {_no_json(error)} {UNCHANGED}") from None
    except (LimeSurveyApiError, ResponseMismatchError, LookupError, TypeError, ValueError):
        raise unexpected(host) from None


def unexpected(host: str) -> RemoteError:
    """Return what to say of an answer that is not what the interface promises."""
    return RemoteError(
        f"{host}: Die Schnittstelle antwortet anders als erwartet oder die Antwort ist "
        f"unvollständig. Noch einmal starten; bleibt es dabei, hilft der Admin von LimeSurvey "
        f"(docs/fetch.md). {UNCHANGED}"
    )


def _no_json(error: Exception) -> str:
    if isinstance(error, RPCInterfaceNotEnabledError):
        return (
            "Die Schnittstelle ist ausgeschaltet (leere Antwort). In LimeSurvey unter "
            "Globale Einstellungen, Schnittstellen „JSON-RPC“ einschalten."
        )
    return (
        "Die Antwort ist kein reines JSON. Stimmt die Adresse (…/index.php/admin/remotecontrol), "
        "ist dort „JSON-RPC“ eingeschaltet, und gibt kein Plugin eigenen Text aus?"
    )


def _network(error: requests.exceptions.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "Die Verschlüsselung kommt nicht zustande (Zertifikat?). Mit der IT klären."
    if isinstance(error, requests.exceptions.Timeout):
        return "Der Server antwortet nicht rechtzeitig. Später noch einmal starten."
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return (
            "Die Adresse leitet auf eine andere um. In study.yml die Adresse eintragen, "
            "die der Browser am Ende zeigt (mit https und „…/admin/remotecontrol“)."
        )
    if isinstance(error, requests.exceptions.HTTPError) and error.response is not None:
        return _http(error.response.status_code)
    return "Der Server ist nicht erreichbar. Adresse und Netz (VPN, Proxy) prüfen."


def _http(status: int) -> str:
    if status == 404:
        return "Unter dieser Adresse gibt es nichts (404). „limesurvey: url“ in study.yml prüfen."
    if status in (401, 403):
        return (
            f"Der Server verweigert den Zugriff ({status}), noch vor LimeSurvey. Mit der IT klären."
        )
    return f"Der Server meldet einen Fehler ({status}). Später noch einmal starten."

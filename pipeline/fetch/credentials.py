"""User name and password: from the environment or the system's keyring, never from a file."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.errors import CredentialsError

USER_VARIABLE = "INDUSTRIEDIALOG_LIMESURVEY_USER"
PASSWORD_VARIABLE = "INDUSTRIEDIALOG_LIMESURVEY_PASSWORD"


@dataclass(frozen=True)
class Credentials:
    """What LimeSurvey is told; the password is left out of every representation."""

    user: str
    password: str = field(repr=False)


def keyring_service(url: str) -> str:
    """Return the keyring's service name; it holds the host, so no other host gets the password."""
    return f"industriedialog-limesurvey:{urlsplit(url).hostname}"


def find_credentials(url: str, user: str | None) -> Credentials:
    """Return user name and password for a server.

    Parameters
    ----------
    url : str
        Address of the interface.
    user : str or None
        User name of study.yml; the environment's comes first.

    Raises
    ------
    CredentialsError
        If one of the two is nowhere to be found, with what to type.
    """
    user = os.environ.get(USER_VARIABLE) or user
    if not user:
        raise CredentialsError(
            f"Der Benutzername für LimeSurvey fehlt. In study.yml unter „limesurvey: user“ "
            f"eintragen oder {USER_VARIABLE} setzen (siehe docs/fetch.md)."
        )
    service = keyring_service(url)
    password = os.environ.get(PASSWORD_VARIABLE) or _stored(service, user)
    if not password:
        raise CredentialsError(
            f"Das Passwort von „{user}“ für LimeSurvey fehlt. Entweder einmal im Schlüsselbund "
            f"ablegen: keyring set {service} {user} – oder {PASSWORD_VARIABLE} setzen "
            "(siehe docs/fetch.md)."
        )
    return Credentials(user, password)


def _stored(service: str, user: str) -> str | None:
    """Return the keyring's password; None without an entry and without a usable keyring."""
    try:
        import keyring

        return keyring.get_password(service, user)
    except Exception:
        # Each system's keyring fails in its own way: none installed, locked, no desktop.
        return None

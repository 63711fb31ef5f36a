"""HTTP with time-outs and a few more tries, for faults of the network only."""

from __future__ import annotations

import time
from typing import Any

import requests

TIMEOUT = (10.0, 120.0)
"""Seconds to wait for a connection, and for the next bytes of an answer."""
PAUSES = (1.0, 3.0, 9.0)
"""Seconds to wait before each further try."""
_GATEWAY = (502, 503, 504)
"""What a proxy says for a server that it cannot reach just now."""


class PatientSession(requests.Session):
    """An HTTP session that tries again when the network fails and follows no redirect.

    A redirect could carry the password to another host, or there without encryption. Every
    call of the interface only reads, so sending one twice does no harm.
    """

    def __init__(self) -> None:
        super().__init__()
        self.max_redirects = 0
        self.pauses: tuple[float, ...] = PAUSES
        self.timeout = TIMEOUT

    def last_words(self) -> None:
        """Be brief from now on: one try, a short wait."""
        self.pauses, self.timeout = (), (5.0, 5.0)

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request; see :meth:`requests.Session.request`."""
        kwargs["timeout"] = self.timeout
        for pause in self.pauses:
            try:
                response = super().request(method, url, *args, **kwargs)
            except requests.exceptions.SSLError:
                raise
            except _NETWORK_FAULTS:
                pass
            else:
                if response.status_code not in _GATEWAY:
                    return _as_utf8(response)
            time.sleep(pause)
        return _as_utf8(super().request(method, url, *args, **kwargs))


_NETWORK_FAULTS = (
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError,
)


def _as_utf8(response: requests.Response) -> requests.Response:
    """Spare large answers the guess of their encoding: JSON is UTF-8."""
    response.encoding = "utf-8"
    return response

"""A LimeSurvey on this machine's loopback that answers as recorded.

``exchanges.json`` holds requests and answers of a LimeSurvey 6.14 with invented answers. Most
requests are answered by their recorded answer. Exports and lists of participants, which the
program asks for in other portions than were recorded, are cut from the recorded ones;
``test_limesurvey.py`` proves that this gives the recorded answers for the recorded requests.
"""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

EXCHANGES = json.loads((Path(__file__).parent / "exchanges.json").read_text(encoding="utf-8"))
SURVEY = 610701
USER = "admin"
PASSWORD = "Kanarienvogel-7Qx!"
PATH = "/index.php/admin/remotecontrol"
EXPORT_DEFAULTS = ["json", None, "all", "code", "short", None, None, None, None]
LIST_DEFAULTS = [0, 10, False, False, {}]


def recorded(note: str) -> Any:
    """Return the exchange with this note."""
    return next(exchange for exchange in EXCHANGES if exchange["note"] == note)


def recorded_responses() -> list[dict[str, Any]]:
    """Return the responses of the recorded full export."""
    result = recorded("all responses as JSON (base64)")["response"]["result"]
    return json.loads(base64.b64decode(result))["responses"]


class LimeSurvey:
    """What the server knows and what it was asked.

    Attributes
    ----------
    responses, participants, fieldmap
        The survey; a test may change them.
    asked : list of (method, params)
        Every request without session key, user name and password.
    keys : set of str
        The sessions that are open.
    fault : callable or None
        Called with method and number of requests so far; returns bytes of a whole HTTP body,
        an HTTP status, "hang", "drop" or "expire" to spoil the answer, None to let it be.
    """

    def __init__(self) -> None:
        self.responses = recorded_responses()
        self.fieldmap = deepcopy(recorded("field map")["response"]["result"])
        self.participants = recorded("first three participants (invented)")["response"]["result"]
        self.participants = deepcopy(self.participants)
        self.asked: list[tuple[str, list[Any]]] = []
        self.keys: set[str] = set()
        self.logins = 0
        self.fault: Callable[[str, int], bytes | int | str | None] = lambda method, count: None
        self.hanging = threading.Event()
        self.let_go = threading.Event()
        self.url = ""

    def exports(self) -> list[tuple[int, int]]:
        """Return first and last id of the blocks that were asked for."""
        found = [params for method, params in self.asked if method == "export_responses"]
        return [(params[6], params[7]) for params in found if params[6] is not None]

    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    def answer(self, method: str, params: list[Any]) -> Any:
        """Return the result of a call."""
        if method == "get_session_key":
            return self._login(params)
        key, rest = params[0], params[1:]
        self.asked.append((method, rest))
        if method == "release_session_key":
            self.keys.discard(key)
            return "OK"
        if key not in self.keys:
            return recorded("invalid session")["response"]["result"]
        if method == "export_responses":
            return self._export(rest)
        if method == "list_participants":
            return self._list(rest)
        if method == "get_fieldmap" and rest == [SURVEY]:
            return self.fieldmap
        if method == "get_fieldmap":
            return recorded("unknown survey")["response"]["result"]
        raise AssertionError(f"not recorded: {method}")

    def _login(self, params: list[Any]) -> Any:
        self.asked.append(("get_session_key", []))
        if params[:2] != [USER, PASSWORD]:
            return recorded("wrong password")["response"]["result"]
        self.logins += 1
        key = recorded("session")["response"]["result"] + f"-{self.logins}"
        self.keys.add(key)
        return key

    def _export(self, params: list[Any]) -> Any:
        given = [*params, *EXPORT_DEFAULTS[len(params) - 1 :]]
        survey, form, _, status, heading, short, first, last, fields, more = given
        assert (form, heading, short, more) == ("json", "code", "short", None)
        if survey != SURVEY:
            return recorded("unknown survey")["response"]["result"]
        if not self.responses:
            return {"status": "No Data, could not get max id."}
        chosen = [
            {name: value for name, value in one.items() if fields is None or name in fields}
            for one in self.responses
            if (first or 1) <= one["id"] <= (last or 10**9)
            and (status == "all" or bool(one["submitdate"]) == (status == "complete"))
        ]
        # As LimeSurvey writes it: PHP's json_encode, responses joined by commas.
        lines = [json.dumps(one, separators=(",", ":")).replace("/", "\\/") for one in chosen]
        content = '{"responses": [' + ",".join(lines) + "]}"
        return base64.b64encode(content.encode()).decode()

    def _list(self, params: list[Any]) -> Any:
        survey, start, limit, unused, attributes, conditions = [
            *params,
            *LIST_DEFAULTS[len(params) - 1 :],
        ]
        assert (survey, unused, conditions) == (SURVEY, False, {})
        basic = ("tid", "token", "participant_info")
        page = [
            {name: one[name] for name in (*basic, *(attributes or ())) if name in one}
            for one in self.participants[start : start + limit]
        ]
        return page or {"status": "No survey participants found."}


@contextmanager
def running() -> Iterator[LimeSurvey]:
    """Yield a LimeSurvey that listens on a free port of 127.0.0.1."""
    survey = LimeSurvey()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["content-length"])))
            spoilt = survey.fault(call["method"], len(survey.asked))
            if spoilt == "expire":
                survey.keys.clear()
            elif isinstance(spoilt, int):
                survey.asked.append((call["method"], []))
                self._send(spoilt, b"<html>Fehler</html>", {"location": "/anderswo"})
                return
            elif isinstance(spoilt, bytes):
                survey.asked.append((call["method"], []))
                spoilt = spoilt.replace(b'"ID"', str(call["id"]).encode())
                self._send(200, spoilt, {})
                return
            elif spoilt is not None:
                survey.asked.append((call["method"], []))
                if spoilt == "hang":
                    survey.hanging.set()
                    survey.let_go.wait()
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            result = survey.answer(call["method"], call["params"])
            body = json.dumps({"id": call["id"], "result": result, "error": None})
            self._send(200, body.encode(), {"content-type": "application/json"})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that was killed or has given up is part of some tests."""

    server = Server(("127.0.0.1", 0), Handler)
    survey.url = f"http://127.0.0.1:{server.server_address[1]}{PATH}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield survey
    finally:
        survey.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()

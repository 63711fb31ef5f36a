"""Which waves are fetched, from which survey, at which address; all from study.yml."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from pipeline.codebook import Study
from pipeline.codebook.positions import Positioned, read_yaml
from pipeline.errors import Problem, StudyError, did_you_mean

SETTINGS = "study.yml"
_HELP = "siehe docs/fetch.md"


@dataclass(frozen=True)
class Target:
    """A wave and the number of its survey; ``line`` and ``column`` say where that stands."""

    wave: str
    survey: int
    line: int
    column: int

    def problem(self, message: str, advice: str) -> Problem:
        """Return a problem at the survey's number in study.yml."""
        return Problem(SETTINGS, self.line, self.column, message, advice)


def find_targets(study: Study, wave: str | None) -> list[Target]:
    """Return the waves to fetch, in order.

    Parameters
    ----------
    study : Study
    wave : str or None
        Id of the only wave to fetch; None for all that name a survey.

    Returns
    -------
    list of Target

    Raises
    ------
    StudyError
        For an unknown wave, waves without a survey, and a survey that two waves name.
    """
    source = _source(study)
    known = [one.id for one in study.settings.waves]
    if wave is not None and wave not in known:
        advice = did_you_mean(wave, known) or "vorhanden: " + ", ".join(known)
        raise StudyError([source.problem(("waves",), f"die Welle „{wave}“ gibt es nicht", advice)])
    named = [
        Target(one.id, one.limesurvey.survey, *source.place(_path(source, one.id)))
        for one in study.settings.waves
        if one.limesurvey is not None
    ]
    targets = [target for target in named if wave in (None, target.wave)]
    if not targets:
        who = "keine Welle nennt" if wave is None else f"die Welle {wave} nennt keine"
        message = f"{who} eine Umfrage in LimeSurvey" if wave is None else f"{who} Umfrage"
        advice = f"dort „limesurvey: {{survey: Nummer}}“ eintragen, {_HELP}"
        raise StudyError([source.problem(("waves",), message, advice)])
    first: dict[int, str] = {}
    again = [t for t in named if first.setdefault(t.survey, t.wave) != t.wave]
    if again:
        advice = "jede Welle braucht eine eigene Umfrage"
        raise StudyError(
            t.problem(f"die Umfrage {t.survey} steht schon bei Welle {first[t.survey]}", advice)
            for t in again
        )
    return targets


def server_address(study: Study) -> str:
    """Return the address of the interface, safe to send a password to.

    Raises
    ------
    StudyError
        For a missing address, one that is not https (but for this machine itself), and one that
        holds a user name or password.
    """
    source = _source(study)
    if study.settings.limesurvey is None:
        advice = (
            f"„limesurvey: {{url: https://…/index.php/admin/remotecontrol}}“ eintragen, {_HELP}"
        )
        raise StudyError([source.problem((), "die Adresse von LimeSurvey fehlt", advice)])
    path = ("limesurvey", "url")
    url = study.settings.limesurvey.url
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.scheme not in ("http", "https"):
        advice = "Form: https://umfrage.example.org/index.php/admin/remotecontrol"
        raise StudyError([source.problem(path, "das ist keine Internetadresse", advice)])
    if parts.username is not None or parts.password is not None:
        message = "in der Adresse stehen ein Benutzername oder ein Passwort"
        raise StudyError([source.problem(path, message, f"entfernen, {_HELP}")])
    if parts.scheme == "http" and not _is_this_machine(parts):
        message = "über http ginge das Passwort unverschlüsselt durchs Netz"
        raise StudyError([source.problem(path, message, "https verwenden")])
    return url


def _source(study: Study) -> Positioned:
    return read_yaml(study.folder / SETTINGS, shown_as=SETTINGS)


def _path(source: Positioned, wave: str) -> tuple[str | int, ...]:
    ids = [entry["id"] for entry in source.values["waves"]]
    return ("waves", ids.index(wave), "limesurvey", "survey")


def _is_this_machine(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

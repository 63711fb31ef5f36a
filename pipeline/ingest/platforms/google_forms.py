"""Google Forms: a time stamp, then question texts; grids as "Frage [Zeile]"."""

from __future__ import annotations

from pipeline.ingest.heading_rows import is_date
from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, heading_texts, keys

GOOGLE_FORMS = Platform(
    name="Google Forms",
    columns={"submitted": ("Zeitstempel", "Timestamp")},
    technical=(r"Punktzahl", r"Punkte", r"Score"),
    personal=(r"E-Mail-Adresse", r"E-Mail", r"Email [Aa]ddress", r"Nutzername", r"Username"),
    dates=("%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %H:%M:%S"),
    unconfirmed=(
        "Google Forms: nur abgeschickte Antworten stehen in der Datei; ein leeres Feld sagt "
        "nicht, ob die Frage gezeigt wurde",
        "Google Forms: in Zellen mit mehreren Antworten trennt „, “; eine Antwort, die selbst ein "
        "Komma enthält, ist nur mit dem Codebuch zu erkennen",
        "Google Forms: die Zeitzone hinter dem Zeitstempel wird nicht umgerechnet",
    ),
)


def google_forms(rows: Rows) -> Layout | None:
    """Recognise Google Forms by a time stamp in the first column."""
    headings, first = heading_texts(rows[:1], 0), heading_texts(rows[1:2], 0)
    stamps = keys(GOOGLE_FORMS.columns["submitted"])
    if len(headings) < 2 or keys(headings[:1])[0] not in stamps:
        return None
    if first and first[0] and not is_date(first[0]):
        return None
    return Layout(GOOGLE_FORMS, headings)

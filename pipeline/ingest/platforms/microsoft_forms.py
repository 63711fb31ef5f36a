"""Microsoft Forms: one row of question texts, in German or English; choices as "A;B;"."""

from __future__ import annotations

from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, heading_texts, position

MICROSOFT_FORMS = Platform(
    name="Microsoft Forms",
    columns={
        "response_id": ("Id",),
        "submitted": ("Fertigstellungszeit", "Completion time"),
        "started": ("Startzeit", "Start time"),
    },
    technical=(
        *(r"Sprache", r"Language", r"Uhrzeit der letzten Änderung", r"Last modified time"),
        *(r"(Points|Punkte|Feedback) [-–] .*", r"Total points", r"Gesamtpunktzahl"),
        *(r"Quiz feedback", r"Quizfeedback", r"Grade posted time"),
    ),
    personal=(r"E-Mail", r"Email", r"Name"),
    dates=("%m/%d/%y %H:%M:%S", "%m/%d/%y %H:%M"),
    unconfirmed=(
        "Microsoft Forms: Daten wie 4/27/26 gelten als Monat/Tag/Jahr",
        "Microsoft Forms: nur abgeschickte Antworten stehen in der Datei; ein leeres Feld sagt "
        "nicht, ob die Frage gezeigt wurde",
        "Microsoft Forms: eine Rangfolge „A;B;C;“ gilt als Rang 1, 2, 3",
    ),
)


def microsoft_forms(rows: Rows) -> Layout | None:
    """Recognise Microsoft Forms by its start and completion time."""
    headings = heading_texts(rows[:1], 0)
    times = [MICROSOFT_FORMS.columns[meaning] for meaning in ("started", "submitted")]
    places = {position(headings, names) for names in times}
    if None in places or position(headings, MICROSOFT_FORMS.columns["response_id"]) is None:
        return None
    return Layout(MICROSOFT_FORMS, headings)

"""Every text of the page for the data protection officer that no notebook holds."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.formats import listed

DATA = "Daten"
AUDIENCE = "Leserkreis"
MINIMUM = "Mindestzahl je Zelle"
SEES = "sieht"
HERE = "In dieser Studie"
CELLS = "Zellen"
SHOWN = "veröffentlicht"
HELD = "zurückgehalten"
PROTECTED_FORMS = "geschützte Größen"
LEAST_LOSS = "kleinster Verlust"
LESS_ROOM = "weniger Spielraum"
STATE = "Stand des Verzeichnisses"
QUOTES = "Zitate"
WITH_ATTRIBUTES = "davon mit Merkmalen"
DELETE_BY = "zu löschen bis"
HOW = "Wie"
NO_QUOTES = "Diese Studie zeigt keine Zitate."
NO_DAY = "kein Tag festgelegt"
NO_MINIMUM = "keine"
PROVEN = {True: "bewiesen", False: "nicht bewiesen"}
RELEASES = {
    "complete": "vollständig",
    "lost": "verloren: nur die Werte aller Antworten erscheinen",
}
KINDS = {
    "breakdown": "Gliederung",
    "coarser": "Zusammenfassung",
    "crossing": "Kreuzung",
}
ALMOST_ALL, ALMOST_NONE = "über 99\u00a0%", "unter 1\u00a0%"
BASE_OF, ANSWERS_OF = "Rücklauf", "Antworten"

AUDIENCES_CAPTION = "Leserkreise, vom weitesten zum engsten"
AUDIT_CAPTION = "Was die Prüfung ergab: Zellen, in denen die Zahl der Antworten steht"
AUDIT_NOTE = (
    "Zelle: eine Gruppe einer Tabelle des Katalogs. Eine Zelle ohne Antwort zählt als "
    "zurückgehalten, denn auch dass niemand geantwortet hat, wird nicht gesagt. Geschützte Größen: "
    "Anzahlen und gemeinsame Antworten, die ungewiss bleiben müssen, über alle Fragen und alle "
    "Angreifer. Kleinster Verlust bewiesen: Kein anderes Muster schützt ebenso und hält weniger "
    "zurück; sonst ist das Muster ebenso sicher, aber vielleicht nicht das sparsamste. Weniger "
    "Spielraum: kleine Zellen, bei denen schon das ohnehin Bekannte mehr verrät, als die Regel "
    "zuließe; das könnte keine Auswahl von Zellen ändern."
)
LOSS_CAPTION = "Was aufgegeben wurde: Anteil zurückgehaltener Zellen je Art der Tabelle"
LOSS_NOTE = (
    "Rücklauf: Zellen mit der Zahl der Antworten. Antworten: jede Frage in jeder Zelle, in der es "
    "eine Zahl von ihr gibt. Zusammenfassung: dieselben Gruppen gröber; sie erscheint oft dort, wo "
    "die feine fehlt. Kreuzung: zwei Gliederungen zugleich, auch zusammengefasst."
)
LEDGER_CAPTION = "Was von früheren Veröffentlichungen bekannt ist"
QUOTES_CAPTION = "Freigegebene Zitate"
RETENTION_CAPTION = "Löschfristen"

EVERYTHING_INSIDE = (
    "alle Tabellen der Auswertung, auch einzelne Antworten unter Pseudonym, und die Seiten "
    "unter intern/"
)
WIDEST_SEES = "gerundete Zahlen der freigegebenen Zellen, Rangfolgen, freigegebene Zitate"
NARROWER_SEES = "einen Teil davon, nie etwas anderes"


def lead(waves: int, audiences: int) -> tuple[str, ...]:
    """Say in short what was checked."""
    return (
        "Für die Datenschutzbeauftragten: welche Daten diese Studie verarbeitet, wer davon was "
        "sieht, wie einzelne Unternehmen geschützt sind und was ungeschützt bleibt.",
        f"Geprüft ist diese Veröffentlichung für {_waves(waves)} und {_audiences(audiences)}: Aus "
        "allen Tabellen einer Welle und Frage zusammen folgt für keine kleine Zelle und keine "
        "gemeinsame Antwort mehr, als die Regeln zulassen oder ohnehin bekannt ist. Was die "
        "Prüfung nicht erfasst, steht am Ende.",
    )


def _waves(number: int) -> str:
    return "eine Welle" if number == 1 else f"{number} Wellen"


def _audiences(number: int) -> str:
    return "einen Leserkreis" if number == 1 else f"{number} Leserkreise"


EXPORTS = (
    "Exporte der Umfrage",
    "Antworten mit Antwort-ID und Zeitpunkten, je nach Umfrage auch Freitext und Zugangscodes.",
    "Zweck: die Bedarfe der Unternehmen schätzen. Spalten mit Namen, E-Mail, Telefon, Anschrift "
    "oder IP, nach denen keine Frage fragt, werden nicht eingelesen; run.json nennt unter "
    "raw_exports, welche die Dateien enthalten.",
)
PARTICIPANTS = (
    "Teilnehmendenliste",
    "Zugangscode und Mitgliedsnummer.",
    "Zweck: je Unternehmen nur eine Antwort zählen, es in der Gesamtheit finden und Wellen "
    "verknüpfen.",
)
POPULATION = (
    "Gesamtheit",
    "Welche Unternehmen hätten antworten können: Mitgliedsnummer, Merkmale{names}.",
    "Zweck: Rücklauf, Gewichtung und Schutz. Die Prüfung nimmt an, dass Leser wissen, wie viele "
    "Unternehmen es in jeder Klasse gibt.",
)
NAMES = " und Namen"
PSEUDONYMS = (
    "Pseudonyme",
    "Statt der Mitgliedsnummer steht in allen Tabellen HMAC-SHA256 mit einem geheimen Schlüssel "
    "je Studie.",
    "Zweck: Antworten eines Unternehmens über Wellen verknüpfen. Ohne Schlüssel lassen sie sich "
    "auch durch Probieren aller Mitgliedsnummern nicht auflösen.",
)
TEXTS = (
    "Freitexte",
    "In texts.parquet, E-Mail, Internetadresse, Telefon, IP-Adresse und Firmennamen ersetzt; "
    "falsch geschriebene Namen bleiben stehen. Keine Seite zeigt sie.",
    "Zweck: Grundlage freigegebener Paraphrasen.",
)
RESULTS = (
    "Ergebnisse",
    "Schätzungen ungerundet und ungeschützt (intern); daraus die freigegebenen Zahlen, ohne jede "
    "Zahl zurückgehaltener Zellen. Seiten für Leserkreise entstehen nur aus den freigegebenen.",
    "Zweck: Bericht an die Leserkreise.",
)
LEDGER = (
    "Verzeichnis der Veröffentlichungen",
    "released.csv in der Studie: je veröffentlichter Zelle die Zahl der Antworten und eine "
    "Prüfsumme der gerundeten Werte.",
    "Zweck: spätere Läufe rechnen mit dem, was schon bekannt ist.",
)

OUTSIDER = (
    "Außenstehende mit allen Seiten",
    "Sie kennen jede veröffentlichte Zahl, auch aus verschiedenen Tabellen, und ziehen voneinander "
    "ab. Alle Tabellen des Katalogs gelten als ein Gleichungssystem; dass Anzahlen ganze Zahlen "
    "sind, wissen sie auch. Anteile lesen sie als genaue Anzahlen, die Rundung gilt nicht als "
    "Schutz.",
)
KNOWS_FRAME = (
    "Wer die Gesamtheit kennt",
    "weiß außerdem, wie viele Unternehmen es in jeder Verbindung von Merkmalen gibt: Keine Zelle "
    "kann mehr enthalten.",
)
NO_FRAME = (
    "Wer die Gesamtheit kennt",
    "ist in dieser Studie nicht geprüft: Sie hat keine Gesamtheit.",
)
KNOWS_WHO = (
    "Wer weiß, wer teilgenommen hat",
    "soll nicht erfahren, was die Unternehmen gemeinsam geantwortet haben, die in allen Merkmalen "
    "gleich sind; auch nicht, indem er Gruppen verschiedener Gliederungen schneidet.",
)
INSIDER = (
    "Jedes Unternehmen, das allein ist",
    "Wer als einziges Unternehmen in einer Verbindung von Merkmalen geantwortet hat, kennt die "
    "eigene Antwort und zieht sie ab. Jedes wird einzeln geprüft.",
)
SEVERAL = (
    "Wer mehrere Veröffentlichungen liest",
    "Engere Leserkreise sehen nur einen Teil dessen, was weitere sehen. Was früher veröffentlicht "
    "wurde, gilt als bekannt. Was in der Welle davor zu klein war, bleibt noch eine Welle aus.",
)
ATTACKERS = (OUTSIDER, KNOWS_FRAME, KNOWS_WHO, INSIDER, SEVERAL)

KEY_FACTS = (
    (
        "Schlüssel der Pseudonyme",
        "Je Studie einer, außerhalb der Daten: im Benutzerordner des Rechners oder in der "
        "Umgebungsvariable INDUSTRIEDIALOG_KEY. Wer ihn und die Mitgliedsnummern hat, kann "
        "Pseudonyme auflösen.",
    ),
    (
        "Befehl „retire“",
        "vernichtet Schlüssel, Teilnehmendenlisten, Entscheidungen über Firmennamen und die Namen "
        "in der Gesamtheit, und nennt, was von Hand zu löschen bleibt. Danach läuft die Studie "
        "nicht mehr.",
    ),
    (
        "Fristen",
        "Nach Ablauf erinnert jeder Lauf; das Programm löscht nichts von selbst.",
    ),
)
RETENTION = (
    ("contacts", "Kontaktdaten: Teilnehmendenlisten, Firmennamen", "industriedialog retire"),
    ("key", "Schlüssel der Pseudonyme", "industriedialog retire"),
    ("free_text", "Freitexte der Exporte", "von Hand: Die Exporte ändert das Programm nie"),
)

LIMITS = (
    (
        "Absprachen",
        "Legen mehrere Unternehmen ihre Antworten zusammen, können sie mehr errechnen. Geprüft ist "
        "jedes allein.",
    ),
    (
        "Wissen von außen",
        "Was Leser aus Presse, Gesprächen oder Geschäftsbeziehungen wissen, kennt die Prüfung "
        "nicht; angenommen ist Wissen über Merkmale, Teilnahme und eigene Antwort.",
    ),
    (
        "Jede Frage für sich",
        "Geprüft wird Frage für Frage, ein Bedarf mit seinen beiden Fragen zusammen. Schlüsse "
        "über den Zusammenhang verschiedener Fragen sind nicht geprüft.",
    ),
    (
        "Gewichtete Zahlen",
        "Die Prüfung nimmt an, dass Leser ungewichtete Anteile sehen. Die Seiten zeigen "
        "gewichtete; wer alle Gewichte wüsste, könnte sie anders lesen.",
    ),
    (
        "Mittelwerte von Zahlen",
        "sind gegen beherrschende und gleiche Werte geschützt, nicht gegen jede Eingrenzung: In "
        "welchem Bereich der Wert eines Unternehmens liegt, ist nicht gerechnet.",
    ),
    (
        "Zwei Wellen",
        "werden nicht als ein Gleichungssystem geprüft. Geschützt ist, wer hinzukam oder wegfiel: "
        "Veränderungen erscheinen nur, wenn es genug sind oder keine.",
    ),
    (
        "Inhalt der Zitate",
        "Ob eine Paraphrase nur auf ein Unternehmen passt, beurteilt ein Mensch.",
    ),
    (
        "Interne Tabellen",
        "bleiben personenbeziehbar, solange Schlüssel und Listen bestehen; seltene Verbindungen "
        "von Merkmalen können auch danach ein Unternehmen verraten. Einzelunternehmen sind "
        "Personen im Sinne der DSGVO.",
    ),
    (
        "Kopien",
        "in Sicherungen, E-Mails und auf der Umfrageplattform erreicht das Programm nicht.",
    ),
)


def fewer_than(minima: Sequence[tuple[str, int]], companies: str) -> str:
    """Return ``weniger als 5 Betriebe (Arbeitskreis und Ausschuss), 10 (Öffentlichkeit)``."""
    return f"weniger als {by_minimum(minima, companies)}"


def by_minimum(minima: Sequence[tuple[str, int]], companies: str) -> str:
    """Return ``5 Betriebe (Arbeitskreis und Ausschuss), 10 (Öffentlichkeit)``."""
    titles: dict[int, list[str]] = {}
    for title, minimum in minima:
        titles.setdefault(minimum, []).append(title)
    first, *others = [(f"{minimum}", f"({listed(own)})") for minimum, own in titles.items()]
    return ", ".join([f"{first[0]} {companies} {first[1]}", *(" ".join(o) for o in others)])


RULES = {
    "small": (
        "Kleine Zellen",
        "Es fehlt eine Zelle, in der zu wenige Unternehmen auf die Frage geantwortet haben.",
        "{fewer}",
    ),
    "unanimous": (
        "Einhellige Antwort",
        "Es fehlt eine Zelle, in der (fast) alle dasselbe geantwortet haben; bei allen "
        "geschlossenen Fragen. Nur ein leeres Kästchen sagt nichts.",
        "alle oder alle bis auf {all_but}",
    ),
    "census": (
        "Vollerhebung",
        "Haben alle Unternehmen geantwortet, die es in einer Zelle gibt, gilt sie eher als "
        "einhellig.",
        "alle oder alle bis auf {census_all_but}",
    ),
    "dominated": (
        "Beherrschte Werte",
        "Es fehlt der Mittelwert einer Zahl, der in Wahrheit einem oder zwei Unternehmen gehört.",
        "die {largest} größten über {largest_share} der Summe, oder der Rest unter {p_share} des "
        "größten, oder alle bis auf {all_but} dieselbe Zahl",
    ),
    "complementary": (
        "Rückrechnung",
        "Es fehlt jede weitere Zelle, aus der eine geschützte folgen würde.",
        "alle Tabellen des Katalogs zusammen, ganze Anzahlen",
    ),
    "intersection": (
        "Überschneidungen",
        "Es fehlt eine Zelle, mit der sich die gemeinsame Antwort von Unternehmen ergäbe, die in "
        "allen Merkmalen gleich sind.",
        "jede Verbindung von Merkmalen",
    ),
    "too_large": (
        "Zu großer Katalog",
        "Es fehlen die Kreuztabellen der Fragen, wenn sie zusammen zu viele Zellen haben, um zu "
        "prüfen, was aus ihnen folgt.",
        "feste Größe, unabhängig vom Rechner",
    ),
    "was_small": (
        "Vorwelle",
        "Eine Zelle, die zu klein war, fehlt auch danach noch.",
        "eine Welle lang",
    ),
    "changed": (
        "Frühere Veröffentlichung",
        "Es fehlt eine Zelle, die schon veröffentlicht war und sich geändert hat, wenn zu wenige "
        "Unternehmen den Unterschied machen.",
        "{fewer}; ohne Verzeichnis erscheinen nur die Werte aller Antworten",
    ),
    "panel": (
        "Veränderungen",
        "Es fehlt der Vergleich zweier Wellen, wenn einer der beiden Werte fehlt oder zu wenige "
        "Unternehmen hinzukamen oder wegfielen.",
        "{fewer}",
    ),
    "ranks": (
        "Rangfolgen",
        "Eine Rangfolge erscheint ganz oder gar nicht.",
        "nur für alle Antworten, nicht für Gruppen",
    ),
    "weighting": (
        "Eine Gewichtung",
        "Zahlen mit anderer Gewichtung erscheinen nicht, auch keine gewichteten Fallzahlen von "
        "Gruppen.",
        "{weighting}",
    ),
    "index": (
        "Index ohne ein Thema",
        "erscheint nie: Seine Basis unterscheidet sich um wenige Unternehmen.",
        "bleibt intern",
    ),
    "identifying": (
        "Größe, Ort, Branche",
        "Anteile von Fragen, die Unternehmen einordnen, erscheinen nie: Sie sagen, wer "
        "teilgenommen hat.",
        "{identifying}",
    ),
    "rounding": (
        "Rundung",
        "Jede Zahl wird einmal gerundet, mit ihrem Fehler und ihrem Bereich.",
        "Anteile auf {share}, Mittelwerte auf {mean}, Salden und Indizes auf {points} Punkt",
    ),
    "bands": (
        "Bänder",
        "Bei wenigen Antworten wird gröber gerundet; p-Werte fehlen.",
        "unter {band_below} Antworten: Anteile auf {share_few}, Mittelwerte auf {mean_few}, Salden "
        "und Indizes auf {points_few} Punkte",
    ),
    "quotes": (
        "Zitate",
        "Merkmale neben einem Zitat werden gröber, bis genug Unternehmen der Gesamtheit sie "
        "teilen. Ohne Einwilligung und mit Wortlaut, Namen, Zahlen oder Orten einer Antwort wird "
        "ein Zitat abgewiesen.",
        "mindestens {least}",
    ),
}
"""Rule -> its name, what it withholds, the value in this study."""
NOTHING_IDENTIFIES = "keine solche Frage"


def weighted_by(margins: Sequence[str]) -> str:
    """Say which weighting alone is published."""
    if not margins:
        return "nur ungewichtet"
    return f"nur gewichtet nach {listed(list(margins))}; Zählungen ungewichtet"

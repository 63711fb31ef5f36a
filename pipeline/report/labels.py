"""Short words of charts and tables: column heads, titles to fill, notes. Sentences: wording.py.

Together with ``wording`` and ``wording_protection`` this is every text a reader sees that is not in
the codebook, a notebook or the template; another language replaces these three modules.
"""

from __future__ import annotations

from pipeline.report.formats import SMALL

TOPIC = "Thema"
FIELD = "Handlungsfeld"
ANSWERS = "Antworten"
INTERVAL = "95-%-Bereich"
RANGE = "Bereich"
POSSIBLE_RANK = "Möglicher Rang"
CHANGE = "Veränderung"
POINTS = "Punkte"
FINDING = "Befund"
GROUP = "Gruppe"
WAVE = "Welle"
VALUE = "Wert"
ANSWER = "Antwort"
SHARE = "Anteil"
QUESTION = "Frage"
IMPORTANCE = "Wichtigkeit"
SATISFACTION = "Zufriedenheit"
GAP = "Lücke"
RESPONSE = "Rücklauf"
FIRST = "Platz 1"
GRADE = "Note"
NPS = "NPS"
EMPTY = "leer"
CANNOT_JUDGE = "kann ich nicht beurteilen"
DONT_KNOW = "weiß nicht"
ASKED = "gefragt"
SCALE = "1–5"
BASIS = "Basis"
ROLES = {"importance": IMPORTANCE, "satisfaction": SATISFACTION}

ALL_OF = "Alle {companies}"
PER_TOPIC = "{measure} je Thema"
BY_GROUPS = "{measure} nach Gruppen"
MEASURE_OF = "{measure} zu {label} nach Gruppen"
NAMED_MOST = "Am häufigsten nennen die {companies} {{names}}"
NAMED_NONE = "Keine Antwort liegt gesichert vorn"
PLACED = "Auf {places} steht am häufigsten {{names}}"
PLACED_MANY = "Auf {places} stehen am häufigsten {{names}}"
HEAVIEST = "Am schwersten wiegt {names}"
HEAVIEST_MANY = "Am schwersten wiegen {names}"
HEAVIEST_NONE = "Kein Thema wiegt gesichert am schwersten"
HIGHEST = "Am höchsten liegt {names}"
HIGHEST_MANY = "Am höchsten liegen {names}"
HIGHEST_NONE = "Kein Thema liegt gesichert vorn"
AHEAD = "Vorn liegt {names}"
AHEAD_MANY = "Vorn liegen {names}"
ACTION = "Handlungsbedarf sehen die {companies} am häufigsten bei {{names}}"
ACTION_NONE = "Bei keinem Thema ist der Handlungsbedarf gesichert am häufigsten"
GROUPS_EXPLAINED = (
    "Gruppe: Themen, für die derselbe Rang möglich ist; mögliche Ränge benachbarter Gruppen können "
    "sich überschneiden"
)
OTHER_QUESTIONS = "Weitere Fragen"
PROFILE_ONE = "Am weitesten bleibt die Zufriedenheit bei {names} hinter der Wichtigkeit zurück"
PROFILE_SEVERAL = "Die Zufriedenheit bleibt bei {names} am weitesten hinter der Wichtigkeit zurück"
PROFILE_NONE = "Bei keinem Thema bleibt die Zufriedenheit gesichert am weitesten zurück"
PROFILE_WHAT = "Wichtigkeit und Zufriedenheit, Mittelwerte"
PROFILE_KEY = "○ Zufriedenheit &nbsp;&nbsp; ● Wichtigkeit"
PROFILE_SCALE = "1 = unwichtig bzw. sehr unzufrieden, 5 = sehr wichtig bzw. sehr zufrieden"
INDEX_ONE = "Der Handlungsbedarf ist im Handlungsfeld {names} am größten"
INDEX_SEVERAL = "Am größten ist der Handlungsbedarf in den Handlungsfeldern {names}"
INDEX_NONE = "Kein Handlungsfeld liegt gesichert vorn"
INDEX_WHAT = "Bedarfsindex von 0 (kein Bedarf) bis 100"
CHANGE_WHAT = "Veränderung der Zufriedenheit, {since}"
SALDO_WHAT = "Salden in Punkten"
MULTIPLE_WHAT = "„{question}“, mehrere Antworten möglich"
PLACES_WHAT = "„{question}“, Anteil der {companies}, die die Antwort dorthin setzen"
PLACES_KEY = "○ {first} &nbsp;&nbsp; ● {top}"
QUESTION_WHAT = "„{question}“, {measure}"
RESPONSE_WHAT = "Anteil der angeschriebenen {companies}, die geantwortet haben"
NONRESPONSE_WHAT = "Anteil der Befragten ohne verwertbare Antwort je Frage"
NONRESPONSE_KEY = (
    "Dunkel: „kann ich nicht beurteilen“; hell: leer. Die {shown} Fragen mit den meisten Lücken; "
    "alle Fragen in der Tabelle"
)
BASE_PAIR = "{companies} mit Angabe zu Wichtigkeit und Zufriedenheit"
BASE_VALID = "{companies} mit gültiger Angabe"
BASE_HALF = "{companies} mit Angaben zu mindestens der Hälfte der Themen"
BASE_NAMED = "{companies}, die mindestens eine Antwort gaben"
BASE_ASKED = "{companies}, denen die Frage gestellt wurde"
BASE_PANEL = "{companies}, die in beiden Wellen geantwortet haben"

SALDO_EXPLAINED = (
    "Saldo: Anteil der guten minus Anteil der schlechten Angaben; über 0 überwiegen die guten."
)
INDEX_EXPLAINED = (
    "Bedarfsindex: Wichtigkeit mal fehlende Zufriedenheit, Mittel der Themen eines Handlungsfelds."
)
CHANGE_EXPLAINED = (
    "Dreieck: nachweisbare Veränderung (auch bei Berücksichtigung der vielen Vergleiche); "
    "Punkt: keine nachweisbar"
)
BEST_WORST_EXPLAINED = (
    "Wert: wie oft am wichtigsten minus wie oft am unwichtigsten gewählt, je Vorlage; "
    "+1 = immer am wichtigsten, −1 = immer am unwichtigsten"
)
NPS_EXPLAINED = (
    "NPS: Anteil der Fürsprecher (9 und 10) minus Anteil der Kritiker (0 bis 6) in Punkten"
)
GRADES_EXPLAINED = "Schulnoten: 1 ist die beste; daneben der Notendurchschnitt"
TOPICS_CHANGED = (
    "Ein Teil der Handlungsfelder umfasst nicht in allen Wellen dieselben Themen; ihre Werte sind "
    "über die Wellen hinweg nur eingeschränkt vergleichbar"
)
QUOTES_HEADING = "Was {companies} sagen"
QUOTES_NOTE = (
    "Sinngemäß wiedergegeben, nie im Wortlaut. Was unter einer Aussage steht, trifft auf "
    "mindestens {minimum} {companies} zu."
)
PANEL_HEADING = "Dieselben {companies} und alle Antworten"
PANEL_CAPTION = "Veränderung der Zufriedenheit, {since}: dieselben {companies} und alle Antworten"
PANEL_SAME = "Dieselben"
PANEL_ALL = "Alle"
WHO_HEADING = "Wer hat wann geantwortet?"
WHO_CAPTION = "Antworten je Gruppe und Welle, in Klammern der Rücklauf"
CROSSINGS_HEADING = "Zwei Gliederungen zugleich"
GROUPS_MISSING = (
    "Zum Schutz einzelner Unternehmen fehlen Gruppen oder sind mit anderen zusammengefasst."
)
COMPARABILITY = {
    "wortlaut_geaendert": "Bei einem Teil der Themen wurde der Wortlaut der Frage geändert",
    "skala_geaendert": "Ein Teil der Themen wurde mit einer anderen Skala gefragt und umgerechnet",
    "filter_geaendert": "Ein Teil der Themen wurde nicht immer denselben Befragten gestellt",
    "position_geaendert": "Ein Teil der Themen stand im Fragebogen an anderer Stelle",
}
"""What a trend says about how its questions were asked, by flag."""
UNCERTAIN_MARKS = f"Offene Zeichen: Tendenz, unsicher; unter {SMALL} Antworten gröber gerundet"
LIMITS = (
    "Die Teilnahme ist freiwillig. Die Gewichtung gleicht aus, dass manche Gruppen öfter "
    "antworten; ob sich antwortende und nicht antwortende {companies} sonst unterscheiden, lässt "
    "sich aus diesen Daten nicht sagen."
)
UNCHANGED_QUESTIONS = "Alle Themen wurden in allen Wellen mit demselben Wortlaut gefragt."
ALL = "Alle"
FIELD_PERIOD = "Befragt"
ROWS_READ = "Gelesene Zeilen"
ROWS_USED = "Verwendete Antworten"
KEPT = "verwendet, aber auffällig"
WAVES_CAPTION = "Von der gelesenen Zeile zur verwendeten Antwort, je Welle"
WAVES_NOTE = "Alle Angaben sind Zahlen von Zeilen; gelesen = nicht verwendet (–) + verwendet."
ANSWERED = "Antworten"
POPULATION = "Gesamtheit"
REASON = "Grund"
ROWS = "Zeilen"
RESPONSE_IDS = "Antwort-Nummern der Umfrageplattform"
DEFF = "Designeffekt"
EFFECTIVE = "Effektive Stichprobe"
SET_ASIDE_CAPTION = "Nicht verwendete Zeilen nach Grund"
DIAGNOSTICS_CAPTION = "Gewichtung je Welle"
DIAGNOSTICS = (
    ("Antworten", "n_responses", 0),
    (DEFF, "design_effect", 2),
    (EFFECTIVE, "n_effective", 0),
    ("kleinstes Gewicht", "smallest", 2),
    ("größtes Gewicht", "largest", 2),
    ("größtes durch kleinstes Gewicht", "ratio", 1),
    ("gekappte Gewichte", "n_trimmed", 0),
    ("Grenze der Kappung", "cap", 2),
    ("Designeffekt vor der Kappung", "design_effect_before", 2),
)
"""Rows of the table of weights: name, column, decimals."""
DIAGNOSTICS_NOTE = (
    "Designeffekt nach Kish: Um diesen Faktor ist die Varianz durch ungleiche Gewichte größer. "
    "Effektive Stichprobe: Zahl gleich gewichteter Antworten mit derselben Genauigkeit."
)
NOTHING_MERGED = "Keine Klasse wurde zusammengefasst."
NO_LONELY_STRATUM = "Jede Schicht hat mehrere Antworten."
FIGURE = "Kennzahl"
HEAVIEST_CAPTION = "Die fünf Unternehmen mit dem größten Gewicht je Welle"
HEAVIEST_NOTE = "Pseudonym auf acht Stellen gekürzt; ganz in heaviest.parquet."
COMPANY = "Pseudonym"
UNKNOWN_COMPANY = "unbekannt"
WEIGHT = "Gewicht"
WEIGHT_SHARE = "Anteil an allen Gewichten"
BROKEN_OFF = "abgebrochen"
RATES_CAPTION = "Rücklauf nach AAPOR, {wave}"
RATES_NOTE = (
    "RR1: vollständige Antworten durch alle Unternehmen der Gesamtheit. RR2: auch abgebrochene. "
    "Ungeschützte Zahlen."
)
CLASSES = "Gliederung"
R_CAPTION = "R-Indikator: wie gleichmäßig die Klassen geantwortet haben"
R_NOTE = (
    "1 = alle Klassen gleich oft, 0 = manche ganz und andere gar nicht. In Klammern: ohne den "
    "Teil, der Zufall sein kann. Nur Werte derselben Gliederung sind vergleichbar."
)
INDEX = "Index"
INDEX_RANGE_CAPTION = "Wie weit der Bedarfsindex von einem einzelnen Thema abhängt, {wave}"
INDEX_RANGE = "ohne je ein Thema"
INDEX_LOWEST = "am kleinsten ohne"
INDEX_HIGHEST = "am größten ohne"
INDEX_IMPORTANCE = "nach Wichtigkeit gewichtet"
INDEX_RANGE_NOTE = (
    "Index von 0 bis 100. Weicht ein Index ohne ein Thema stark ab, hängt die Aussage über das "
    "Handlungsfeld an diesem Thema. Ungeschützte Zahlen."
)
COMPANIES = "Unternehmen"
MATCHING = (
    "in der Gesamtheit",
    "davon mit Antwort",
    "davon ohne Antwort",
    "mit Antwort, nicht in der Gesamtheit",
    "Antworten ohne bekanntes Unternehmen",
)
"""Rows of the table that holds answers against the population."""
MATCHING_CAPTION = "Wer geantwortet hat, wer nicht und wer nicht zur Gesamtheit gehört"
MATCHING_NOTE = (
    "Welche Unternehmen das sind, steht unter Pseudonymen in companies.parquet. "
    "Ungeschützte Zahlen."
)
CHECK = "Prüfung"
FINDINGS = "Funde"
NOTHING_FOUND = "Keine Antwort ist auffällig."
CHECKS_CAPTION = "Auffällige Antworten, die alle verwendet sind"
CHECKS_NOTE = (
    "Nichts davon ändert eine Antwort; Berichtigungen stehen in corrections.csv. Fragen und "
    "Einzelheiten in plausibility.parquet."
)
CROSSING_NOTE = "Ungeschützte Zahlen. Nur für die Auswertung."
NAV_START = "Überblick"
NAV_NEEDS = "Bedarfe"
NAV_DEVELOPMENT = "Entwicklung"
NAV_QUALITY = "Datenqualität"
SITUATION = "Geschäftslage"
EXPECTATION = "Erwartungen"
FACT_ASKED = "Befragt"
FACT_ANSWERS = "Antworten"
FACT_UNUSED = "Nicht verwendet"
FACT_WEIGHTING = "Gewichtung"
FACT_UNCERTAINTY = "Unsicherheit"
FACT_LIMITS = "Grenzen"
FACT_PROTECTION = "Datenschutz"
STEP = "Schritt"

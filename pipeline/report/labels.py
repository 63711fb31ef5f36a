"""Short words of charts and tables: column heads, titles to fill, notes. Sentences: wording.py.

Together with ``wording`` this is every text a reader sees that is not in the codebook, a
notebook or the template; another language replaces these two modules.
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
OFFER = "Angebot"
QUESTION = "Frage"
IMPORTANCE = "Wichtigkeit"
SATISFACTION = "Zufriedenheit"
GAP = "Lücke"
RESPONSE = "Rücklauf"
FIRST = "Platz 1"
TOP_THREE = "Platz 1 bis 3"
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
ONE_TITLE = {
    "obstacles": "Am häufigsten nennen die {companies} {{names}}",
    "offers": "Am dringendsten brauchen die {companies} {{names}}",
}
NO_TITLE = {
    "obstacles": "Mehrere Hemmnisse werden ähnlich oft genannt",
    "offers": "Mehrere Angebote werden ähnlich dringend gebraucht",
}
PROFILE_ONE = "Am weitesten bleibt die Zufriedenheit bei {names} hinter der Wichtigkeit zurück"
PROFILE_SEVERAL = "Die Zufriedenheit bleibt bei {names} am weitesten hinter der Wichtigkeit zurück"
PROFILE_NONE = "Bei mehreren Themen bleibt die Zufriedenheit ähnlich weit zurück"
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
OFFERS_WHAT = "{question} Anteil der {companies}, die das Angebot nennen"
OFFERS_KEY = "○ Platz 1 &nbsp;&nbsp; ● Platz 1 bis 3"
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
BASE_OFFERS = "{companies}, die mindestens ein Angebot nennen"
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
TOPICS_CHANGED = (
    "Ein Teil der Handlungsfelder umfasst nicht in allen Wellen dieselben Themen; ihre Werte sind "
    "über die Wellen hinweg nur eingeschränkt vergleichbar"
)
CHANGED_WORDS = "Bei einem Teil der Themen wurde der Wortlaut der Frage geändert"
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
MERGED = "Zusammengefasste Klassen"
SET_ASIDE_CAPTION = "Nicht verwendete Zeilen nach Grund"
DIAGNOSTICS_CAPTION = "Gewichtung je Welle"
DIAGNOSTICS_NOTE = (
    "Designeffekt nach Kish: Um diesen Faktor ist die Varianz durch ungleiche Gewichte größer."
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

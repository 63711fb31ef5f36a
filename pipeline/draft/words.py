"""What words in headings and labels tell: the tables that every guess is read from.

All patterns are searched in lower case; a German reader can extend any of them.
"""

from __future__ import annotations

import re

PERSONAL = (
    ("Name", r"(vor|nach|zu|familien)?name(n)?|(first|last|full)[ _]?name|ansprechpartner(in)?"),
    ("Name", r".*\b(ansprechpartner(in)?|kontaktperson|vor- und nachname|ihr(en?)? name)\b.*"),
    ("Firma", r"firma|firmenname|unternehmen|unternehmensname|betrieb|company( name)?"),
    ("E-Mail", r"e-?mail([- _]?(adresse|address))?|mailadresse"),
    ("Telefon", r"(telefon|mobil|handy|fax)(nummer|-nr\.?)?|phone( number)?|tel\.?"),
    ("Anschrift", r"anschrift|adresse|straße|strasse|hausnummer|address|street"),
    ("IP-Adresse", r"ip([- _]?adress?e?)?|ipaddr"),
)
"""What it is -> the whole heading of a column that names a person or company."""

TECHNICAL = (
    r"(bearbeitungs|beantwortungs)?dauer\b[^?]*|laufzeit|gesamtzeit|startzeit|endzeit|start time"
    r"|end(ing)? time|duration.*|antwort-?quote|sprache|language|(ist )?anonym|abgeschlossen"
    r"|beendet|finished|progress|status|fertigstellungszeit|ip|browser|referr?er|user.?agent"
    r"|collector id|respondent ?id|custom data.*|start date|end date|kanal|version|seite"
    r"|letzte seite|unnamed.*|interview(er)?(nummer)?|fragebogen(nummer)?|quality"
    r"|(total )?points.*|feedback.*"
)
"""The whole heading of a column about the interview, without brackets and question marks."""

OTHER = re.compile(
    r"(eingabe(feld)? (für|von)\b.*)?\b(sonstiges?|andere[rs]?|weitere[rs]?|other|something else)\b"
    r"[^?]{0,40}"
)
"""An option that asks for words of one's own, such as "Sonstiges, und zwar:"."""
INPUT_FOR = re.compile(r"\b(eingabe(feld)?|text(feld)?|input) (für|von|zu|for)\b")
"""A heading of the text box that belongs to an option."""
COMMENT = re.compile(r"kommentar|comment|bemerkung|anmerkung")
OPEN = re.compile(
    r"\b(warum|wieso|weshalb|offene frage|mitteilen|anmerkung|beschreib|erläuter|stichwort"
    r"|please (describe|specify|explain)|comments?|comma separated)\b"
)
NUMBER = re.compile(
    r"\b(wie ?viele?|anzahl|zahl der|umsatz|alter|age|in jahren|mio|mrd|how many|how long"
    r"|number of|in years|duration|turnover)\b|€|\beuro\b|\beur\b"
)
RATING = re.compile(
    r"wichtig|zufrieden|bedeut|beurteil|bewert|einschätz|schulnote|\bnoten?\b|skala|stimm|zutreff"
    r"|important|satisf|rate\b|agree|how (much|often|likely)|wahrscheinlich|empfehl"
)
PLACE = re.compile(r"^(rank|rang|platz|place|position)\s*(\d+)$")
ORDER = re.compile(r"\b(rang|rank|reihenfolge|sortier|ordne|wichtigste|dringend)")

IMPORTANCE = re.compile(r"wichtig|bedeut|relevan|\bimportan|priorit")
SATISFACTION = re.compile(
    r"zufrieden|satisf|wie gut (ist|sind|finden)|bewerten sie .*(standort|vor ort)"
)
SITUATION = re.compile(r"geschäftslage|wirtschaftliche lage|business situation")
FUTURE = re.compile(r"entwickel|nächsten|künftig|zukunft|erwart|expect|next")

BREAKDOWNS = (
    ("groesse", "Größenklasse", r"beschäftigt|mitarbeit|größe|employees|company size"),
    (
        "kreis",
        "Kreis",
        r"\bkreis|gemeinde|\bort\b|standort(es)? *\?*$|plz|postleitzahl|region|district",
    ),
    ("branche", "Branche", r"branche|wirtschaftszweig|\bwz\b|sektor|gewerbe\b|industry|sector"),
)
"""Id, title and words of the questions that say what kind of company answers."""
NO_BREAKDOWN = re.compile(r"wichtig|zufrieden|wie viele offene|mehrfach|beurteil")
MOST_GROUPS = 8

MISSING = (
    ("no_answer", r"keine angaben?|k\.? ?a\.?|n\.? ?/? ?a\.?|no answer|prefer not to (say|answer)"),
    ("no_answer", r"möchte ich nicht (sagen|beantworten)|verweigert|refused|nicht beantwortet"),
    ("dont_know", r"(ich )?weiß (ich )?(es )?nicht|weiss nicht|don.?t know|not sure|unsicher"),
    ("dont_know", r"(kann ich |kann )?nicht beurteil(en|bar)|trifft nicht auf .*"),
    ("dont_know", r"not applicable|unfamiliar.*|kenne ich nicht"),
)
"""Kind of missing -> the whole label."""
MISSING_CODES = frozenset({"-9", "-8", "-7", "-99", "-77", "-66", "99", "999", "9999", "-1", "-2"})
"""Codes that often stand for a missing answer; asked, never assumed, in columns of numbers."""

YES = frozenset({"ja", "yes", "y", "j"})
NO = frozenset({"nein", "no", "n"})
TICKED = frozenset({*YES, "x", "1"})
UNTICKED = frozenset({*NO, "0", "n/a", "nicht gewählt"})

STRENGTHS = (
    (
        "neutral",
        r"weder|neither|teils|neutral|mittelmäßig|unentschieden|durchschnitt|manchmal|sometimes",
    ),
    (
        "strong",
        r"sehr|äußerst|völlig|vollkommen|voll|gar|überhaupt|strongly|very|extremely"
        r"|completely|at all|immer|always|\bnie\b|never",
    ),
    ("weak", r"eher|etwas|teilweise|somewhat|slightly|rather|ein wenig"),
)
"""How strong an answer is, whatever its direction."""
NEGATIVE = (
    r"\bnicht|\bkein|unzufrieden|unwichtig|unbedeut|unwahrscheinlich|schlecht|disagree|dissatisf"
    r"|\bnot\b|unimportant|unfavo|unlikely|lehne|\bnie\b|never|selten|rarely|seldom|gering|niedrig|\bpoor"
    r"|none at all|\bbad\b"
)
SUBJECTS = (
    ("zufriedenheit", "zufrieden|satisf"),
    ("wichtigkeit", "wichtig|bedeut|important"),
    ("zustimmung", r"stimm|trifft|zutreff|agree|lehne"),
    (
        "haeufigkeit",
        r"\bnie\b|selten|manchmal|oft|häufig|immer|never|rarely|seldom|sometimes|always",
    ),
    ("wahrscheinlichkeit", "wahrscheinlich|likely"),
    ("gunst", "favorabl|favourabl"),
    ("guete", r"\bgut|schlecht|good|poor|\bbad\b|durchschnitt"),
    ("staerke", r"stark|gering|niedrig|hoch|high|\blow\b"),
)
"""Name of a scale -> words of its labels; all labels of a scale share one subject."""
TRENDS = (
    (
        "positive",
        r"(\bgut|sehr gut|besser|günstiger|gestiegen|steig\w*|zunahme|zunehm\w*|increase\w*"
        r"|better|verbesser\w*)",
    ),
    (
        "neutral",
        r"(befriedigend|gleich\w*( \w+)?|etwa gleich.*|unverändert|bleib\w* gleich|same|stable"
        r"|weder noch|zufriedenstellend)",
    ),
    (
        "negative",
        r"(schlecht|schlechter|ungünstiger|gesunken|sink\w*|abnahme|abnehm\w*|decrease\w*"
        r"|worse|verschlechter\w*|fall\w*)",
    ),
)
"""Polarity -> the whole label of a business survey's three answers."""
GRADES = ("sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft", "ungenügend")
SCALE_WORDS = frozenset(
    (
        "sehr",
        "eher",
        "gar",
        "überhaupt",
        "nicht",
        "voll",
        "völlig",
        "und",
        "ganz",
        "teils",
        "teilweise",
        "weder",
        "noch",
        "etwas",
        "äußerst",
        "zufrieden",
        "unzufrieden",
        "wichtig",
        "unwichtig",
        "gut",
        "schlecht",
        "trifft",
        "zu",
        "stimme",
        "stimmt",
        "lehne",
        "ab",
        "keine",
        "nie",
        "selten",
        "manchmal",
        "oft",
        "häufig",
        "immer",
        "hoch",
        "niedrig",
        "gering",
        "stark",
        "mittel",
        "neutral",
        "mittelmäßig",
        "strongly",
        "very",
        "extremely",
        "completely",
        "somewhat",
        "slightly",
        "rather",
        "neither",
        "nor",
        "or",
        "agree",
        "disagree",
        "satisfied",
        "dissatisfied",
        "important",
        "unimportant",
        "likely",
        "unlikely",
        "good",
        "poor",
        "bad",
        "not",
        "at",
        "all",
        "never",
        "rarely",
        "seldom",
        "sometimes",
        "often",
        "always",
        "wahrscheinlich",
        "unwahrscheinlich",
    )
)
"""A label made of these words only is a questionnaire's, however few gave it."""

"""Every sentence a reader sees that is not in the codebook, a notebook or the template.

Says what the data allow and no more. All numbers come in as released and are only formatted.
Long on purpose: with ``labels`` it is the whole vocabulary, so that a word is found in one place
and another language replaces two modules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.codebook.settings import Scale
from pipeline.report.formats import (
    NBSP,
    SMALL,
    WITHHELD,
    count,
    day,
    listed,
    number,
    percent,
    period,
    points,
    quoted,
    spelled,
)
from pipeline.report.release import Release, WaveFacts

PROTECTED = "Zum Schutz einzelner Unternehmen nicht ausgewiesen."
PROTECTED_SHORT = "nicht ausgewiesen"
PROTECTED_NOTE = f"„{WITHHELD}“: {PROTECTED[0].lower()}{PROTECTED[1:]}"
NO_CHANGE = "Eine Veränderung ist nicht nachweisbar."
INTERVALS = "Striche: Bereich, in dem der Wert mit 95 % Sicherheit liegt."
CONVERTED = "Zufriedenheit aus Schulnoten umgerechnet."
SHOW_TABLE = "Zahlen als Tabelle"
NO_CHART = "Ohne den Ordner „assets“ keine Grafik; ihre Zahlen stehen in der Tabelle darunter."
NO_NUMBERS = "Dazu liegen keine ausgewiesenen Zahlen vor."


@dataclass(frozen=True)
class Measure:
    """How one statistic is named and written.

    ``kind`` is ``share``, ``saldo`` or ``value``; ``low_end`` and ``high_end`` name the ends
    of the axis.
    """

    title: str
    unit: str
    decimals: int = 0
    kind: str = "value"
    explained: str = ""


MEASURES: dict[str, Measure] = {
    "mwds": Measure(
        "Bedarfswert",
        "Punkte",
        1,
        explained="Bedarfswert: Wichtigkeit × (Wichtigkeit − Zufriedenheit); über 0 = Bedarf.",
    ),
    "gap": Measure(
        "Lücke", "Punkte", 1, explained="Lücke: Wichtigkeit minus Zufriedenheit (je 1–5)."
    ),
    "need_share": Measure(
        "Anteil mit Bedarf",
        "%",
        kind="share",
        explained="Bedarf: wichtig und zugleich unzufrieden.",
    ),
    "mean": Measure("Mittelwert", "1–5", 1),
    "share": Measure("Anteil", "%", kind="share"),
    "top2_share": Measure("Anteil 4 und 5", "%", kind="share"),
    "bottom2_share": Measure("Anteil 1 und 2", "%", kind="share"),
    "cases_share": Measure("Anteil der Betriebe", "%", kind="share"),
    "first_share": Measure("an erster Stelle", "%", kind="share"),
    "top3_share": Measure("unter den ersten drei", "%", kind="share"),
    "mean_rank": Measure("mittlerer Rang", "Rang", 1),
    "response_rate": Measure("Rücklauf", "%", kind="share"),
    "no_answer_share": Measure("ohne Angabe", "%", kind="share"),
    "dont_know_share": Measure("kann ich nicht beurteilen", "%", kind="share"),
    "saldo": Measure("Saldo", "Punkte", kind="saldo"),
    "climate_index": Measure("Index", "0–200"),
    "index": Measure("Bedarfsindex", "0–100"),
    "index_without": Measure("Bedarfsindex ohne das Thema", "0–100"),
    "index_importance": Measure("Bedarfsindex, wichtige Themen zählen mehr", "0–100"),
    "action_share": Measure("Note 4 bis 6: Handlungsbedarf", "%", kind="share"),
    "nps": Measure("Weiterempfehlung (NPS)", "−100 bis 100", kind="saldo"),
    "best_worst_score": Measure("Wert", "−1 bis +1", 2, kind="saldo"),
    "rds": Measure("relative Differenz", "−100 bis 100", kind="saldo"),
}
REASONS = {
    "test": "Testeintrag",
    "incomplete": "nicht abgeschlossen",
    "duplicate": "doppelt",
    "not_in_scope": "gehört nicht zur Zielgruppe",
}
FLAGGED = {"straightliner": "überall gleich angekreuzt", "speeder": "auffällig schnell ausgefüllt"}
CHECKS = {
    "number_range": "Zahl außerhalb der Grenzen",
    "answered_though_filtered": "trotz Filter beantwortet",
    "contradiction": "widersprüchliche Antworten",
    "impossible_date": "unmögliches Datum",
    "sent_before_begun": "abgeschickt vor dem Beginn",
    **FLAGGED,
    "repeated_answers": "dieselben Antworten wie eine andere Antwort",
    "repeated_text": "derselbe Text wie in einer anderen Antwort",
}
"""What analysts read for each check of plausibility."""


def value_text(statistic: str, value: float, *, n: float | None = None) -> str:
    """Return a released value with its unit where a single number needs one.

    Parameters
    ----------
    statistic : str
        Name from the data contract; ``change_…`` gives a signed difference.
    value : float
        The released value.
    n : float, optional
        Number of answers; a share below 30 answers is a band and reads "rund 30 %".
    """
    base = statistic.removeprefix("change_")
    measure = MEASURES[base]
    if statistic != base:
        if measure.kind == "share":
            return points(value, share=True)
        return number(value, measure.decimals, signed=True)
    if measure.kind == "share":
        around = "rund" + NBSP if n is not None and n < SMALL else ""
        return around + percent(value)
    return number(value, measure.decimals, signed=measure.kind == "saldo")


def interval_text(statistic: str, low: float, high: float) -> str:
    """Return ``8,1 bis 10,3`` or ``38 bis 47 %``."""
    base = statistic.removeprefix("change_")
    measure = MEASURES[base]
    signed = statistic != base or measure.kind == "saldo"
    if measure.kind == "share":
        if statistic != base:
            return f"{number(low * 100, signed=True)} bis {points(high, share=True)}"
        return f"{number(low * 100)} bis {percent(high)}"
    ends = (number(end, measure.decimals, signed=signed) for end in (low, high))
    return " bis ".join(ends)


_BANDS = {
    0: "kaum ein Betrieb",
    1: "rund ein Zehntel",
    2: "rund ein Fünftel",
    3: "rund ein Drittel",
    4: "rund zwei Fünftel",
    5: "rund die Hälfte",
    6: "rund drei Fünftel",
    7: "rund zwei Drittel",
    8: "rund vier Fünftel",
    9: "rund neun Zehntel",
    10: "fast alle",
}


def share_words(share: float, n: float) -> str:
    """Return ``42 %``, below 30 answers ``rund ein Drittel``."""
    return percent(share) if n >= SMALL else _BANDS[round(share * 10)]


def base_text(n_low: float, n_high: float) -> str:
    """Return ``n = 86`` or ``n = 86–94``."""
    span = count(n_low) if n_low == n_high else f"{count(n_low)}–{count(n_high)}"
    return f"n{NBSP}={NBSP}{span}"


def uncertain(n: float) -> str:
    """Return the warning for a figure that only shows a tendency."""
    return f"Tendenz, unsicher ({base_text(n, n)})."


def uncertain_rows(labels: Sequence[str], *, of: int) -> str:
    """Name the rows of a chart with ``of`` rows that only show a tendency; empty without any."""
    if not labels:
        return ""
    if len(labels) == of:
        return "Tendenz, unsicher"
    names = listed([quoted(label) for label in labels]) if len(labels) <= 3 else "ein Teil"
    return f"Tendenz, unsicher: {names}"


def rank_text(low: int, high: int) -> str:
    """Return ``Rang 2`` or ``Rang 2 bis 5``."""
    return f"Rang{NBSP}{low}" if low == high else f"Rang{NBSP}{low} bis{NBSP}{high}"


def group_heading(number: int, first: int, *, decided: bool) -> str:
    """Return ``Gruppe 2 · Rang 4 möglich``; ``Gruppe 1 · Rang 1`` where only this is possible."""
    possible = "" if decided else " möglich"
    return f"Gruppe{NBSP}{number} · {rank_text(first, first)}{possible}"


def second_group(labels: Sequence[str], low: int, high: int) -> str:
    """Say which needs come next and which ranks they may have."""
    ranks = rank_text(low, high)
    if len(labels) == 1:
        return f"Danach kommt {quoted(labels[0])} ({ranks})."
    if len(labels) <= 3:
        names = listed([quoted(label) for label in labels])
        order = "die Reihenfolge darin ist nicht gesichert"
        return f"Danach kommt die Gruppe aus {names} ({ranks}); {order}."
    return f"Danach kommt eine Gruppe von {spelled(len(labels))} Bedarfen ({ranks})."


def rank_sentence(label: str, low: int, high: int, others: Sequence[str] = ()) -> str:
    """Say what a need's set of possible ranks allows to say.

    Parameters
    ----------
    label : str
        The need.
    low, high : int
        Best and worst rank that cannot be ruled out.
    others : sequence of str
        The needs it cannot be told apart from.
    """
    if low == high == 1:
        return f"{quoted(label)} steht an erster Stelle."
    if low == high:
        return f"{quoted(label)} steht auf {rank_text(low, high)}."
    if low == 1 and high <= 3:
        return (
            f"{quoted(label)} gehört zu den {'beiden' if high == 2 else spelled(high)} "
            "drängendsten Bedarfen; "
            "die Reihenfolge unter ihnen ist nicht gesichert."
        )
    whom = f"{spelled(high - low)} anderen Bedarfen" if high - low > 1 else "einem anderen Bedarf"
    if 0 < len(others) <= 3:
        whom = listed([quoted(other) for other in others])
    return f"{rank_text(low, high)}: von {whom} nicht zu unterscheiden."


def top_needs(
    labels: Sequence[str], *, total: int, closed: bool, within_field: bool = False
) -> str:
    """Name the needs that may be the most pressing; one, two or three, else none.

    Parameters
    ----------
    labels : sequence of str
        Needs whose set of ranks holds the first.
    total : int
        Number of needs compared.
    closed : bool
        Whether no other need can rank before the last of them: only then they are *the* two or
        three most pressing ones.
    within_field : bool
        Whether the needs of one Handlungsfeld are compared, not all.
    """
    names = [quoted(label) for label in labels]
    if len(names) == 1 and within_field:
        return f"In diesem Handlungsfeld steht {names[0]} an erster Stelle"
    if len(names) == 1:
        return f"{names[0]} steht an erster Stelle"
    if closed and 2 <= len(names) <= 3:
        how_many = "beiden" if len(names) == 2 else spelled(len(names))
        return f"{listed(names)} sind die {how_many} drängendsten Bedarfe"
    if 2 <= len(names) <= 3:
        return f"Am drängendsten ist {listed(names, last='oder')}"
    return f"Kein einzelner der {spelled(total)} Bedarfe liegt gesichert vorn"


def order_note(leading: int) -> str:
    """Say that the order among the leading needs is open."""
    if leading == 2:
        return "Welcher der beiden Bedarfe vorn liegt, ist nicht gesichert."
    if leading == 3:
        return "Die Reihenfolge unter ihnen ist nicht gesichert."
    return f"Rang{NBSP}1 ist für {spelled(leading)} von ihnen möglich." if leading > 3 else ""


def lead_title(labels: Sequence[str], *, one: str, several: str, none: str) -> str:
    """Fill the title for one leader, two or three, or none.

    ``one`` and ``several`` hold ``{names}``.
    """
    names = listed([quoted(label) for label in labels])
    if len(labels) == 1:
        return one.format(names=names)
    return several.format(names=names) if 2 <= len(labels) <= 3 else none


def change_title(up: Sequence[str], down: Sequence[str]) -> str:
    """Head a chart of changes in satisfaction with those that can be shown."""
    if not up and not down:
        return "Bei keinem Thema ist eine Veränderung der Zufriedenheit nachweisbar"
    parts: list[tuple[str, str]] = []
    for labels, verb in ((up, "gestiegen"), (down, "gesunken")):
        if 0 < len(labels) <= 2:
            parts.append((f"mit {listed([quoted(label) for label in labels])}", verb))
        elif labels:
            parts.append((f"mit {spelled(len(labels))} Themen", verb))
    first, verb = parts[0]
    rest = "".join(f", {names} {other}" for names, other in parts[1:])
    return f"Die Zufriedenheit {first} ist {verb}{rest}"


def weighting_text(release: Release, method: str) -> str:
    """Return ``gewichtet nach Größenklasse und Kreis`` or ``ungewichtet``."""
    if method == "unweighted":
        return "ungewichtet"
    return f"gewichtet nach {listed(list(release.margins))}" if release.margins else "gewichtet"


def source_text(survey: str, *parts: str) -> str:
    """Join base, weighting, source and notes below a figure."""
    sentences = [part.rstrip(".") for part in parts if part]
    return ". ".join([*sentences, f"Quelle: {survey}"]) + "."


def response_sentence(wave: WaveFacts, release: Release, rate: float | None) -> str:
    """Say how many answered, of how many, and when."""
    text = f"{count(wave.n)} gültige Antworten"
    if release.population_n:
        text += f" von {count(release.population_n)} {_dative(release.population_label)}"
    if rate is not None:
        text += f" (Rücklauf {percent(rate)})"
    if wave.n == 1:
        text = text.replace("1 gültige Antworten", "eine gültige Antwort", 1)
    verb = "ist" if wave.n == 1 else "sind"
    return f"Grundlage {verb} {text}, erhoben {period(wave.field_start, wave.field_end)}."


def _dative(noun: str) -> str:
    return noun if not noun or noun.endswith(("n", "s")) else noun + "n"


def set_aside_text(wave: WaveFacts) -> str:
    """Return ``18 von 112 Zeilen nicht verwendet: 14 nicht abgeschlossen, 3 doppelt …``."""
    total = wave.rows_read - wave.rows_used
    if total == 0:
        return f"Alle {count(wave.rows_read)} gelesenen Zeilen sind verwendet."
    reasons = [
        f"{count(n)} {REASONS.get(reason, reason)}" for reason, n in wave.set_aside.items() if n
    ]
    return (
        f"{count(total)} von {count(wave.rows_read)} gelesenen Zeilen sind nicht verwendet: "
        f"{', '.join(reasons)}."
    )


def stand(wave: WaveFacts) -> str:
    """Return the date of the data: the last day of the newest wave's field period."""
    return day(wave.field_end)


def climate_title(companies: str, low: float, high: float) -> str:
    """Say whether good or bad reports of the situation prevail, if the interval allows it."""
    if low > 0:
        return f"Die {companies} nennen ihre Lage häufiger gut als schlecht"
    if high < 0:
        return f"Die {companies} nennen ihre Lage häufiger schlecht als gut"
    return "Gute und schlechte Lage halten sich die Waage"


def recommendation_title(low: float, high: float) -> str:
    """Say whether promoters or detractors prevail, if the interval allows it."""
    if low > 0:
        return "Es gibt mehr Fürsprecher als Kritiker"
    if high < 0:
        return "Es gibt mehr Kritiker als Fürsprecher"
    return "Ob Fürsprecher oder Kritiker überwiegen, ist nicht gesichert"


def mean_title(value: float, low: int, high: int) -> str:
    """Give the mean of one rating or slider on its scale."""
    return f"Im Mittel {value_text('mean', value)} auf der Skala von {low} bis {high}"


def action_title(share: str, companies: str) -> str:
    """Say what share gave a poor school grade to the one thing that was graded."""
    text = f"{share} der {companies} geben die Note 4 oder schlechter"
    return text[:1].upper() + text[1:]


def scale_text(scale: Scale) -> str:
    """Return ``0 = kein Hemmnis, 4 = sehr großes Hemmnis``: the ends of a scale."""
    known = {answer.score: answer.label for answer in scale.valid() if answer.score is not None}
    ends = [(end, known[end]) for end in scale.ends()]
    named = [f"{end} = {label.split('=')[-1].strip()}" for end, label in ends if label != str(end)]
    return ", ".join(named)


def places_text(last: int) -> str:
    """Return ``Platz 1 bis 3``: the places that count as the first ones."""
    return f"Platz 1 {'oder' if last == 2 else 'bis'} {last}"


def index_text(title: str, values: Sequence[tuple[str, float]]) -> str:
    """List an index by wave: ``Geschäftsklima-Index: Juni 2013 110, …``."""
    if not values:
        return ""
    parts = [f"{wave} {value_text('climate_index', value)}" for wave, value in values]
    return f"{title}-Index (100 = neutral): {', '.join(parts)}"


def panel_sentences(companies: str) -> tuple[str, ...]:
    """Say what a change of the same companies and of all responses each mean."""
    return (
        f"Ob sich etwas verändert hat, zeigen dieselben {companies}: jene, die in beiden Wellen "
        "geantwortet haben. Unter allen Antworten sind auch solche aus nur einer Welle: Was dort "
        "anders aussieht, kann daran liegen, dass andere geantwortet haben, und belegt keine "
        "Veränderung.",
    )


def who_sentences(companies: str, release: Release, method: str) -> tuple[str, ...]:
    """Say how a changed make-up of the respondents may move a result."""
    text = (
        "Antworten andere Gruppen als zuvor, verschiebt sich das Ergebnis aller Antworten, auch "
        f"wenn alle {companies} bei ihrer Meinung bleiben."
    )
    if method == "unweighted" or not release.margins:
        return (text,)
    margins = listed(list(release.margins))
    return (f"{text} Für {margins} gleicht die Gewichtung das aus, für anderes nicht.",)


def merged_sentence(wave: str, classes: Sequence[str]) -> str:
    """Name the classes that were merged for weighting."""
    return f"{wave}: zusammengefasst {listed(list(classes))}."


def lonely_sentence(wave: str, strata: Sequence[str]) -> str:
    """Name the strata with one response."""
    how_many = "eine Schicht" if len(strata) == 1 else f"{spelled(len(strata))} Schichten"
    return (
        f"{wave}: {how_many} mit nur einer Antwort ({listed(list(strata))}); ihre Streuung ist um "
        "den Mittelwert aller Antworten gerechnet."
    )


def since(earlier: str, later: str) -> str:
    """Return ``von September 2013 bis November 2013``."""
    return f"von {earlier} bis {later}"


def change_verdict(value: float, *, distinct: bool) -> str:
    """Return the finding of one row of a table of changes."""
    if not distinct:
        return "nicht nachweisbar"
    return "gestiegen" if value > 0 else "gesunken"


def group_title(
    label: str, apart: Sequence[str], tendency: Sequence[str], *, shown: int, complete: bool
) -> str:
    """Head a comparison of groups with those that differ from all, if any do.

    Parameters
    ----------
    label : str
        The need.
    apart, tendency : sequence of str
        Groups that differ, surely or with too few answers to be sure.
    shown : int
        How many groups are released.
    complete : bool
        Whether these are all: of a withheld one nothing is said.
    """
    if not shown:
        return f"{quoted(label)}: Gruppen sind nicht ausgewiesen"
    for groups, how in ((apart, "Vom Durchschnitt"), (tendency, "Als Tendenz")):
        if groups:
            verb = "weicht" if len(groups) == 1 else "weichen"
            return f"{quoted(label)}: {how} {verb} ab: {'; '.join(groups)}"
    none = "Keine Gruppe" if complete else "Keine ausgewiesene Gruppe"
    return f"{quoted(label)}: {none} weicht nachweisbar vom Durchschnitt ab"


def response_title(rate: float, companies: str) -> str:
    """Say what share answered; ``rate`` is 0–1."""
    return f"{percent(rate)} der angeschriebenen {companies} haben geantwortet"


def nonresponse_title(labels: Sequence[str]) -> str:
    """Name the question that was hardest to answer."""
    return f"Am schwersten zu beantworten war {quoted(labels[0])}"


def asked_text(survey: str, release: Release, companies: str) -> str:
    """Say who could answer."""
    if release.population_n is None:
        return f"{survey}; wie viele {companies} hätten antworten können, ist nicht bekannt."
    return f"{survey} unter {count(release.population_n)} {_dative(release.population_label)}."


def wave_response(wave: WaveFacts, release: Release, rate: float | None) -> str:
    """Say for one wave when it ran and how many answered."""
    text = f"{wave.title} ({period(wave.field_start, wave.field_end)}): {count(wave.n)}"
    if release.population_n:
        text += f" von {count(release.population_n)}"
    return text + (f", Rücklauf {percent(rate)}." if rate is not None else ".")


def wave_set_aside(wave: WaveFacts) -> str:
    """Say for one wave which rows were not used and why."""
    return f"{wave.title}: {set_aside_text(wave)}"


def weighting_sentences(release: Release, method: str) -> tuple[str, ...]:
    """Say how answers were weighted and what it costs in precision."""
    if method == "unweighted":
        return ("Jede Antwort zählt gleich; es wurde nicht gewichtet.",)
    margins = listed(list(release.margins))
    sentences = [
        f"Die Antworten sind so gewichtet, dass {margins} wie in der Gesamtheit vertreten sind."
    ]
    for wave in release.waves:
        if wave.deff is None or wave.n_effective is None:
            continue
        sentences.append(
            f"{wave.title}: Designeffekt {number(wave.deff, 2)}; die Genauigkeit entspricht "
            f"{count(wave.n_effective)} ungewichteten Antworten."
        )
    sentences.append("Klassen mit sehr wenigen Antworten werden beim Gewichten zusammengelegt.")
    return tuple(sentences)


SHARE_LIMITS = {
    "hypergeometrisch exakt": "exakte Grenzen für eine Auswahl aus bekannter Gesamtheit "
    "(hypergeometrisch)",
    "Clopper-Pearson exakt": "exakte Grenzen (Clopper-Pearson)",
    "Korn-Graubard": "Grenzen, die Gewichte und Größe der Gesamtheit einrechnen (Korn-Graubard)",
}
"""Interval as named in the data -> in plain words."""


def uncertainty_sentences(
    weighting: str, release: Release, *, intervals: Collection[str], ranked: bool
) -> tuple[str, ...]:
    """Name intervals, rank sets and the rule for changes in a few words.

    Parameters
    ----------
    weighting : str
        The weighting of every number.
    release : Release
    intervals : collection of str
        How the released intervals were made, from the data.
    ranked : bool
        Whether rank sets were released.
    """
    finite = ""
    if release.population_n:
        finite = (
            " Je größer der antwortende Teil der Gesamtheit, desto enger sind sie (außer bei "
            "Veränderungen)."
        )
    sentences = [
        "Alle Bereiche sind 95-%-Konfidenzintervalle. Sie messen den Zufall der Teilnahme, nicht "
        f"die Auswahl durch Nichtteilnahme.{finite}"
    ]
    shares = [text for name, text in SHARE_LIMITS.items() if any(name in m for m in intervals)]
    if shares:
        sentences.append(
            f"Anteile haben {listed(shares)}: nach oben und unten oft verschieden weit und auch "
            f"bei 0{NBSP}% und 100{NBSP}%, denn andere Betriebe könnten anders antworten."
        )
    if any("t-Intervall" in method for method in intervals):
        sentences.append(
            "Mittelwerte, Salden und Indizes haben t-Intervalle; bei zusammengesetzten Werten wie "
            "dem Bedarfswert rechnet die Delta-Methode den Fehler aus seinen Teilen zusammen."
        )
    if weighting != "unweighted":
        sentences.append(
            "Die Bereiche berücksichtigen, dass die Gewichte an die Gesamtheit angepasst sind: Was "
            "diese schon vorgibt, zählt nicht als Zufall."
        )
    if ranked:
        sentences.append(
            "Mögliche Ränge und Gruppen folgen aus der gemeinsamen Verteilung der Werte aller "
            f"Themen, denn dieselben Betriebe bewerten alle; sie gelten mit 95{NBSP}% Sicherheit "
            "für die ganze Rangfolge zugleich."
        )
    if len(release.waves) > 1:
        sentences.append(
            "Veränderungen: zuerst dieselben Betriebe in zwei Wellen; als nachweisbar gilt nur, "
            "was auch nach Korrektur für die Zahl der Vergleiche (Holm) Bestand hat."
        )
    return tuple(sentences)


def protection_text(minimum: int, companies: str) -> str:
    """State the rule for publishing."""
    return (
        f"Ausgewiesen wird ein Wert nur, wenn mindestens {spelled(minimum)} {companies} dahinter "
        "stehen. Ist eine Gruppe kleiner oder antwortet sie einhellig, fehlt sie oder ist mit "
        "anderen zusammengefasst; damit sich nichts errechnen lässt, fehlen teils weitere Gruppen. "
        f"Werte aus weniger als {SMALL} Antworten sind gröber gerundet."
    )


def waves_sentence(titles: Sequence[str]) -> str:
    """Name the waves that are compared."""
    if len(titles) == 1:
        return f"Bisher gibt es eine Welle ({titles[0]}); ein Vergleich ist noch nicht möglich."
    return f"Verglichen werden {spelled(len(titles))} Wellen: {listed(list(titles))}."


def only_need(label: str) -> str:
    """Say that a Handlungsfeld has a single need."""
    return f"In diesem Handlungsfeld wurde ein Thema abgefragt: {quoted(label)}."


def need_place(label: str, low: int, high: int, group: int, others: Sequence[str]) -> str:
    """Say where a need stands among all needs."""
    sentence = rank_sentence(label, low, high, others)
    return (
        sentence if sentence.startswith("„") else f"{quoted(label)} (Gruppe {group}) – {sentence}"
    )


def fields_sentence(titles: Sequence[str]) -> str:
    """Name the Handlungsfeld or Handlungsfelder with the greatest need."""
    if len(titles) == 1:
        return f"Am größten ist der Handlungsbedarf im Handlungsfeld {titles[0]}."
    return (
        f"Am größten ist der Handlungsbedarf in den Handlungsfeldern {listed(list(titles))}; "
        "der Abstand zwischen ihnen ist nicht gesichert."
    )


def index_sentence(value: float, low: float, high: float) -> str:
    """Give a Handlungsfeld's index with its interval."""
    return (
        f"Der Bedarfsindex des Handlungsfelds liegt bei {value_text('index', value)} von 100 "
        f"(Bereich {interval_text('index', low, high)})."
    )


def no_change_since(earlier: str) -> str:
    """Say that no change since a wave can be shown."""
    return f"Seit {earlier} ist bei keinem Thema eine Veränderung der Zufriedenheit nachweisbar."


def change_since(label: str, value: float, earlier: str) -> str:
    """Say that satisfaction with one need changed since a wave."""
    direction = "gestiegen" if value > 0 else "gesunken"
    by = number(abs(value), 1)
    return (
        f"Seit {earlier} ist die Zufriedenheit mit {quoted(label)} um {by}{NBSP}Punkte {direction} "
        "(Skala 1 bis 5)."
    )


def many_changes(how_many: str, names: str, earlier: str) -> str:
    """Say for which needs satisfaction changed since a wave."""
    return f"Seit {earlier} hat sich die Zufriedenheit bei {how_many} Themen verändert: {names}."


def named_sentence(question: str, shares: Sequence[tuple[str, str]], companies: str) -> str:
    """Name the most frequent answers of a multiple response with their shares."""
    parts = [f"{quoted(label)} ({share})" for label, share in shares]
    asked = f"Auf die Frage {quoted(question)}"
    return f"{asked} nennen die {companies} am häufigsten {listed(parts)}."


def new_need(label: str, wave: str) -> str:
    """Say that a need was asked for the first time."""
    return f"{quoted(label)} wird seit {wave} gefragt; für frühere Wellen gibt es keinen Wert."


def dropped_need(label: str, wave: str) -> str:
    """Say that a need is no longer asked."""
    return f"{quoted(label)} wird seit {wave} nicht mehr gefragt; die Reihe endet davor."


def reworded_need(old: str, new: str, wave: str) -> str:
    """Say that a need's words changed, so that values are hard to compare."""
    return (
        f"{quoted(old)} heißt seit {wave} {quoted(new)}; Unterschiede zu früheren Wellen können "
        "auch am neuen Wortlaut liegen."
    )


def rescaled_need(label: str, wave: str) -> str:
    """Say that a need was asked on another scale."""
    return (
        f"{quoted(label)} wird seit {wave} mit einer anderen Skala gefragt; die Antworten wurden "
        "auf die bisherige gebracht."
    )


def refiltered_need(label: str, wave: str) -> str:
    """Say that a need was asked of others."""
    return (
        f"{quoted(label)} wird seit {wave} anderen Befragten gestellt als davor; Unterschiede "
        "können auch daran liegen."
    )


def by_group_caption(measure: str, breakdown: str, wave: str) -> str:
    """Head a table of needs by group."""
    return f"{measure} je Thema nach {breakdown}, {wave}"


def by_crossing_caption(measure: str, field: str, crossing: str, wave: str) -> str:
    """Head a table of one index by two classifications."""
    return f"{measure} {quoted(field)} nach {crossing}, {wave}"


def crossed(titles: Sequence[str]) -> str:
    """Return ``Größenklasse und Raum``: what is crossed."""
    return listed(list(titles))


def protected_heading(breakdown: str) -> str:
    """Head a breakdown of which nothing is released."""
    return f"{breakdown}: {PROTECTED_SHORT}"


def breakdown_protected(breakdown: str) -> str:
    """Say that a breakdown is withheld."""
    return f"Nach {breakdown}: {PROTECTED[0].lower()}{PROTECTED[1:]}"


def by_group_note(explained: str, weighting: str) -> str:
    """Explain a table of needs by group."""
    return (
        f"{explained} {weighting[0].upper()}{weighting[1:]}. In Klammern: Tendenz, unsicher; "
        f"unter {SMALL} Antworten gröber gerundet."
    )


def crossing_caption(margins: str, wave: str) -> str:
    """Head the full response table."""
    return f"Rücklauf nach {margins}, {wave}"


def waves_line(titles: Sequence[str]) -> str:
    """Name the waves of a page: ``Juni, September und November 2013`` if the year is shared."""
    years = {title.split()[-1] for title in titles}
    if len(titles) > 1 and len(years) == 1 and next(iter(years)).isdigit():
        year = years.pop()
        return f"{listed([title.removesuffix(year).strip() for title in titles])} {year}"
    return listed(list(titles))

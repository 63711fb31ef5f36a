"""A study is a folder of facts: study.yml and codebook.csv, validated together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline.codebook.positions import Positioned, read_yaml
from pipeline.codebook.questions import FIXED, Question, read_questions
from pipeline.codebook.settings import (
    Classification,
    Handlungsfeld,
    Scale,
    Settings,
    Wave,
)
from pipeline.errors import Problem, StudyError, did_you_mean

SETTINGS = "study.yml"
CODEBOOK = "codebook.csv"


@dataclass(frozen=True)
class Study:
    """What was asked, of whom and when; everything later stages know about the study.

    Parameters
    ----------
    folder : Path
        The study's folder.
    settings : Settings
        Content of study.yml.
    questions : tuple of Question
        Content of codebook.csv, in its order.
    """

    folder: Path
    settings: Settings
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question:
        """Return one question by id; KeyError if there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def block(self, block: str) -> list[Question]:
        """Return the questions of a block, in the codebook's order."""
        return [question for question in self.questions if question.block == block]

    def blocks(self, question_type: str) -> list[str]:
        """Return the ids of all blocks that hold a question type, in the codebook's order."""
        return list(dict.fromkeys(q.block for q in self.questions if q.type == question_type))

    def scale(self, question: Question) -> Scale:
        """Return the scale of a question."""
        return self.settings.scales[question.scale]

    def needs(self) -> dict[str, tuple[Question, Question]]:
        """Return need id -> (importance question, satisfaction question)."""
        importance = {q.need: q for q in self.questions if q.role == "importance"}
        satisfaction = {q.need: q for q in self.questions if q.role == "satisfaction"}
        return {need: (importance[need], satisfaction[need]) for need in importance}

    def handlungsfeld(self, handlungsfeld_id: str) -> Handlungsfeld:
        """Return one Handlungsfeld by id; KeyError if there is none."""
        return {h.id: h for h in self.settings.handlungsfelder}[handlungsfeld_id]

    def wave(self, wave_id: str) -> Wave:
        """Return one wave by id; KeyError if there is none."""
        return {wave.id: wave for wave in self.settings.waves}[wave_id]

    def wave_folder(self, wave_id: str) -> Path:
        """Return the folder of a wave's export."""
        return self.folder / "waves" / wave_id

    def classification(self, classification_id: str) -> Classification:
        """Return one classification by id; KeyError if there is none."""
        return self.settings.classifications[classification_id]


def read_study(folder: Path) -> Study:
    """Read and validate a study folder.

    Parameters
    ----------
    folder : Path
        Folder with ``study.yml`` and ``codebook.csv``.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        With every problem of both files, each with file, line and column.
    """
    if not folder.is_dir():
        raise StudyError(
            [Problem(str(folder), 0, 0, "diesen Studienordner gibt es nicht", "Pfad prüfen")]
        )
    problems: list[Problem] = []
    source = read_yaml(folder / SETTINGS, shown_as=SETTINGS)
    try:
        settings = Settings.model_validate(source.values)
    except ValidationError as error:
        raise StudyError(_german(e, source) for e in error.errors()) from None
    problems += _settings_problems(settings, source)
    try:
        questions = read_questions(folder / CODEBOOK, waves=[wave.id for wave in settings.waves])
    except StudyError as error:
        raise StudyError([*problems, *error.problems]) from None
    study = Study(folder, _sorted_waves(settings), questions)
    problems += _codebook_problems(study)
    problems += _reference_problems(study, source)
    if problems:
        raise StudyError(problems)
    return study


def _sorted_waves(settings: Settings) -> Settings:
    waves = sorted(settings.waves, key=lambda wave: wave.id)
    return settings.model_copy(update={"waves": waves})


_GERMAN = {
    "missing": "Pflichtangabe „{name}“ fehlt",
    "extra_forbidden": "unbekannter Name „{name}“",
    "literal_error": "„{input}“ ist hier nicht erlaubt",
    "string_pattern_mismatch": "„{input}“ enthält Zeichen, die hier nicht erlaubt sind",
    "string_too_short": "„{name}“ ist leer",
    "too_short": "„{name}“ hat zu wenige Einträge",
    "date_from_datetime_parsing": "„{input}“ ist kein Datum",
    "date_parsing": "„{input}“ ist kein Datum",
    "date_type": "„{input}“ ist kein Datum",
    "greater_than_equal": "„{input}“ ist zu klein",
    "int_parsing": "„{input}“ ist keine ganze Zahl",
    "int_type": "„{input}“ ist keine ganze Zahl",
    "string_type": "„{name}“ muss ein Text sein",
    "list_type": "„{name}“ muss eine Liste sein",
    "dict_type": "„{name}“ muss aus „Name: Wert“ bestehen",
    "model_type": "„{name}“ muss aus „Name: Wert“ bestehen",
}
_ADVICE = {
    "missing": "Zeile ergänzen",
    "date_from_datetime_parsing": "Form: 2013-06-03",
    "date_parsing": "Form: 2013-06-03",
    "date_type": "Form: 2013-06-03",
    "list_type": "jeden Eintrag mit „- “ beginnen",
}


def _german(error: ErrorDetails, source: Positioned) -> Problem:
    path = tuple(part for part in error["loc"] if part != "[key]")
    name, kind = str(path[-1]) if path else "", error["type"]
    message = _GERMAN.get(kind, "Angabe „{name}“ ist so nicht gültig")
    advice = _ADVICE.get(kind, "")
    context: dict[str, Any] = error.get("ctx", {})
    if kind == "extra_forbidden":
        advice = did_you_mean(name, _fields_at(path[:-1])) or "Zeile löschen"
    elif kind == "literal_error":
        advice = "erlaubt: " + str(context.get("expected", "")).replace(" or ", " oder ")
    elif kind == "greater_than_equal":
        advice = f"mindestens {context.get('ge')}"
    line, column = source.place(path)
    value = error["input"] if not isinstance(error["input"], dict | list) else ""
    return Problem(SETTINGS, line, column, message.format(name=name, input=value), advice)


def _fields_at(path: tuple[str | int, ...]) -> list[str]:
    """Return the names that study.yml allows below a key path, read from the schema."""
    schema = Settings.model_json_schema()
    node: dict[str, Any] = schema
    for part in path:
        node = _resolve(node, schema)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
    return list(_resolve(node, schema).get("properties", {}))


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", []):
        if "$ref" in option:
            node = option
    if "$ref" in node:
        return dict(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    return node


def _settings_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield what types alone cannot see: duplicate ids and names that point nowhere."""

    def problem(path: tuple[str | int, ...], message: str, advice: str = "") -> Problem:
        return Problem(SETTINGS, *source.place(path), message, advice)

    for name in ("handlungsfelder", "waves", "audiences"):
        ids = [entry.id for entry in getattr(settings, name)]
        for index, entry in enumerate(ids):
            if entry in ids[:index]:
                yield problem((name, index, "id"), f"„{entry}“ gibt es schon", "umbenennen")
    for index, wave in enumerate(settings.waves):
        if wave.field_end < wave.field_start:
            yield problem(("waves", index, "field_end"), "Feldende liegt vor dem Feldbeginn")
    for index, audience in enumerate(settings.audiences):
        if audience.id == "oeffentlichkeit" and audience.min_companies < 10:
            yield problem(
                ("audiences", index, "min_companies"), "für die Öffentlichkeit mindestens 10"
            )
    for name, scale in settings.scales.items():
        seen: dict[str, str] = {}
        for index, answer in enumerate(scale.answers):
            for code in answer.codes or [answer.id]:
                if seen.setdefault(code, answer.id) != answer.id:
                    at = ("scales", name, "answers", index)
                    yield problem(at, f"Code „{code}“ steht schon bei „{seen[code]}“")
    for name, classification in settings.classifications.items():
        base = ("classifications", name)
        if classification.of is None and settings.population and not classification.population:
            yield problem(base, "Angabe „population“ oder „of“ fehlt", "Spalte nennen")
        if classification.of and classification.of not in settings.classifications:
            advice = did_you_mean(classification.of, settings.classifications)
            yield problem((*base, "of"), f"Gliederung „{classification.of}“ gibt es nicht", advice)
        ids = [c.id for c in classification.classes]
        if classification.missing and classification.missing not in ids:
            advice = did_you_mean(classification.missing, ids)
            yield problem(
                (*base, "missing"), f"Klasse „{classification.missing}“ gibt es nicht", advice
            )
    for index, name in enumerate(settings.breakdowns):
        if name not in settings.classifications:
            advice = did_you_mean(name, settings.classifications)
            yield problem(("breakdowns", index), f"Gliederung „{name}“ gibt es nicht", advice)
    for index, name in enumerate(settings.weighting.margins):
        if name not in settings.classifications:
            advice = did_you_mean(name, settings.classifications)
            where = ("weighting", "margins", index)
            yield problem(where, f"Gliederung „{name}“ gibt es nicht", advice)
    if settings.weighting.method != "unweighted" and not settings.population:
        yield problem(("weighting", "method"), "Gewichten geht nur mit „population“")
    if settings.weighting.method != "unweighted" and not settings.weighting.margins:
        yield problem(("weighting",), "Angabe „margins“ fehlt", "Gliederungen nennen")
    for index, collapse in enumerate(settings.weighting.collapse):
        spot = ("weighting", "collapse", index)
        if collapse.margin not in settings.weighting.margins:
            advice = did_you_mean(collapse.margin, settings.weighting.margins)
            yield problem(spot, f"„{collapse.margin}“ ist kein Rand der Gewichtung", advice)
        elif collapse.margin in settings.classifications:
            ids = [c.id for c in settings.classifications[collapse.margin].classes]
            for name in collapse.classes:
                if name not in ids:
                    yield problem(spot, f"Klasse „{name}“ gibt es nicht", did_you_mean(name, ids))


def _codebook_problems(study: Study) -> Iterator[Problem]:
    """Yield what codebook.csv says that study.yml or another row does not know."""

    def problem(question: Question, column: str, message: str, advice: str = "") -> Problem:
        return Problem(CODEBOOK, question.line, FIXED.index(column) + 1, message, advice)

    ids = {question.id: question for question in study.questions}
    handlungsfelder = [h.id for h in study.settings.handlungsfelder]
    for q in study.questions:
        if q.scale and q.scale not in study.settings.scales:
            advice = did_you_mean(q.scale, study.settings.scales)
            yield problem(q, "scale", f"Skala „{q.scale}“ steht nicht in study.yml", advice)
        elif q.type == "rating" and any(a.score is None for a in study.scale(q).valid()):
            yield problem(q, "scale", f"Skala „{q.scale}“ braucht score je Antwort", "study.yml")
        if q.handlungsfeld and q.handlungsfeld not in handlungsfelder:
            advice = did_you_mean(q.handlungsfeld, handlungsfelder)
            yield problem(
                q, "handlungsfeld", f"Handlungsfeld „{q.handlungsfeld}“ gibt es nicht", advice
            )
        if q.filter and q.filter.question not in ids:
            advice = did_you_mean(q.filter.question, ids)
            yield problem(q, "filter", f"Frage „{q.filter.question}“ gibt es nicht", advice)
        elif q.filter and ids[q.filter.question].scale in study.settings.scales:
            known = [a.id for a in study.scale(ids[q.filter.question]).answers]
            for answer in q.filter.answers:
                if answer not in known:
                    advice = did_you_mean(answer, known) or "erlaubt: " + ", ".join(known)
                    yield problem(q, "filter", f"Antwort „{answer}“ gibt es nicht", advice)
    for role, other in (("importance", "satisfaction"), ("satisfaction", "importance")):
        partners = {q.need: q for q in study.questions if q.role == other}
        seen: set[str] = set()
        for q in study.questions:
            if q.role == role and q.need not in partners:
                yield problem(q, "need", f"zu „{q.need}“ fehlt die Frage mit Rolle {other}")
            if q.role == role and q.need in seen:
                yield problem(q, "need", f"„{q.need}“ hat zwei Fragen mit Rolle {role}")
            if q.role == role:
                seen.add(q.need)
            partner = partners.get(q.need)
            if q.role == role and partner and partner.handlungsfeld != q.handlungsfeld:
                yield problem(q, "handlungsfeld", f"„{q.need}“ steht in zwei Handlungsfeldern")


def _reference_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield names in study.yml that point to questions the codebook does not have."""
    ids = {question.id: question for question in study.questions}
    for name, classification in study.settings.classifications.items():
        if not classification.question:
            continue
        place = source.place(("classifications", name, "question"))
        if classification.question not in ids:
            advice = did_you_mean(classification.question, ids)
            message = f"Frage „{classification.question}“ steht nicht im Codebuch"
            yield Problem(SETTINGS, *place, message, advice)
            continue
        question = ids[classification.question]
        if question.scale not in study.settings.scales:
            continue
        known = [a.id for a in study.scale(question).answers]
        for index, company_class in enumerate(classification.classes):
            for answer in company_class.answers:
                if answer not in known:
                    place = source.place(("classifications", name, "classes", index))
                    message = f"Antwort „{answer}“ steht nicht in Skala „{question.scale}“"
                    yield Problem(SETTINGS, *place, message, did_you_mean(answer, known))
    if study.settings.climate:
        for part in ("situation", "expectation"):
            name = getattr(study.settings.climate, part)
            if name not in ids:
                place = source.place(("climate", part))
                message = f"Frage „{name}“ steht nicht im Codebuch"
                yield Problem(SETTINGS, *place, message, did_you_mean(name, ids))

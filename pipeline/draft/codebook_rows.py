"""From groups of columns to named codebook rows with their scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.codebook import BLOCKS, NUMERIC
from pipeline.codebook.checks.names import RESERVED
from pipeline.draft.answer_scales import draft_scale
from pipeline.draft.cells import respondents, visible
from pipeline.draft.heading_parts import question_number, without_number
from pipeline.draft.ids import identifier, unused
from pipeline.draft.kinds import rows_of
from pipeline.draft.number_scales import numeric_scale
from pipeline.draft.rows import Row
from pipeline.draft.scale_model import DraftAnswer, DraftScale
from pipeline.draft.variables import Variable
from pipeline.ingest.plain import match_key


@dataclass(frozen=True)
class Drafts:
    """Rows of the codebook, scales by id, and variables of which nothing could be told."""

    rows: tuple[Row, ...]
    scales: dict[str, DraftScale]
    silent: tuple[Variable, ...]


def draft_rows(variables: Sequence[Variable]) -> Drafts:
    """Return the rows of all questions, in the order of the export, with names and scales."""
    groups: dict[str, list[Variable]] = {}
    for variable in variables:
        groups.setdefault(variable.group, []).append(variable)
    typed = [(group, rows_of(group)) for group in groups.values()]
    rows = _named([(group, rows) for group, rows in typed if rows])
    given = _given(variables)
    scales: dict[str, DraftScale] = {}
    for question in _questions(rows):
        closed = [row for row in question if row.closed]
        for members in _alike(closed, given):
            draft = _scale_of(members, given)
            for row in members:
                rows[rows.index(row)] = _with_scale(row, draft)
    rows = _batteries(_share_scales(rows, scales))
    used = {id(v) for row in rows for v in row.variables}
    return Drafts(tuple(rows), scales, tuple(v for v in variables if id(v) not in used))


def _given(variables: Iterable[Variable]) -> Counter[str]:
    """Return text -> companies that gave it anywhere, the largest number of one wave."""
    waves: dict[str, list[tuple[str | None, ...]]] = {}
    for variable in variables:
        for wave, column in variable.columns.items():
            waves.setdefault(wave, []).append(column.cells)
    given: Counter[str] = Counter()
    for columns in waves.values():
        given |= respondents(columns)
    return given


def _named(groups: Sequence[tuple[list[Variable], list[Row]]]) -> list[Row]:
    """Give each row an id, and the rows of one question a block."""
    taken = set(RESERVED)
    named = []
    for number, (_, rows) in enumerate(groups, 1):
        first = rows[0]
        stem = _stem(first, number)
        blocked = [row for row in rows if row.part or row.item or row.type in BLOCKS]
        needs_block = len(blocked) > 1 or first.type in BLOCKS
        one_type = len({row.type for row in blocked}) == 1
        block = ""
        if needs_block and one_type:
            block = unused(stem, taken)
            taken.add(block)
        for index, row in enumerate(rows, 1):
            whole = len(rows) == 1 or row not in blocked
            name = stem if whole and not block else f"{stem}_{_part(row, index)}"
            name = unused(name, taken)
            taken.add(name)
            text = without_number(row.text)
            named.append(replace(row, id=name, text=text, block=block if row in blocked else ""))
    return named


def _stem(row: Row, number: int) -> str:
    code = next(iter(row.columns.values()))
    plain = row.group if row.group.isidentifier() and code.startswith(row.group) else ""
    name = plain or question_number(row.text) or f"F{number}"
    reserved = name.startswith("weight_") or name.endswith(".missing")
    return f"F_{name}" if reserved else name


def _part(row: Row, index: int) -> str:
    return row.part if row.part and row.part.replace("_", "").isalnum() else str(index)


def _questions(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.block or row.id, []).append(row)
    return list(groups.values())


def _alike(rows: Sequence[Row], given: Mapping[str, int]) -> list[list[Row]]:
    """Split a table's rows where their answers are of different kinds."""
    if not rows or rows[0].type == "ranking":
        return [list(rows)] if rows else []
    sets: list[tuple[set[str], list[Row]]] = []
    for row in rows:
        answers = {visible(text) for v in row.variables for text in (*v.counts, *v.labels.values())}
        fitting = next(
            (s for s in sets if len(s[0] & answers) * 2 >= min(len(s[0]), len(answers))), None
        )
        if fitting is None:
            sets.append((answers, [row]))
        else:
            fitting[0].update(answers)
            fitting[1].append(row)
    return [members for _, members in sets]


def _scale_of(rows: Sequence[Row], given: Mapping[str, int]) -> DraftScale:
    if rows[0].options:
        taken: set[str] = set()
        answers = []
        for option in rows[0].options:
            name = identifier(option, taken)
            taken.add(name)
            answers.append(DraftAnswer(name, option))
        return DraftScale("", tuple(answers))
    variables = list(dict.fromkeys(v for row in rows for v in row.variables))
    drafted = draft_scale(variables, given=given, battery=len(rows) > 1)
    if rows[0].type == "ranking":
        plain = tuple(replace(answer, score=None, polarity="") for answer in drafted.answers)
        return replace(drafted, answers=plain, ordered="", schulnote=False)
    return drafted


def _with_scale(row: Row, draft: DraftScale) -> Row:
    if len(draft.valid) < 2:
        evidence = f"{row.evidence}; keine zwei Antworten, die zählen"
        return replace(row, type="text", role="", evidence=evidence, closed=False)
    if row.type == "single" and draft.ordered:
        return replace(row, type="rating", draft=draft)
    return replace(row, draft=draft)


def _share_scales(rows: Sequence[Row], scales: dict[str, DraftScale]) -> list[Row]:
    """Name the scales; questions with the same answers, or a part of them, share one."""
    drafts = list({id(r.draft): r.draft for r in rows if r.draft}.values())
    drafts.sort(key=lambda draft: -len(draft.answers))
    owner: dict[int, str] = {}
    for draft in drafts:
        same = next((name for name, other in scales.items() if _part_of(draft, other)), None)
        if same is None:
            first = next(row for row in rows if row.draft is draft)
            name = draft.name or f"antworten_{(first.block or first.id).lower()}"
            same = unused(name, set(scales))
            scales[same] = draft
        owner[id(draft)] = same
    result = []
    for row in rows:
        if row.type in NUMERIC:
            drafted = numeric_scale(row)
            same = next((name for name, other in scales.items() if other == drafted), "")
            name = same or unused(drafted.name, set(scales)) if drafted else ""
            scales |= {name: drafted} if drafted else {}
            result.append(replace(row, scale=name, draft=drafted))
        elif row.draft:
            name = owner[id(row.draft)]
            result.append(replace(row, scale=name, draft=scales[name]))
        else:
            result.append(row)
    return result


def _part_of(one: DraftScale, whole: DraftScale) -> bool:
    """Whether every answer of a rating means the same on a longer scale, or both are equal."""
    if one.schulnote != whole.schulnote or one.rest != whole.rest:
        return False
    given, longer = set(map(_meaning, one.answers)), set(map(_meaning, whole.answers))
    if one.ordered and whole.ordered:
        # Steps that nobody chose have no label of their own.
        unused = {_meaning(a) for a in one.answers if not a.times and a.label == a.id}
        return given - unused <= longer and _scores(one) <= _scores(whole)
    return given == longer


def _meaning(answer: DraftAnswer) -> tuple[object, ...]:
    return match_key(answer.label), answer.score, answer.codes, answer.missing, answer.polarity


def _scores(scale: DraftScale) -> set[int | None]:
    return {answer.score for answer in scale.valid}


def _batteries(rows: Sequence[Row]) -> list[Row]:
    """Give neighbouring ratings on the same scale a block, if they have none of their own."""
    result = list(rows)
    taken = {name for row in rows for name in (row.id, row.block)}
    start = 0
    while start < len(result):
        end = start + 1
        while end < len(result) and _same_table(result[start], result[end]):
            end += 1
        if end - start > 2 and _same_table(result[start], result[start]):
            block = unused(f"B_{result[start].id}", taken)
            taken.add(block)
            for index in range(start, end):
                result[index] = replace(result[index], block=block)
        start = end
    return result


def _same_table(one: Row, other: Row) -> bool:
    rated = one.type == other.type == "rating"
    return rated and one.scale == other.scale and not one.block and not other.block

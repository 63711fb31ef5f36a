"""What the library tells about a file's columns -> plain data, decoded, nothing interpreted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.ingest.statistics.sav_header import SavHeader
from pipeline.ingest.statistics.source import Source, parse

LIMITS = {"sav": 256, "por": 255, "dta": 80, "sas7bdat": 256, "xpt": 256}
"""Bytes of a variable label, at which the packages cut; Stata counts letters since version 14."""
_BUILT_IN = {*("BEST", "F", "COMMA", "COMMAX", "DOLLAR", "EURO", "NUMX", "PERCENT", "Z", "E"), ""}


def described(source: Source, header: SavHeader, catalog: Path | None) -> dict[str, Any]:
    """Return what a file says about its columns, as lists with an entry per column.

    Parameters
    ----------
    source : Source
    header : SavHeader
    catalog : Path or None
        A SAS catalog with the value labels.

    Returns
    -------
    dict
        ``names``, ``texts``, ``types`` (the library's), ``labels`` (pairs of code and label),
        ``missing`` (pairs of low and high), ``measures``; ``cut`` (positions whose label is cut
        or just as long as the format allows), ``unlabelled`` (names of the user's own SAS
        formats without a catalog), ``title``, ``weight`` and ``sets``.
    """
    meta = source.meta
    names = list(meta.column_names)
    stored = _labels(source, catalog)
    cut: set[int] = set()
    texts, labels = [], []
    for position, name in enumerate(names):
        limit = LIMITS[source.kind]
        text = source.text(meta.column_labels[position], limit)
        pairs = [(code, source.text(label)) for code, label in stored.get(name, {}).items()]
        if text.cut or _fills(source, text.text, limit) or any(label.cut for _, label in pairs):
            cut.add(position)
        texts.append(text.text)
        is_text = meta.readstat_variable_types[name] == "string"
        labels.append([(_code(source, code, is_text), label.text) for code, label in pairs])
    ranges = [meta.missing_ranges.get(name, []) for name in names]
    return {
        "names": [source.text(name).text for name in names],
        "texts": texts,
        "types": [meta.readstat_variable_types[name] for name in names],
        "labels": labels,
        "missing": [
            [[_plain(source, each["lo"]), _plain(source, each["hi"])] for each in column]
            for column in ranges
        ],
        "measures": [meta.variable_measure.get(name, "") for name in names],
        "cut": sorted(cut),
        "unlabelled": _unlabelled(source, stored),
        "title": source.text(meta.file_label).text,
        "weight": header.weight,
        "sets": [
            [each.name, each.label, list(each.variables), each.counted] for each in header.sets
        ],
    }


def _labels(source: Source, catalog: Path | None) -> dict[str, dict[Any, str]]:
    """Return name of the column -> code -> label."""
    if catalog is None:
        found: dict[str, dict[Any, str]] = source.meta.variable_value_labels
        return found
    _, content = parse(catalog, "sas7bcat", source.passed)
    formats = {name.upper(): labels for name, labels in content.value_labels.items()}
    used = source.meta.variable_to_label
    return {name: formats[key.upper()] for name, key in used.items() if formats.get(key.upper())}


def _unlabelled(source: Source, stored: dict[str, dict[Any, str]]) -> list[str]:
    if source.kind != "sas7bdat":
        return []
    formats = {
        name: written.upper().lstrip("$").rstrip("0123456789.")
        for name, written in source.meta.original_variable_types.items()
        if written
    }
    return sorted({key for name, key in formats.items() if name not in stored} - _BUILT_IN)


def _fills(source: Source, text: str, limit: int) -> bool:
    with source.path.open("rb") as file:
        head = file.read(40)
    letters = head.startswith(b"<stata_dta>") and b"117" not in head
    return len(text if letters else text.encode()) >= limit


def _code(source: Source, code: Any, is_text: bool) -> Any:
    """Return a code; in a column of numbers a letter is a tagged missing value."""
    if not isinstance(code, str):
        return code
    return source.text(code).text if is_text else f".{code}"


def _plain(source: Source, end: Any) -> Any:
    return source.text(end).text if isinstance(end, str) else end

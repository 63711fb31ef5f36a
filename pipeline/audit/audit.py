"""Attack finished pages and workbooks: what can a reader infer about protected cells?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipeline.audit.counts import Cells, Counts
from pipeline.audit.files import read_files, shared_files
from pipeline.audit.findings import Audited, Finding, Labels
from pipeline.audit.inference import infer
from pipeline.audit.personal import private, traces
from pipeline.audit.recognise import Recogniser
from pipeline.audit.seen import Content
from pipeline.audit.shown import Shown, SmallCounts, shown_numbers, withheld
from pipeline.audit.topics import Figure, topics
from pipeline.audit.vocabulary import Vocabulary
from pipeline.codebook import Study, read_study
from pipeline.errors import Problem, StudyError
from pipeline.places import Places

TABLES = ("responses", "estimates", "publishable", "texts")


def audit(
    folder: Path, outputs: Places, files: Sequence[Path] = (), *, progress: Callable[[str], None]
) -> Audited:
    """Attack the pages and workbooks of a study.

    Whoever belongs to an audience may have the files of all audiences with the same or a higher
    minimum too; a file outside the audiences' folders may be anybody's.

    Parameters
    ----------
    folder : Path
        Folder with study.yml.
    outputs : Places
        Results of the run, and its reports.
    files : sequence of Path
        What to attack; without it, all reports that are not internal.
    progress : callable
        Called with each step's name.

    Returns
    -------
    Audited

    Raises
    ------
    StudyError
        If the study was not run yet, or files cannot be read.
    """
    study = read_study(folder)
    tables = _tables(outputs.processed, study)
    progress("Dateien lesen")
    paths = [path for file in files for path in _files(file)] or shared_files(outputs.reports)
    if not paths:
        advice = "zuerst: industriedialog run, oder Dateien nennen"
        raise StudyError([Problem(str(outputs.reports), 0, 0, "kein Bericht vorhanden", advice)])
    contents = read_files(paths, root=outputs.reports)
    progress("Zahlen zuordnen")
    vocabulary, figures = Vocabulary(study), all_figures(tables["estimates"])
    recogniser = Recogniser(tables["estimates"], vocabulary)
    shown = {path: shown_numbers(content, recogniser) for path, content in contents.items()}
    findings = [
        *_private(study, tables, contents),
        *_direct(study, tables, shown, figures, SmallCounts(tables["responses"], vocabulary)),
    ]
    progress("Rückschlüsse suchen")
    findings += _inferred(study, tables, shown, figures, progress)
    unknown = [seen.place for one in shown.values() for seen in one.unknown]
    return Audited(
        tuple(dict.fromkeys(findings)),
        files=sum(1 for content in contents.values() if not content.unread or content.numbers),
        numbers=sum(len(content.numbers) for content in contents.values()),
        recognised=sum(len(one.recognised) for one in shown.values()),
        labels=sum(one.labels for one in shown.values()),
        unknown=tuple(unknown),
        unread=tuple(name for content in contents.values() for name in content.unread),
    )


def _tables(processed: Path, study: Study) -> dict[str, pd.DataFrame]:
    missing = [name for name in TABLES if not (processed / f"{name}.parquet").is_file()]
    if missing:
        message = "die Studie wurde noch nicht ausgewertet"
        advice = f"zuerst: industriedialog run {study.settings.id}"
        raise StudyError([Problem(str(processed), 0, 0, message, advice)])
    names = [*TABLES, *(["population"] if (processed / "population.parquet").is_file() else [])]
    return {name: pd.read_parquet(processed / f"{name}.parquet") for name in names}


def _files(path: Path) -> list[Path]:
    path = path.resolve()
    return shared_files(path) if path.is_dir() else [path]


def _minimum(study: Study, path: Path) -> int:
    """Return the fewest companies in a cell for whoever may have a file."""
    minimums = {a.id: a.min_companies for a in study.settings.audiences}
    own = next((minimums[p.name] for p in path.parents if p.name in minimums), None)
    return max(minimums.values()) if own is None else own


def _private(
    study: Study, tables: Mapping[str, pd.DataFrame], contents: Mapping[Path, Content]
) -> Iterator[Finding]:
    """Yield names, addresses, numbers and words of respondents."""
    wanted = private(study, tables)
    for content in contents.values():
        for place, kind in traces(content, wanted):
            yield Finding(place.file, place.where, "personal", kind)


def _direct(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    shown: Mapping[Path, Shown],
    figures: Sequence[Figure],
    small: SmallCounts,
) -> Iterator[Finding]:
    """Yield what a file says outright."""
    labels, table = Labels(study), tables["publishable"]
    audiences = {a.id: a.min_companies for a in study.settings.audiences}
    strictest = max(audiences, key=lambda name: audiences[name])
    ids = tables["estimates"]["figure_id"]
    for path, one in shown.items():
        audience = next((p.name for p in path.parents if p.name in audiences), strictest)
        released = table[table["audience"] == audience].drop_duplicates("figure_id")
        # Of two weightings only one is released; the other one's numbers protect nobody.
        secret = released["reason"].where(released["reason"] != "other_weighting", "")
        status = secret.ne("").map({True: "suppressed", False: "published"})
        status = status.set_axis(released["figure_id"]).reindex(ids).fillna("suppressed")
        for seen, row in withheld(one, status):
            place = seen.place
            yield Finding(place.file, place.where, "withheld", labels.figure(figures[row]))
        told = [*(r.seen for r in one.recognised), *one.unknown]
        for seen, group in small.told(told, audiences[audience]):
            yield Finding(seen.place.file, seen.place.where, "told", group)


def _inferred(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    shown: Mapping[Path, Shown],
    figures: Sequence[Figure],
    progress: Callable[[str], None],
) -> Iterator[Finding]:
    """Yield the protected cells that all numbers together give away, by minimum of readers."""
    responses = tables["responses"]
    names = _classifications(study, tables["estimates"])
    cells = Cells(tables.get("population"), responses, names)
    method = f"weight_{study.settings.weighting.method}"
    weight = method if method in responses else "weight_unweighted"
    plain = [f for f in figures if f.weighting == "unweighted" and f.is_level]
    labels = Labels(study)
    for minimum in sorted({_minimum(study, path) for path in shown}):
        readable = [one for path, one in shown.items() if _minimum(study, path) >= minimum]
        method = study.settings.weighting.method
        known = list(dict.fromkeys(k for one in readable for k in one.known(figures, method)))
        for wave in study.settings.waves:
            answers = responses[responses["wave"] == wave.id]
            progress(f"Rückschlüsse suchen: {wave.title}")
            for topic in topics(study):
                facts = [k for k in known if k.figure.wave == wave.id and topic.holds(k.figure)]
                if not facts or not all(wave.id in q.columns for q in topic.questions):
                    continue
                counts = Counts(topic, answers, cells, weight)
                own = [f for f in plain if f.wave == wave.id and topic.holds(f)]
                if all(q.role == "classification" for q in topic.questions):
                    own = [f for f in own if f.statistic != "share"]
                for found in infer(counts, facts, own, min_companies=minimum):
                    text = labels.inferred(found, minimum)
                    yield Finding("", "", found.kind, text)


def _classifications(study: Study, estimates: pd.DataFrame) -> list[str]:
    names = [name for b in estimates["breakdown"].dropna().unique() for name in b.split("*")]
    return list(dict.fromkeys([*names, *study.settings.weighting.margins]))


def all_figures(estimates: pd.DataFrame) -> list[Figure]:
    """Return the rows of the estimates table."""
    words = ["wave", "weighting", "question", "need", "statistic", "category"]
    words += ["breakdown", "group", "unit"]
    columns = [estimates[name].fillna("").astype(str) for name in words]
    sizes = estimates["n_responses"].astype(int)
    return [Figure(*one) for one in zip(*columns, sizes, strict=True)]

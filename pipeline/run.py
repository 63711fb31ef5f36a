"""The whole run on one page: one study, from exports to pages, a line per stage."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pandas as pd

from pipeline.analysis import (
    Map,
    Sample,
    change_rows,
    cluster,
    estimate_waves,
    estimates_table,
    nonresponse_table,
    rank_items,
    sample_table,
)
from pipeline.clean import (
    Cleaned,
    clean_responses,
    identify,
    ledger_frame,
    line_counts,
    reconcile,
    study_key,
)
from pipeline.codebook import Study, read_study, refuse_retired
from pipeline.disclosure import ReleaseLedger, release_facts, released_quotes
from pipeline.draft import confirmed_draft
from pipeline.fingerprint import fingerprint, hashes, versions
from pipeline.ingest import RawExport, raw_export
from pipeline.inputs import read_inputs
from pipeline.places import INDEX, inside_project, places
from pipeline.record import Outcome, last_outcome, write_json, write_record
from pipeline.report import render_site
from pipeline.retention import Today, overdue
from pipeline.run_ledger import reconciliation, weight_lines
from pipeline.run_protection import release, write_ledger
from pipeline.swap import new_release
from pipeline.weight import (
    Weighted,
    heaviest_table,
    response_table,
    sampling_weights,
    weigh,
    weighting_table,
)

Progress = Callable[[str], None]
STAGES = ("Prüfen", "Einlesen", "Bereinigen", "Gewichten", "Schätzen", "Schützen", "Berichten")


def run_study(
    folder: Path,
    *,
    out: Path | None = None,
    force: bool = False,
    scheduler: str | None = None,
    progress: Progress,
    today: Today = date.today,
) -> Outcome:
    """Run a study from exports to pages and put the results in place whole.

    Parameters
    ----------
    folder : Path
        Folder with study.yml.
    out : Path, optional
        Where ``processed/`` and ``reports/`` go; default are the project's own folders.
    force : bool
        Run even if neither the study nor the program changed.
    scheduler : str, optional
        Address of a Dask cluster that counts the responses.
    progress : callable
        Called with each stage's name, and with "name: detail" within a stage.
    today : callable
        The day by which deletions are overdue; no result depends on it.

    Returns
    -------
    Outcome

    Raises
    ------
    StudyError, OutputError, BusyError, NotebookError
        The last complete release stays in place.
    """
    started = datetime.now(UTC)
    target = places(folder, out)
    progress("Prüfen")
    refuse_retired(folder)
    study = read_study(folder)
    confirmed_draft(folder)
    inputs = hashes(folder)
    identity = fingerprint(inputs)
    if not force and (last := last_outcome(target, identity)):
        return replace(last, overdue=overdue(study, last.raw_exports, today=today))
    with new_release(target) as new:
        key = study_key(study.settings.id)
        with cluster(scheduler) if scheduler else nullcontext(builtins.map) as engine:
            computed = compute_tables(study, key=key, progress=progress, map=engine)
        for name, table in computed.tables.items():
            table.to_parquet(new.processed / f"{name}.parquet", index=False)
        write_json(new.processed / "release.json", computed.facts)
        write_json(new.processed / "study.json", {"folder": inside_project(folder)})
        progress("Berichten")
        pages = render_site(
            study, new.processed, new.reports, progress=lambda page: progress(f"Berichten: {page}")
        )
        outcome = Outcome(
            index=target.reports / INDEX,
            done=True,
            rows_read=sum(computed.rows_read.values()),
            rows_used=len(computed.tables["responses"]),
            needs=len(study.needs()),
            pages=len(pages),
            raw_exports=computed.raw_exports,
            overdue=overdue(study, computed.raw_exports, today=today),
        )
        # Before the pages appear: a crash in between leaves a ledger that knows too much.
        write_ledger(folder, computed.releases)
        inputs = hashes(folder)
        record = {
            "study": study.settings.id,
            "fingerprint": fingerprint(inputs),
            "versions": versions(),
            "inputs": inputs,
            "options": {
                "weighting": study.settings.weighting.method,
                "duplicates": study.settings.duplicates,
                "audiences": {a.id: a.min_companies for a in study.settings.audiences},
            },
            "retention": study.settings.retention.manifest(),
            "raw_exports": [asdict(export) for export in computed.raw_exports],
            "started": started.isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "reconciliation": computed.reconciliation,
            "ledger_lines": line_counts(computed.tables["ledger"]),
        }
        write_record(new, record, outcome)
    return outcome


@dataclass(frozen=True)
class Computed:
    """Everything a run computes; ``releases`` is the release ledger once this is published."""

    tables: dict[str, pd.DataFrame]
    facts: dict[str, object]
    rows_read: dict[str, int]
    reconciliation: dict[str, dict[str, Any]]
    raw_exports: tuple[RawExport, ...]
    releases: ReleaseLedger


def compute_tables(
    study: Study,
    *,
    key: bytes,
    progress: Progress,
    map: Map = builtins.map,  # noqa: A002 - it is one
) -> Computed:
    """Compute all tables of a study in memory, from its exports to what may be published.

    Parameters
    ----------
    study : Study
    key : bytes
        Secret key of the pseudonyms.
    progress : callable
        Called with each stage's name.
    map : Map
        What counts the responses: the built-in or a cluster's.

    Raises
    ------
    StudyError
        With every problem of the study and its data that can be found at once.
    """
    prepared = _prepare(study, key, progress)
    cleaned, weighted = prepared.cleaned, prepared.weighted
    study = replace(study, orders=cleaned.orders)
    responses, population = cleaned.responses, cleaned.population_classes
    progress("Schätzen")
    sample = Sample(
        weighted.weights,
        weighted.margins,
        weighted.residual_weights,
        population,
        strata=study.settings.sampling.strata,
        partials=cleaned.partials,
    )
    rows = estimate_waves(study, responses, sample, map=map) + change_rows(study, responses, sample)
    estimates = estimates_table(study.settings.id, rows)
    ranks = rank_items(study, responses, sample)
    progress("Schützen")
    ledger = ledger_frame([*cleaned.entries, *weight_lines(study, weighted, responses)])
    rows_used = {name: int((responses["file"] == name).sum()) for name in cleaned.rows_read}
    reconcile(ledger, rows_read=cleaned.rows_read, rows_used=rows_used)
    released = release(
        study,
        responses,
        population,
        weighted.weights,
        estimates,
        ranks,
        progress=lambda step: progress(f"Schützen: {step}"),
    )
    facts = release_facts(
        study,
        responses,
        ledger,
        rows_read=cleaned.rows_read,
        n_population=None if population is None else len(population),
        diagnostics={
            wave: (d.design_effect, d.effective_n) for wave, d in weighted.diagnostics.items()
        },
    )
    tables = {
        "responses": responses.join(weighted.weights.add_prefix("weight_")),
        "response": response_table(study, responses, population),
        "nonresponse": nonresponse_table(study, responses, sample),
        "sample": sample_table(sample),
        "population": _or_empty(population),
        "partials": _or_empty(cleaned.partials),
        "weighting": weighting_table(weighted.diagnostics),
        "companies": cleaned.companies,
        "texts": cleaned.texts,
        "plausibility": cleaned.findings,
        "heaviest": heaviest_table(weighted.diagnostics),
        "ledger": ledger,
        "estimates": estimates,
        "ranks": ranks,
        "quotes": prepared.quotes,
        **released.tables,
    }
    counts = reconciliation(ledger, cleaned.rows_read, rows_used)
    return Computed(tables, facts, cleaned.rows_read, counts, prepared.raw_exports, released.ledger)


def check_study(folder: Path, *, progress: Progress) -> tuple[Study, Computed]:
    """Do everything of a run that can find fault with the study; write nothing, not even a key.

    Raises
    ------
    StudyError
        With every problem that can be found at once.
    """
    progress("Prüfen")
    refuse_retired(folder)
    study = read_study(folder)
    confirmed_draft(folder)
    return study, compute_tables(study, key=token_bytes(), progress=progress)


@dataclass(frozen=True)
class _Prepared:
    """What estimates are made of, and what is settled before: quotes, what the exports hold."""

    cleaned: Cleaned
    weighted: Weighted
    quotes: pd.DataFrame
    raw_exports: tuple[RawExport, ...]


def _prepare(study: Study, key: bytes, progress: Progress) -> _Prepared:
    progress("Einlesen")
    inputs = read_inputs(study, progress=progress)
    progress("Bereinigen")
    cleaned = clean_responses(
        study, inputs.waves, population=inputs.population, key=key, decisions=inputs.decisions
    )
    progress("Gewichten")
    responses, population = cleaned.responses, cleaned.population_classes
    base = sampling_weights(study, responses, population)
    weighted = weigh(study, responses, population, base=base)
    quotes = released_quotes(
        study,
        inputs.quotes,
        responses,
        cleaned.texts,
        frame=population,
        identify=identify(study, inputs.population),
    )
    exports = tuple(raw_export(study, wave.answers) for wave in inputs.waves)
    return _Prepared(cleaned, weighted, quotes, exports)


def _or_empty(table: pd.DataFrame | None) -> pd.DataFrame:
    return pd.DataFrame() if table is None else table

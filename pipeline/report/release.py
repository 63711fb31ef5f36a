"""What a run tells every audience about itself: counts, field periods, weighting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class WaveFacts:
    """One wave's path from rows read to answers used.

    ``set_aside`` maps a reason to a count of rows.
    """

    id: str
    title: str
    field_start: date
    field_end: date
    rows_read: int
    rows_used: int
    set_aside: dict[str, int]
    n: int
    deff: float | None
    n_effective: int | None


@dataclass(frozen=True)
class Release:
    """Content of ``release.json``."""

    study: str
    notice: str
    population_label: str
    population_n: int | None
    weighting: str
    margins: tuple[str, ...]
    waves: tuple[WaveFacts, ...]

    def wave(self, wave_id: str) -> WaveFacts:
        """Return one wave's facts by id; KeyError if it was not released."""
        return {wave.id: wave for wave in self.waves}[wave_id]


def read_release(processed: Path) -> Release:
    """Read ``release.json`` of a processed folder."""
    content: dict[str, Any] = json.loads((processed / "release.json").read_text("utf-8"))
    population = content.get("population") or {}
    weighting = content.get("weighting") or {}
    return Release(
        study=content["study"],
        notice=content.get("notice") or "",
        population_label=population.get("label") or "",
        population_n=population.get("n"),
        weighting=weighting.get("method") or "unweighted",
        margins=tuple(weighting.get("margins") or ()),
        waves=tuple(_wave(entry) for entry in sorted(content["waves"], key=lambda w: w["id"])),
    )


def _wave(entry: dict[str, Any]) -> WaveFacts:
    return WaveFacts(
        id=entry["id"],
        title=entry["title"],
        field_start=date.fromisoformat(entry["field_start"]),
        field_end=date.fromisoformat(entry["field_end"]),
        rows_read=entry["rows_read"],
        rows_used=entry["rows_used"],
        set_aside=dict(entry.get("set_aside") or {}),
        n=entry["n"],
        deff=entry.get("deff"),
        n_effective=entry.get("n_effective"),
    )

"""Which files are damaged how, where they are put, and from which seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.conftest import DEMO, SHARED
from tests.slow import damage, damaged_json, damaged_markup, damaged_packages
from tests.slow.damage import Damage
from tests.slow.small_study import corrections, small_study

SEED = 20131127
LARGEST = 600_000
_ANY: tuple[Damage, ...] = (
    *(damage.truncated, damage.truncated_early, damage.bit_flipped, damage.header_flipped),
    *(damage.nul_bytes, damage.middle_removed, damage.doubled, damage.random_bytes),
    *(damage.nothing, damage.absurd_numbers),
)
_TEXT: tuple[Damage, ...] = (
    *(damage.wrong_encoding, damage.mixed_encodings, damage.mixed_line_ends),
    damage.odd_characters,
)
_CSV: tuple[Damage, ...] = (
    *(damage.swapped_columns, damage.broken_headings, damage.ragged_rows, damage.formulas),
    *(damage.odd_cells, damage.many_columns, damage.huge_cell, damage.many_rows),
)
_JSON: tuple[Damage, ...] = (
    damaged_json.deep_json,
    damaged_json.odd_json,
    damaged_json.json_syntax,
)
_YAML: tuple[Damage, ...] = (
    *(damaged_markup.yaml_aliases, damaged_markup.yaml_syntax, damaged_markup.yaml_lines),
)
_XML: tuple[Damage, ...] = (
    *(damaged_markup.xml_entities, damaged_markup.xml_syntax, damaged_markup.xml_rows),
)
_ZIP: tuple[Damage, ...] = (
    *(damaged_packages.part_damaged, damaged_packages.parts_lost, damaged_packages.zip_bomb),
    *(damaged_packages.zip_lies, damaged_packages.part_declared),
)
_SHEET: tuple[Damage, ...] = (
    *(damaged_packages.absurd_sizes, damaged_packages.odd_sheet_cells),
    *(damaged_packages.sheet_texts, damaged_packages.sheet_many_columns),
    *(damaged_packages.sheet_entities, damaged_packages.sheet_bomb),
)
DAMAGES: dict[str, tuple[Damage, ...]] = {
    ".csv": (*_ANY, *_TEXT, *_CSV),
    ".tsv": (*_ANY, *_TEXT, *_CSV),
    ".json": (*_ANY, *_TEXT, *_JSON),
    ".yml": (*_ANY, *_TEXT, *_YAML),
    ".lss": (*_ANY, *_TEXT, *_XML),
    ".xml": (*_ANY, *_TEXT, *_XML),
    ".xlsx": (*_ANY, *_ZIP, *_SHEET),
    ".lsa": (*_ANY, *_ZIP),
}
"""Ending -> ways to damage such a file; all others are damaged in any file's ways."""
ENDINGS = (".csv", ".json", ".xlsx", ".sav", ".lss", ".txt", ".xls", ".dta", ".lsa")


@dataclass(frozen=True)
class Base:
    """A whole file: where it is put in a copy of the study of a wave, and how often damaged.

    ``times`` counts the rounds; each goes through all ways, or through as many as ``ways`` says.
    """

    name: str
    wave: str
    place: str
    data: bytes
    times: int
    ways: int = 99

    @property
    def ending(self) -> str:
        """The file's own ending, in small letters."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True)
class Case:
    """One damaged file; the same seed makes the same bytes."""

    base: Base
    kind: str
    seed: str
    place: str
    data: bytes

    def files(self) -> dict[str, bytes]:
        """Return the whole study by path; an export replaces the one that was there."""
        files = dict(small_study(self.base.wave))
        if self.base.place == "export":
            own = _export(self.base.wave)
            files = {path: data for path, data in files.items() if path != own}
            if not self.base.name.startswith("demo/"):
                files = {path: data for path, data in files.items() if not path.endswith(".lss")}
        return {**files, self.place: self.data}


def cases() -> Iterator[Case]:
    """Yield all cases: those of the project's own files first, then of others' where present."""
    for base in [*own_bases(), *shared_bases()]:
        ways = DAMAGES.get(base.ending, _ANY)
        chosen = Random(f"{SEED}:{base.name}").sample(ways, min(base.ways, len(ways)))
        for number in range(base.times):
            for way in chosen:
                yield _case(base, way, f"{SEED}:{base.name}:{way.__name__}:{number}")


def _case(base: Base, way: Damage, seed: str) -> Case:
    random = Random(seed)
    data = way(base.data, random)
    place = base.place
    if place == "export":
        ending = base.ending
        if random.random() < 0.1:  # somebody renamed it
            ending = random.choice(ENDINGS)
        place = f"waves/{base.wave}/export{ending}"
    return Case(base, way.__name__, seed, place, data)


def own_bases() -> list[Base]:
    """Return the files that the project has itself."""
    waves = ("2013-06", "2013-09", "2013-11")
    bases = []
    for wave in waves:
        files = small_study(wave)
        for path, data in files.items():
            name = f"demo/{wave}/{Path(path).name}"
            if path == _export(wave):
                bases.append(Base(name, wave, "export", data, 5))
                if path.endswith(".csv"):
                    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
                    book = damaged_packages.workbook(rows)
                    bases.append(Base(f"{name}.xlsx", wave, "export", book, 6))
            elif wave == waves[0]:
                rounds = {".yml": 7, ".lss": 4}.get(Path(path).suffix, 2)
                bases.append(Base(name, wave, path, data, rounds))
    path = f"waves/{waves[0]}/corrections.csv"
    bases.append(Base("demo/corrections.csv", waves[0], path, corrections(), 2))
    return bases


def shared_bases() -> list[Base]:
    """Return the files of others that lie beside the project, damaged in some ways as exports."""
    found = []
    for root in (SHARED / "input", SHARED / "demo"):
        for path in sorted(root.rglob("*")) if root.exists() else []:
            is_data = path.suffix.lower() not in (".md", ".txt")
            if path.is_file() and is_data and 0 < path.stat().st_size < LARGEST:
                name = path.relative_to(SHARED).as_posix()
                found.append(Base(name, "2013-06", "export", path.read_bytes(), 1, ways=4))
    return found


def _export(wave: str) -> str:
    """Return where the wave's own export lies."""
    folder = DEMO / "waves" / wave
    names = [p.name for p in folder.iterdir() if not p.name.startswith(("tokens", "limesurvey_"))]
    return f"waves/{wave}/{names[0]}"

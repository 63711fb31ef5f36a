"""One hash over everything that a run's results depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from pipeline.places import NOTEBOOKS, PROJECT

LIBRARIES = (
    "nbconvert",
    "numpy",
    "openpyxl",
    "pandas",
    "plotly",
    "pyarrow",
    "pyreadstat",
    "scipy",
)


def versions() -> dict[str, str]:
    """Return the versions of the program, Python and the libraries that shape results."""
    names = ("industriedialog", *LIBRARIES)
    return {"python": python_version(), **{name: version(name) for name in names}}


def hashes(folder: Path, *, without: Collection[Path] = ()) -> dict[str, str]:
    """Return SHA-256 of every file below a folder but hidden ones, by path relative to it."""
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    return {p.relative_to(folder).as_posix(): sha256(p) for p in sorted(files) if p not in without}


def fingerprint(inputs: dict[str, str]) -> str:
    """Return one hash over the inputs, the program, its notebooks and its libraries."""
    digest = hashlib.sha256()
    program = PROJECT / "pipeline"
    code = [p for p in program.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    for path in sorted([*code, *NOTEBOOKS.glob("*.ipynb")]):
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{sha256(path)}\0".encode())
    for name, value in [*inputs.items(), *versions().items()]:
        digest.update(f"{name}\0{value}\0".encode())
    return digest.hexdigest()


def sha256(path: Path) -> str:
    """Return a file's SHA-256 as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What all pages share, written once per site."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pipeline.report.templates import FOLDER

SCRIPTS = ("charts.js", "locale-de.js")


def write_assets(folder: Path, *, charts: bool) -> list[Path]:
    """Write our scripts and the installed plotly.js, if any page of the folder has charts."""
    if not charts:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCRIPTS:
        written.append(folder / name)
        written[-1].write_bytes((FOLDER / name).read_bytes().replace(b"\r\n", b"\n"))
    written.append(folder / "plotly.min.js")
    library = files("plotly") / "package_data" / "plotly.min.js"
    written[-1].write_bytes(library.read_bytes())
    return written

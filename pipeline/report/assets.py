"""What all pages share, written once per site."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pipeline.report.templates import FOLDER

STYLES = "page.css"
SCRIPTS = ("charts.js", "locale-de.js")


def write_assets(folder: Path, *, charts: bool) -> list[Path]:
    """Write the styles and, if any page has charts, our scripts and the installed plotly.js."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in (STYLES, *SCRIPTS) if charts else (STYLES,):
        written.append(folder / name)
        written[-1].write_bytes((FOLDER / name).read_bytes().replace(b"\r\n", b"\n"))
    if charts:
        written.append(folder / "plotly.min.js")
        library = files("plotly") / "package_data" / "plotly.min.js"
        written[-1].write_bytes(library.read_bytes())
    return written

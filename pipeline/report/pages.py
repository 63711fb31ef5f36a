"""The pages of a site: which notebook makes which page, and where it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.codebook import Study
from pipeline.places import NOTEBOOKS
from pipeline.report import labels, wording
from pipeline.report.assets import write_assets
from pipeline.report.execution import run_notebook
from pipeline.report.exporter import CHART, Head, Link, PageExporter, PageFrame
from pipeline.report.findings import Findings, open_findings

AUDIENCE = "arbeitskreis"
INTERN = "intern"


@dataclass(frozen=True)
class Page:
    """One page: its folder and file, the notebook that writes it, and that notebook's values.

    ``nav`` is its name in the navigation; ``title`` replaces the notebook's first heading.
    """

    folder: str
    file: str
    notebook: str
    nav: str
    title: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def pages(study: Study) -> list[Page]:
    """Return all pages of a study, in the order of reading; one per Handlungsfeld."""
    shared = [
        Page(AUDIENCE, "index.html", "00_start", labels.NAV_START),
        Page(AUDIENCE, "bedarfe.html", "02_bedarfe", labels.NAV_NEEDS),
    ]
    shared += [
        Page(
            AUDIENCE,
            f"handlungsfeld-{h.id}.html",
            "03_handlungsfeld",
            h.title,
            title=h.description or h.title,
            parameters={"handlungsfeld": h.id},
        )
        for h in study.settings.handlungsfelder
    ]
    shared += [
        Page(AUDIENCE, "entwicklung.html", "04_entwicklung", labels.NAV_DEVELOPMENT),
        Page(AUDIENCE, "datenqualitaet.html", "01_datenqualitaet", labels.NAV_QUALITY),
    ]
    intern = [
        Page(INTERN, "datenqualitaet.html", "05_intern_ruecklauf", ""),
        Page(INTERN, "datenschutz.html", "06_datenschutz", ""),
    ]
    return [*shared, *intern]


def render_site(
    study: Study,
    processed: Path,
    out: Path,
    *,
    progress: Callable[[str], None],
    notebooks: Path | None = None,
) -> list[Path]:
    """Run the notebooks and write all pages.

    Parameters
    ----------
    study : Study
        What was asked.
    processed : Path
        Results of the run, as released.
    out : Path
        Folder for the site; the caller swaps it in whole.
    progress : callable
        Gets the name of each page before it is made.
    notebooks : Path, optional
        Folder of the notebooks; by default the project's.

    Returns
    -------
    list of Path
        The pages, the start page first; assets lie beside them.

    Raises
    ------
    NotebookError
        If a cell fails; the failing page and those after it are not written.
    """
    findings = open_findings(processed, AUDIENCE)
    folder = notebooks or NOTEBOOKS
    made = list(_made(study, findings, processed, folder, progress))
    written = []
    for page, html in made:
        path = out / page.folder / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", newline="\n")
        written.append(path)
    for place in dict.fromkeys(page.folder for page, _ in made):
        charts = any(CHART in html for page, html in made if page.folder == place)
        write_assets(out / place / "assets", charts=charts)
    return written


def _made(
    study: Study,
    findings: Findings,
    processed: Path,
    folder: Path,
    progress: Callable[[str], None],
) -> Iterator[tuple[Page, str]]:
    exporter = PageExporter()
    for page in pages(study):
        progress(f"{page.folder}/{page.file}")
        values = {"study": str(processed), "audience": AUDIENCE} | page.parameters
        notebook = run_notebook(folder / f"{page.notebook}.ipynb", values)
        frame = PageFrame(
            head=head(findings),
            here=page.file,
            links=_links(study) if page.folder == AUDIENCE else (),
            title=page.title,
            intern=page.folder == INTERN,
        )
        html, _ = exporter.from_notebook_node(notebook, {"frame": frame})
        yield page, html


def _links(study: Study) -> tuple[Link, ...]:
    return tuple(Link(page.file, page.nav) for page in pages(study) if page.folder == AUDIENCE)


def head(findings: Findings) -> Head:
    """Return what the pages of these findings say in their header."""
    settings = findings.study.settings
    audience = next(a.title for a in settings.audiences if a.id == findings.audience)
    return Head(
        study=settings.title,
        survey=settings.survey,
        waves=wording.waves_line([wave.title for wave in findings.waves]),
        audience=audience,
        stand=wording.stand(findings.latest),
        notice=findings.release.notice,
        publisher=settings.publisher,
    )

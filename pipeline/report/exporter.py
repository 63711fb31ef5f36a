"""Turn an executed notebook into a page: text and figures, no code, nothing from outside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from pipeline.report.templates import render

CHART = '<figure class="chart"'
_HEADING = re.compile(r"<h([1-6])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Head:
    """What every page says in its header and footer."""

    study: str
    survey: str
    waves: str
    audience: str
    stand: str
    notice: str = ""
    publisher: str = ""


@dataclass(frozen=True)
class Link:
    """One entry of the site's navigation."""

    href: str
    title: str


@dataclass(frozen=True)
class PageFrame:
    """Everything around a page's body.

    ``title`` replaces the notebook's own first heading; ``root`` is the way to the folder that
    holds ``assets``.
    """

    head: Head
    here: str
    links: tuple[Link, ...] = ()
    title: str = ""
    intern: bool = False
    root: str = ""


@dataclass
class _Body:
    parts: list[str] = field(default_factory=list)
    contents: list[dict[str, str]] = field(default_factory=list)
    title: str = ""


class PageExporter(Exporter):
    """An nbconvert exporter for our pages; ``resources["frame"]`` holds the ``PageFrame``."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[str, Any]:
        """Return the page and the resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        frame: PageFrame = resources["frame"]
        body = _read(notebook)
        html = "\n".join(body.parts)
        page = render(
            "page.html.j2",
            head=frame.head,
            here=frame.here,
            links=frame.links,
            title=frame.title or body.title,
            intern=frame.intern,
            root=frame.root,
            contents=body.contents,
            charts=html.count(CHART),
            tables=html.count("<table>"),
            body=Markup(html),
        )
        return page, resources


def _read(notebook: NotebookNode) -> _Body:
    body = _Body()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            body.parts.append(_text(cell.source, body))
        elif cell.cell_type == "code":
            body.parts += [_headings(part, body) for part in _outputs(cell)]
    body.parts = [part for part in body.parts if part]
    return body


def _text(source: str, body: _Body) -> str:
    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    html = str(MarkdownWithMath(renderer=renderer).render(source))
    return _headings(html, body).strip()


def _headings(html: str, body: _Body) -> str:
    """Give sections an id, list them, and take the page's title out."""

    def replaced(match: re.Match[str]) -> str:
        level, inner = match.group(1), match.group(2).strip()
        text = unescape(re.sub(r"<[^>]+>", "", inner))
        if level == "1":
            body.title = body.title or text
            return ""
        if level != "2":
            return f"<h{level}>{inner}</h{level}>"
        name = f"abschnitt-{len(body.contents) + 1}"
        body.contents.append({"id": name, "text": text})
        return f'<h2 id="{name}">{inner}</h2>'

    return _HEADING.sub(replaced, html)


def _outputs(cell: NotebookNode) -> list[str]:
    """Return our own HTML of a cell's results; other output is not for readers."""
    return [
        str(output.data["text/html"]).strip()
        for output in cell.get("outputs", [])
        if output.output_type in ("display_data", "execute_result")
        and "text/html" in output.get("data", {})
    ]

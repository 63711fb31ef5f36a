"""HTML page -> its numbers and texts: tables, sentences, attributes, scripts, comments."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from pipeline.audit.grid import Cell, read_grid
from pipeline.audit.html_tree import Node, parse
from pipeline.audit.json_values import read_json
from pipeline.audit.seen import Content, Place

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {
    *("p", "li", "dd", "dt", "figcaption", "summary", "blockquote", "pre", "option", "title"),
    *("label", "button", "div", "section", "main", "header", "footer", "body", "html", "nav"),
    *("article", "aside", "text", "desc", "noscript", "template", "#page", "details", "dl", "ul"),
    *("ol", "figure", "svg", "g", "form", "select", "object", "td", "th", "textarea", *HEADINGS),
}
"""Elements whose own words are read as one passage."""
LABEL = 200
"""Characters up to which an element's own words say what its attributes are about."""
_JSON = re.compile(r"[\[{]")


def read_html(content: Content, file: str, text: str) -> None:
    """Take every number and text of a page.

    Parameters
    ----------
    content : Content
        What was found so far; grows.
    file : str
        Name to show.
    text : str
        The page.
    """
    root = parse(text)
    title = next((node.text() for node in root.find("title")), "")
    headings: dict[str, str] = {}
    tables = 0
    for node in root.walk():
        if node.tag in HEADINGS:
            headings = {k: v for k, v in headings.items() if k < node.tag}
            headings[node.tag] = node.text()
        around = [*_captions(node), *(headings[k] for k in sorted(headings, reverse=True)), title]
        if node.tag == "table":
            tables += 1
            _table(content, file, node, tables, around)
        elif node.tag in BLOCKS and not _inside(node, "table"):
            _passage(content, file, node, around)
        elif node.tag in ("script", "style", "#comment"):
            _code(content, file, node, around)
        _attributes(content, file, node, around)


def _inside(node: Node, tag: str) -> bool:
    return any(above.tag == tag for above in node.above())


def _captions(node: Node) -> list[str]:
    """Return the words of the figure around an element."""
    found = []
    for above in node.above():
        if above.tag == "figure":
            parts = [n for n in above.find("figcaption", "desc") if n is not node]
            pieces = [inner for part in parts for inner in (part.find("span") or [part])]
            found += [piece.text() for piece in reversed(pieces)]
    return found


def _passage(content: Content, file: str, node: Node, around: Sequence[str]) -> None:
    """Read an element's own words; blocks inside it are passages of their own."""
    words: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            words.append(child)
        elif child.tag not in BLOCKS and child.tag != "table":
            words.append(child.text() if "class" not in child.attributes else f" {child.text()} ")
    text = " ".join("".join(words).split())
    near = [t for t in around if t != text]
    content.read(Place(file, _name(node)), text, around=near, prose=True)


def _name(node: Node) -> str:
    hidden = "hidden" in node.attributes or "none" in node.attributes.get("style", "")
    return f"Text in <{node.tag.strip('#')}>" + (" (verborgen)" if hidden else "")


def _attributes(content: Content, file: str, node: Node, around: Sequence[str]) -> None:
    for name, value in node.attributes.items():
        if name in ("class", "style", "id", "href", "src", "rel", "d", "points", "transform"):
            content.passages.append((Place(file, f"{name} von <{node.tag}>"), value))
            continue
        place = Place(file, f"{name} von <{node.tag}>")
        if value.strip()[:1] in ("{", "[") and (found := _loaded(value)) is not None:
            read_json(content, place, found, around)
            content.passages.append((place, value))
        else:
            inner = node.text() if name.startswith("data-") else ""
            near = [inner, *around] if 0 < len(inner) <= LABEL else list(around)
            content.read(place, value, columns=(name,), around=near, prose=" " in value)


def _code(content: Content, file: str, node: Node, around: Sequence[str]) -> None:
    """Read scripts and comments: JSON where it is JSON, inner HTML of comments, else words."""
    text = node.raw()
    where = {"script": "Skript", "style": "Gestaltung", "#comment": "Kommentar"}[node.tag]
    place = Place(file, where)
    if node.tag == "style":
        content.passages.append((place, text))
        return
    whole = _loaded(text)
    values = [whole] if whole is not None else list(_embedded(text))
    if values:
        if whole is None:
            content.passages.append((place, text))
        for value in values:
            read_json(content, place, value, around)
    elif node.tag == "#comment" and "<" in text:
        inner = Content()
        read_html(inner, file, text)
        content.passages += [(Place(file, f"{where}, {p.where}"), t) for p, t in inner.passages]
        content.numbers += inner.numbers
    else:
        content.read(place, text, around=around, prose=True)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _embedded(text: str) -> Any:
    """Yield JSON values inside a script, such as the arguments of Plotly.newPlot."""
    decoder, position = json.JSONDecoder(), 0
    while found := _JSON.search(text, position):
        try:
            value, position = decoder.raw_decode(text, found.start())
        except ValueError:
            position = found.end()
            continue
        if value:
            yield value


def _table(content: Content, file: str, table: Node, number: int, around: Sequence[str]) -> None:
    captions = [node.text() for node in table.find("caption")]
    for text in captions:
        content.read(Place(file, f"Tabelle {number}, Überschrift"), text, around=around, prose=True)
    rows: list[list[Cell | None]] = []
    held: dict[tuple[int, int], Cell] = {}
    for index, row in enumerate(n for n in table.find("tr") if _owner(n) is table):
        line: list[Cell | None] = []
        for node in (c for c in row.children if isinstance(c, Node) and c.tag in ("td", "th")):
            while (index, len(line)) in held:
                line.append(held[index, len(line)])
            where = f"Tabelle {number}, Zeile {index + 1}, Spalte {len(line) + 1}"
            cell = Cell(where, node.text(), heading=node.tag == "th")
            for column in range(_span(node, "colspan")):
                for below in range(1, _span(node, "rowspan")):
                    held[index + below, len(line) + column] = cell
            line += [cell] * _span(node, "colspan")
        while (index, len(line)) in held:
            line.append(held[index, len(line)])
        rows.append(line)
    if not any(cell.heading for row in rows for cell in row if cell):
        rows = [[Cell(c.where, c.text) if c else None for c in row] for row in rows]
    read_grid(content, file, rows, [*captions, *around])


def _owner(row: Node) -> Node | None:
    return next((node for node in row.above() if node.tag == "table"), None)


def _span(node: Node, name: str) -> int:
    value = node.attributes.get(name, "1")
    return min(max(int(value), 1), 100) if value.isdigit() else 1

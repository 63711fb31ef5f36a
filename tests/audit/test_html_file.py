"""A number is found wherever a page may hide it, with the words that say what it is."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from pipeline.audit.html_file import read_html
from pipeline.audit.seen import Content, Seen

PLANTED = 987_321.0


def contents(body: str) -> Content:
    content = Content()
    read_html(content, "seite.html", f"<html><title>Seite</title><body>{body}</body></html>")
    return content


def packed(kind: str) -> str:
    data = base64.b64encode(np.array([1, PLANTED], dtype=kind).tobytes()).decode()
    return json.dumps({"data": [{"x": {"dtype": kind, "bdata": data}}], "layout": {}})


HIDING = {
    "cell": "<table><tr><th>Gruppe<th>n<tr><th>Metall<td>987.321</table>",
    "table without headings": "<table><tr><td>Gruppe<td>n<tr><td>Metall<td>987321</table>",
    "caption": "<table><caption>n = 987.321</caption><tr><td>1</table>",
    "sentence": "<p>Es sind <b>987.321</b> Betriebe.</p>",
    "alt text": '<img alt="987.321 Betriebe">',
    "aria label": '<div role="img" aria-label="Säule: 987.321"></div>',
    "title attribute": '<span title="987321">?</span>',
    "data attribute": '<p data-n="987321">Metall</p>',
    "JSON attribute": "<p data-plot='{\"n\": [987321]}'>Metall</p>",
    "SVG text": "<svg><g><text>987.321</text></g></svg>",
    "SVG title": "<svg><rect><title>987.321</title></rect></svg>",
    "SVG description": "<svg><desc>n = 987.321</desc></svg>",
    "JSON script": '<script type="application/json">{"data":[{"y":[987321]}]}</script>',
    "hover text": '<script type="application/json">["\\u003cb\\u003en = 987.321"]</script>',
    "packed doubles": f'<script type="application/json">{packed("f8")}</script>',
    "packed integers": f'<script type="application/json">{packed("i4")}</script>',
    "call in a script": '<script>Plotly.newPlot("a", [{"x": [987321], "name": "M"}], {});</script>',
    "hidden element": "<p hidden>987.321 Betriebe</p>",
    "invisible element": '<p style="display:none">987.321 Betriebe</p>',
    "template": "<template><p>987.321</p></template>",
    "comment": "<!-- n = 987.321 -->",
    "markup in a comment": "<!-- <table><tr><th>M<td>987321</table> -->",
    "figure caption": "<figure><figcaption>n = 987.321</figcaption></figure>",
    "list": "<ul><li>Metall: 987.321</ul>",
    "option": "<select><option>987.321</select>",
    "meta": '<meta name="description" content="987.321 Betriebe">',
    "page that was never closed": "<main><div><p>n = 987.321",
}


@pytest.mark.parametrize("place", HIDING)
def test_planted_number_is_found(place: str) -> None:
    found = [seen.value for seen in contents(HIDING[place]).numbers]
    assert PLANTED in found


def cell(numbers: list[Seen], value: float) -> Seen:
    [seen] = [seen for seen in numbers if seen.value == value]
    return seen


def test_a_cell_knows_its_headings() -> None:
    content = contents(
        "<h2>Rücklauf</h2><table><caption>Antworten nach Raum</caption>"
        "<thead><tr><th rowspan=2>Gruppe<th colspan=2>Juni 2013"
        "<tr><th>n<th>Anteil</thead>"
        "<tr><th colspan=3>Raum<tr><th>Kreis Düren<td>12<td>46 %</table>"
    )
    n, share = cell(content.numbers, 12), cell(content.numbers, 46)
    assert n.columns == ("n", "Juni 2013")
    assert n.around[:4] == ("Kreis Düren", "Raum", "Antworten nach Raum", "Rücklauf")
    assert share.columns[0] == "Anteil"
    assert share.percent


def test_a_mark_knows_its_axis_label_and_hover_text() -> None:
    plot = {
        "data": [{"x": [7], "y": [2], "hovertext": ["Kreis Düren"], "name": "Juni 2013"}],
        "layout": {"yaxis": {"tickvals": [1, 2], "ticktext": ["Metall", "Elektronik<br>und IT"]}},
    }
    content = contents(f'<script type="application/json">{json.dumps(plot)}</script>')
    [seen] = [s for s in content.numbers if s.value == 7 and s.columns == ("x",)]
    words = " | ".join(seen.around)
    assert all(text in words for text in ("Kreis Düren", "Juni 2013", "Elektronik und IT"))
    assert "Metall" not in words


def test_an_unreadable_packed_array_is_no_failure() -> None:
    content = contents('<script type="application/json">{"x":{"dtype":"f8","bdata":"§"}}</script>')
    assert not content.numbers

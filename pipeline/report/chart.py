"""A chart: the finding as its title, the figure, its base and its numbers as a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from pipeline.report.table import Table
from pipeline.report.templates import render
from pipeline.report.theme import MUTED, plain, wrapped

PLOTLY = "application/vnd.plotly.v1+json"


@dataclass(frozen=True)
class Chart:
    """What a chart says, before it is drawn.

    Parameters
    ----------
    title : str
        The finding, as a sentence without full stop.
    subtitle : str
        What is shown, for whom, n, when.
    data, layout : list, dict
        A plotly figure as plain values; holds published numbers only.
    narrow : dict
        Parts of the layout that differ on a phone.
    source : str
        Base, weighting, source.
    table : Table
        The same numbers for keyboard and screen reader.
    figure_ids : sequence of str
        Ids of the estimates shown.
    """

    title: str
    subtitle: str
    data: list[dict[str, Any]]
    layout: dict[str, Any]
    narrow: dict[str, Any]
    source: str
    table: Table
    figure_ids: Sequence[str] = field(default=())

    @property
    def description(self) -> str:
        """The chart's name for a screen reader."""
        return f"{self.title}. {self.subtitle}"

    @property
    def figure(self) -> Any:
        """The chart as a plotly figure, for analysts."""
        from plotly.graph_objects import Figure

        return Figure(self._with_title())

    def html(self) -> str:
        """Return the chart as an HTML figure that charts.js draws."""
        plot = {"data": self.data, "layout": self.layout, "narrow": self.narrow}
        text = json.dumps(plot, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        return render(
            "chart.html.j2",
            chart=self,
            plot_json=Markup(safe),
            table_html=Markup(self.table.html()),
        )

    def _with_title(self) -> dict[str, Any]:
        """Return the figure with its words inside, for viewers that show only the figure."""
        title = [f"<b>{plain(line)}</b>" for line in wrapped(self.title, 76)]
        small = f"<span style='font-size:13px;color:{MUTED}'>"
        under = [f"{small}{plain(line)}</span>" for line in wrapped(self.subtitle, 100)]
        room = 24 * len(title) + 20 * len(under) + 24
        layout = self.layout | {
            "title": {
                "text": "<br>".join([*title, *under]),
                "font": {"size": 17},
                "automargin": False,
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"t": 24},
            },
            "margin": self.layout["margin"] | {"t": self.layout["margin"]["t"] + room},
            "height": self.layout["height"] + room,
        }
        return {"data": self.data, "layout": layout}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            PLOTLY: self._with_title()
            | {"config": {"displaylogo": False, "showSendToCloud": False}},
            "text/html": self.html(),
            "text/plain": self.title,
        }

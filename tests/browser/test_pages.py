"""Each page opens from a folder, alone: drawn, quiet, accessible, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pipeline.codebook import read_study
from pipeline.report.pages import pages
from tests.conftest import DEMO
from tests.report.runs import TYPES

pytestmark = pytest.mark.browser
PAGES = [("demo", f"{page.folder}/{page.file}") for page in pages(read_study(DEMO))]
PAGES += [("types", f"{page.folder}/{page.file}") for page in pages(read_study(TYPES))]
WIDTHS = {1280: "wide", 390: "narrow"}


class Opened:
    """A page in the browser and everything it said, asked for and failed at."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.messages: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda m: self.messages.append(m.text))
        page.on("pageerror", lambda e: self.messages.append(str(e)))
        page.on("request", self._asked)
        page.goto(path.as_uri())
        self.declared_charts = int(page.locator("main").get_attribute("data-charts") or 0)
        self.declared_tables = int(page.locator("main").get_attribute("data-tables") or 0)
        self.fresh()

    def fresh(self) -> None:
        """Bring the page to what a reader at a desk finds."""
        page = self.page
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = false; })")
        if self.declared_charts:
            page.wait_for_function(
                "n => document.querySelectorAll('.plot[data-drawn=wide]').length === n",
                arg=self.declared_charts,
                timeout=10_000,
            )

    def _asked(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith(("file:", "data:")):
            self.outside.append(url)


@pytest.fixture(scope="module", params=PAGES, ids="/".join)
def in_browser(
    request: pytest.FixtureRequest, browser: Browser, sites: dict[str, Path]
) -> Iterator[Opened]:
    study, page = request.param
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")
    yield Opened(context.new_page(), sites[study] / page)
    context.close()


@pytest.fixture
def opened(in_browser: Opened) -> Opened:
    """A page that several tests look at: loading its charts takes the longest."""
    in_browser.fresh()
    return in_browser


def test_page_is_drawn_quiet_and_accessible(opened: Opened) -> None:
    page = opened.page
    assert opened.messages == []
    assert opened.outside == []
    assert page.locator("figure.chart").count() == opened.declared_charts
    assert page.locator(".plot .main-svg").count() >= opened.declared_charts
    assert page.locator("table").count() == opened.declared_tables
    assert page.locator("h1").count() == 1
    assert page.locator(".modebar, .plotly-notifier").count() == 0
    for summary in page.locator("summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == page.locator("details").count()
    result = Axe().run(page)
    found = [(v["id"], [n["target"] for n in v["nodes"]]) for v in result.response["violations"]]
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(opened: Opened, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 900})
    if opened.declared_charts:
        page.wait_for_function(
            "how => [...document.querySelectorAll('.plot')]"
            ".every(p => p.dataset.drawn === how && p.querySelector('.main-svg')"
            " && p.querySelector('.main-svg').clientWidth <= p.clientWidth + 1)",
            arg=WIDTHS[width],
            timeout=10_000,
        )
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_of_a_chart_stay_inside_it(opened: Opened) -> None:
    """No label is cut off at the chart's edges: on a desk, on a phone, and when it is turned."""
    page = opened.page
    for width, how in [*WIDTHS.items(), (1280, "wide")]:
        page.set_viewport_size({"width": width, "height": 900})
        if opened.declared_charts:
            page.wait_for_function(
                "how => [...document.querySelectorAll('.plot')]"
                ".every(p => p.dataset.drawn === how)",
                arg=how,
            )
            page.wait_for_timeout(150)
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.plot')].flatMap(plot => {
              const box = plot.getBoundingClientRect();
              return [...plot.querySelectorAll('text')].filter(t => {
                const b = t.getBoundingClientRect();
                return b.width && (b.left < box.left - 1 || b.right > box.right + 1
                  || b.top < box.top - 1 || b.bottom > box.bottom + 1);
              }).map(t => t.textContent);
            })"""
        )
        assert cut == [], width


def test_words_of_a_chart_do_not_lie_on_each_other(opened: Opened) -> None:
    """Labels, values and group headings keep apart, on a desk and on a phone."""
    page = opened.page
    for width, how in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        if opened.declared_charts:
            page.wait_for_function(
                "how => [...document.querySelectorAll('.plot')]"
                ".every(p => p.dataset.drawn === how)",
                arg=how,
            )
            page.wait_for_timeout(150)
        met = page.evaluate(
            """() => [...document.querySelectorAll('.plot')].flatMap(plot => {
              const lines = t => t.querySelector('tspan.line')
                ? [...t.querySelectorAll('tspan.line')] : [t];
              const words = [...plot.querySelectorAll('text')].flatMap(lines)
                .filter(t => t.getBoundingClientRect().width && t.textContent.trim())
                .map(t => [t.textContent, t.getBoundingClientRect()]);
              const found = [];
              words.forEach(([one, a], i) => words.slice(i + 1).forEach(([two, b]) => {
                const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (across > 2 && down > 5) found.push([one, two]);
              }));
              return found;
            })"""
        )
        assert met == [], width


def test_chart_has_a_name_and_the_german_locale(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = Opened(context.new_page(), site / "arbeitskreis" / "index.html")
    plot = opened.page.locator(".plot").first
    assert plot.get_attribute("role") == "img"
    assert len(plot.get_attribute("aria-label") or "") > 20
    month = opened.page.evaluate(
        "document.querySelector('.plot')._fullLayout._d3locale.timeFormat('%B')(new Date(2013, 2))"
    )
    assert month == "März"
    context.close()


def test_a_page_sent_without_its_folder_still_shows_its_numbers(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "bedarfe.html"
    alone.write_bytes((site / "arbeitskreis" / "bedarfe.html").read_bytes())
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(alone.as_uri())
    assert page.locator("figure.chart").count() > 0
    assert page.locator("details[open] table").count() == page.locator("figure.chart").count()
    assert "keine Grafik" in page.locator(".plot").first.inner_text()
    assert page.locator("main").evaluate("m => getComputedStyle(m).maxWidth") != "none"
    context.close()
